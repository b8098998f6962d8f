import * as Comlink from 'comlink';
import { Engine } from '../src/engine/engine.ts';

type Progress = Parameters<Engine['open']>[2];

/** The engine behind a message port: large answers are moved instead of copied, and progress ports are closed. */
class WorkerEngine extends Engine {
  override async open(...[job, input, onProgress]: Parameters<Engine['open']>): ReturnType<Engine['open']> {
    try {
      return await super.open(job, input, onProgress);
    } finally {
      release(onProgress);
    }
  }

  override async flame(...args: Parameters<Engine['flame']>): Promise<Awaited<ReturnType<Engine['flame']>>> {
    const answer = await super.flame(...args);
    if (!answer.ok) return answer;
    const columns = [...Object.values(answer.value), ...Object.values(answer.value.sides ?? {})];
    const buffers = columns.flatMap((column: unknown) => (ArrayBuffer.isView(column) ? [column.buffer] : []));
    return Comlink.transfer(answer, buffers as ArrayBuffer[]);
  }

  override async export(...[job, query, options, onProgress]: Parameters<Engine['export']>): ReturnType<Engine['export']> {
    try {
      const answer = await super.export(job, query, options, onProgress);
      return answer.ok ? Comlink.transfer(answer, [answer.value.bytes.buffer]) : answer;
    } finally {
      release(onProgress);
    }
  }
}

/** Each listener is a port of its own until it is closed. */
function release(onProgress: Progress): void {
  (onProgress as Partial<Comlink.Remote<Progress>>)[Comlink.releaseProxy]?.();
}

Comlink.expose(new WorkerEngine());
