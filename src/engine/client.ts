import * as Comlink from 'comlink';
import type { Progress } from '../lib/steps.ts';
import { err } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Answer, CaptureFacts, EngineApi } from './contract.ts';

/** Every call of the engine as the page sees it: asynchronous, and never rejecting. */
export type EngineCalls = {
  readonly [K in Exclude<keyof EngineApi, 'open' | 'cancel'>]: (
    ...args: Parameters<EngineApi[K]>
  ) => Promise<Awaited<ReturnType<EngineApi[K]>>>;
};

export type EngineHealth = 'up' | 'restarted' | 'dead';

export interface LoadJob {
  /** Resolves in every case: facts, or a failure (also `cancelled` and `worker-died`). */
  readonly done: Promise<Answer<CaptureFacts>>;
  readonly cancel: () => void;
}

/** How long a worker may ignore a cancel before it is replaced. */
const CANCEL_PATIENCE_MS = 1500;

const DIED: Failure = {
  code: 'worker-died',
  sentence: 'The background worker stopped: the tab may have run out of memory, or a part of the page could not be fetched.',
};

const INTERRUPTED: Failure = { code: 'interrupted', sentence: 'The background worker was replaced.' };

/**
 * Owns the worker: starts it, notices its death, replaces it when it does not hear a cancel.
 *
 * Comlink never settles the calls of a worker that died, so every call races against the worker's end.
 */
export class EngineClient {
  readonly calls: EngineCalls;
  private worker: Worker;
  private remote: Comlink.Remote<EngineApi>;
  private endOfWorker: Promise<Failure>;
  private reportEnd: (failure: Failure) => void = () => undefined;
  private jobNumber = 0;
  private readonly onHealth: (health: EngineHealth) => void;

  constructor(onHealth: (health: EngineHealth) => void) {
    this.onHealth = onHealth;
    const started = this.start();
    this.worker = started.worker;
    this.remote = started.remote;
    this.endOfWorker = started.endOfWorker;
    this.calls = this.makeCalls();
  }

  open(file: { readonly name: string; readonly blob: Blob }, onProgress: (progress: Progress) => void): LoadJob {
    const job = `load-${++this.jobNumber}`;
    const remote = this.remote;
    const listener = Comlink.proxy(onProgress);
    let settled = false;
    let cancelled = false;
    const call: Promise<Answer<CaptureFacts>> = remote.open(job, file, listener);
    const done = this.race<Answer<CaptureFacts>>(call).then((answer): Answer<CaptureFacts> => {
      settled = true;
      return cancelled && !answer.ok ? err({ code: 'cancelled', sentence: 'Cancelled.' }) : answer;
    });
    const cancel = (): void => {
      if (settled) return;
      cancelled = true;
      void this.race(remote.cancel(job));
      setTimeout(() => {
        if (!settled && this.remote === remote) this.restart();
      }, CANCEL_PATIENCE_MS);
    };
    return { done, cancel };
  }

  /** Ends the worker and all captures in it, and starts a new one. */
  restart(): void {
    this.reportEnd(INTERRUPTED);
    this.worker.terminate();
    const started = this.start();
    this.worker = started.worker;
    this.remote = started.remote;
    this.endOfWorker = started.endOfWorker;
    this.onHealth('restarted');
  }

  private start(): { worker: Worker; remote: Comlink.Remote<EngineApi>; endOfWorker: Promise<Failure> } {
    const worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), {
      type: 'module',
      name: 'engine',
    });
    const endOfWorker = new Promise<Failure>((resolve) => {
      this.reportEnd = resolve;
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve(DIED);
        this.onHealth('dead');
      });
    });
    return { worker, remote: Comlink.wrap<EngineApi>(worker), endOfWorker };
  }

  private race<T>(call: Promise<T>): Promise<T | { readonly ok: false; readonly error: Failure }> {
    return Promise.race([
      call.catch((error: unknown) => err(internalFailure(error))),
      this.endOfWorker.then((failure) => err(failure)),
    ]);
  }

  private makeCalls(): EngineCalls {
    const call =
      (name: Exclude<keyof EngineApi, 'open' | 'cancel'>) =>
      (...args: unknown[]): Promise<unknown> => {
        const method = this.remote[name] as unknown as (...args: unknown[]) => Promise<unknown>;
        return this.race(method(...args));
      };
    return new Proxy({} as EngineCalls, {
      get: (_target, name) => call(name as Exclude<keyof EngineApi, 'open' | 'cancel'>),
    });
  }
}

function internalFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (/allocation|out of memory|Invalid typed array length/i.test(message)) {
    return { code: 'out-of-memory', sentence: 'There was not enough memory in this tab for that. Close other captures and try again.' };
  }
  return { code: 'internal', sentence: `Heapstory failed at this: ${message}. Please report it.` };
}
