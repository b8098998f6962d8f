/** Locks of loggers: who has one is writing a line, and where that blocks all who log wait behind it. */
import { formatWait } from '../../analysis/goroutines/waits.ts';
import type { Group } from './groups.ts';
import type { LockPile } from './locks.ts';
import { MARK } from './stack-marks.ts';

/** Take the logger's own mutex themselves (log/log.go, log/slog/handler.go): one that a program's writer takes is further in. */
const TAKES_LOCK = /^log(?:\.\(\*Logger\)\.[oO]utput|\/slog\.\(\*(?:commonHandler|handleState)\)\.\w+)$/;
const LOCKED = new Set(['sync.Mutex.Lock', 'semacquire', 'running', 'runnable']);

interface LoggerLock {
  /** Follows who waits where. */
  readonly why: string;
  /** Goroutines that write a line. */
  readonly writer: Group | undefined;
}

export function loggerOf({ table, groups }: LockPile): LoggerLock | undefined {
  const [first] = groups;
  const longest = Math.max(0, ...groups.flatMap(({ longestWait }) => (Number.isNaN(longestWait) ? [] : longestWait)));
  const since = longest >= 1 ? `, the longest for ${formatWait(longest)}` : '';
  if (!TAKES_LOCK.test(first.top)) return undefined;
  const writer = table.groups.find(({ marks, state, now }) => now > 0 && (marks & MARK.logs) !== 0 && !LOCKED.has(state));
  const why = writer
    ? `${since}; a line is being written in \`${writer.top}\` (${writer.state}), and what it goes to does not take it`
    : `${since}; who has it is writing a line, so that what the log goes to (a pipe that nobody reads, a slow file) is most likely what holds them up`;
  return { why, writer };
}
