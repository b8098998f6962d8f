/** Workers of known libraries that wait for their next task, and not in one. */
import type { Group } from './groups.ts';

/** The loop of a worker, by library: it takes tasks from a channel, or waits until it is handed one. */
const WORKER = new RegExp(
  [
    String.raw`^github\.com\/panjf2000\/ants(?:\/v\d+)?\.\(\*goWorker\w*(?:\[.*\])?\)\.run`,
    String.raw`^github\.com\/Jeffail\/tunny\.\(\*workerWrapper(?:\[.*\])?\)\.run`,
    String.raw`^github\.com\/gammazero\/workerpool\.(?:worker|startWorker)`,
    String.raw`^github\.com\/sourcegraph\/conc\/pool\.\(\*(?:Pool|ContextPool|ErrorPool|Result\w*)(?:\[.*\])?\)\.worker`,
    String.raw`^github\.com\/alitto\/pond(?:\/v\d+)?(?:\/internal\/\w+)?\.(?:\(\*\w+(?:\[.*\])?\)\.)?worker`,
    String.raw`^github\.com\/valyala\/fasthttp\.\(\*workerPool\)\.workerFunc`,
    String.raw`^google\.golang\.org\/grpc\.\(\*Server\)\.serverWorker`,
  ]
    .map((pattern) => `(?:${pattern})`)
    .join('|'),
);
/** Waits for its turn under a limit (SetLimit of golang.org/x/sync/errgroup): it sends on the channel that counts. */
const LIMIT = /^golang\.org\/x\/sync\/errgroup\.\(\*Group\)\.Go$/;

/** Nothing of the program runs in them: the library's loop is the innermost that waits. */
export function isIdleWorker({ frame, state }: Pick<Group, 'frame' | 'state'>): boolean {
  return WORKER.test(frame) || (state === 'chan send' && LIMIT.test(frame));
}
