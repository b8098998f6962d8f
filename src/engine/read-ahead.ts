import { blobSource, type ByteSource } from '../formats/byte-source.ts';

/** What is smaller is read before a worker has started. */
const WORTH_A_WORKER_BYTES = 16 * 1024 * 1024;

export interface OpenedSource {
  readonly source: ByteSource;
  /** Ends the worker. The source can still be read, in place. */
  readonly close: () => void;
}

interface Answer {
  readonly id: number;
  readonly bytes?: ArrayBuffer;
  readonly error?: unknown;
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

/** Reads a large Blob in a worker of its own, so that fetching a piece and working on the one before go side by side. */
export function readAhead(blob: Blob): OpenedSource {
  const plain = { source: blobSource(blob), close: () => undefined };
  if (blob.size < WORTH_A_WORKER_BYTES || typeof Worker === 'undefined') return plain;
  const worker = startWorker();
  if (!worker) return plain;
  // Once: handing a Blob over takes a while.
  worker.postMessage(blob, []);
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let isReady = false;
  let isOver = false;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer | 'ready'>) => {
    if (data === 'ready') {
      isReady = true;
      return;
    }
    const asker = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.bytes) asker?.resolve(new Uint8Array(data.bytes));
    else asker?.reject(data.error);
  });
  worker.addEventListener('error', (event) => {
    // Its script did not come, or it died: from now on the pieces are read here, those that are awaited as well.
    event.preventDefault();
    end();
  });
  const end = (): void => {
    isOver = true;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(OVER);
    waiting.clear();
  };
  const read = async (at: number, length: number): Promise<Uint8Array> => {
    // Until it has started, and once it has ended, pieces are read here.
    if (isOver || !isReady) return plain.source.read(at, length);
    const id = ++asked;
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, at, length }, []);
      });
    } catch (error) {
      if (error === OVER) return plain.source.read(at, length);
      throw error;
    }
  };
  return { source: { size: blob.size, read }, close: end };
}

const OVER = Symbol('over');

function startWorker(): Worker | undefined {
  try {
    return new Worker(new URL('../../workers/read.worker.ts', import.meta.url), { type: 'module', name: 'read' });
  } catch {
    // A browser that has no workers in workers.
    return undefined;
  }
}
