import * as Comlink from 'comlink';
import type { Progress } from '../lib/steps.ts';
import { err } from '../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../model/failure.ts';
import type { Answer, CaptureId, EngineApi, ExportedFile, ExportOptions, OpenedFile, OpenInput, StackQuery } from './contract.ts';
import type { WasteAnswer } from './graph-contract.ts';

type DirectCall = Exclude<keyof EngineApi, 'open' | 'export' | 'waste' | 'cancel'>;

/** Every call of the engine as the page sees it: asynchronous, and never rejecting. */
export type EngineCalls = {
  readonly [K in DirectCall]: (
    ...args: Parameters<EngineApi[K]>
  ) => Promise<Awaited<ReturnType<EngineApi[K]>>>;
};

export type EngineHealth = 'up' | 'restarted' | 'dead';

/** Long work that says how far it is and can be cancelled. */
export interface Job<T> {
  /** Resolves in every case: with a value, or a failure (also `cancelled`, `interrupted` and `worker-died`). */
  readonly done: Promise<Answer<T>>;
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
    const started = this.startWorker();
    this.worker = started.worker;
    this.remote = started.remote;
    this.endOfWorker = started.endOfWorker;
    this.calls = this.makeCalls();
  }

  open(file: OpenInput, onProgress: (progress: Progress) => void): Job<OpenedFile> {
    return this.start((remote, job) => remote.open(job, file, Comlink.proxy(onProgress)));
  }

  exportFile(query: StackQuery, options: ExportOptions, onProgress: (progress: Progress) => void): Job<ExportedFile> {
    return this.start((remote, job) => remote.export(job, query, options, Comlink.proxy(onProgress)));
  }

  waste(capture: CaptureId, onProgress: (progress: Progress) => void): Job<WasteAnswer> {
    return this.start((remote, job) => remote.waste(job, capture, Comlink.proxy(onProgress)));
  }

  private start<T>(begin: (remote: Comlink.Remote<EngineApi>, job: string) => Promise<Answer<T>>): Job<T> {
    const job = `job-${++this.jobNumber}`;
    const { remote } = this;
    let settled = false;
    let cancelled = false;
    const done = this.race<Answer<T>>(begin(remote, job)).then((answer): Answer<T> => {
      settled = true;
      return cancelled && !answer.ok ? err(CANCELLED_FAILURE) : answer;
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
    const started = this.startWorker();
    this.worker = started.worker;
    this.remote = started.remote;
    this.endOfWorker = started.endOfWorker;
    this.onHealth('restarted');
  }

  private startWorker(): { worker: Worker; remote: Comlink.Remote<EngineApi>; endOfWorker: Promise<Failure> } {
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
      (name: DirectCall) =>
      (...args: unknown[]): Promise<unknown> => {
        const method = this.remote[name] as unknown as (...args: unknown[]) => Promise<unknown>;
        return this.race(method(...args));
      };
    return new Proxy({} as EngineCalls, {
      get: (_target, name) => call(name as DirectCall),
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
