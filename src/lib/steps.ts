/**
 * Long work as a generator: it yields where it could pause, and says how far it is.
 *
 * The same code then runs to its end at once (tests, Node), or in slices between which a worker hears messages,
 * so that a load can be cancelled without killing the worker and the captures in it.
 */
export interface Progress {
  /** What is being done, in words for a person: "Reading samples". */
  readonly phase: string;
  /** 0 to 1 within the phase; `undefined` where the end can't be known. */
  readonly fraction: number | undefined;
}

export type Steps<T> = Generator<Progress, T, void>;

export function runToEnd<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

export interface SliceOptions {
  readonly onProgress: (progress: Progress) => void;
  /** How long to work before pausing, in ms. */
  readonly sliceMs?: number;
}

export const CANCELLED = Symbol('cancelled');

/** Runs in slices; between two slices the event loop turns once. */
export function runInSlices<T>(
  steps: Steps<T>,
  options: SliceOptions & { readonly isCancelled: () => boolean },
): Promise<T | typeof CANCELLED>;
export function runInSlices<T>(steps: Steps<T>, options: SliceOptions): Promise<T>;
export async function runInSlices<T>(
  steps: Steps<T>,
  options: SliceOptions & { readonly isCancelled?: () => boolean },
): Promise<T | typeof CANCELLED> {
  const sliceMs = options.sliceMs ?? 30;
  let sliceEnd = performance.now() + sliceMs;
  for (;;) {
    if (options.isCancelled?.() === true) return CANCELLED;
    const next = steps.next();
    if (next.done === true) return next.value;
    if (performance.now() < sliceEnd) continue;
    options.onProgress(next.value);
    await nextTask();
    sliceEnd = performance.now() + sliceMs;
  }
}

/** A macrotask without the 4 ms floor that nested timers get. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener(
      'message',
      () => {
        port1.close();
        resolve();
      },
      { once: true },
    );
    port1.start();
    port2.postMessage(undefined);
  });
}
