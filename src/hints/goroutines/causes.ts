/** Each group of goroutines belongs to one rule: what a library is known to do comes before the bare state. */
import { PROGRAM, roleOf } from '../../analysis/goroutines/frame-roles.ts';
import type { Group } from './groups.ts';
import { MARK } from './stack-marks.ts';

export type Cause =
  | 'G02' | 'G03' | 'G04' | 'G05' | 'G06' | 'G07' | 'G08' | 'G09' | 'G10' | 'G12' | 'G13' | 'G14' | 'G15' | 'G16' | 'G17' | 'G19' | 'G23' | 'G24' | 'G25' | 'G26' | 'G34'
  /** A library's own loop, which another rule counts or none; something that runs. */
  | 'none';

const READ_LOOP = 'net/http.(*persistConn).readLoop';
const LOCKS: ReadonlySet<string> = new Set(['sync.Mutex.Lock', 'sync.RWMutex.RLock', 'sync.RWMutex.Lock', 'sync.WaitGroup.Wait']);

const has = (group: Group, mark: number): boolean => (group.marks & mark) !== 0;

export function causeOf(group: Group): Cause {
  const { state, marks } = group;
  if (has(group, MARK.finalizers)) return state === 'finalizer wait' || state === 'cleanup wait' || group.entry === group.top ? 'none' : 'G25';
  if (has(group, MARK.pull) && (state === 'coroutine' || state === 'runnable')) return 'G26';
  // An idle connection's reader waits below `pollWait`: where it is innermost itself, it waits for the caller of a request.
  if (has(group, MARK.readLoop) && state === 'waiting' && group.top === READ_LOOP) return 'G15';
  if (has(group, MARK.readLoop)) return state === 'select' ? 'G15' : state === 'IO wait' ? 'G16' : 'none';
  if (has(group, MARK.http2Reader)) return state === 'IO wait' ? 'G16' : 'none';
  if (has(group, MARK.writeLoop | MARK.grpcLoop)) return 'none';
  if (has(group, MARK.http2Stream)) return 'G17';
  if (has(group, MARK.contextWatch)) return 'G19';
  if (has(group, MARK.sqlRows | MARK.sqlTx) || (has(group, MARK.sqlConn) && state === 'select')) return 'G23';
  if (has(group, MARK.grpcStream)) return 'G24';
  // The rest is about what the program itself waits for, or what may be it; a lock that many wait for is one wherever it is.
  if ((marks & MARK.program) === 0 && !group.isUnnamed && !LOCKS.has(state)) return 'none';
  return ofState(group);
}

function ofState(group: Group): Cause {
  switch (group.state) {
    case 'chan send':
      return 'G02';
    case 'chan receive':
      return 'G03';
    case 'waiting':
      return group.frame === '' ? 'none' : 'G34';
    case 'chan send (nil chan)':
    case 'chan receive (nil chan)':
      return 'G04';
    case 'select':
      return has(group, MARK.roundTrip) ? 'G13' : 'G05';
    case 'select (no cases)':
      return 'G06';
    case 'syscall':
    case 'waiting for cgo callback':
      return 'G14';
    case 'sync.WaitGroup.Wait':
      return 'G09';
    case 'sync.Cond.Wait':
      return 'G10';
    case 'sleep':
      return 'G12';
    case 'IO wait':
      return has(group, MARK.netRead) ? 'G13' : 'none';
    case 'sync.Mutex.Lock':
      // A writer behind another writer waits for the inner mutex of the RWMutex (sync/rwmutex.go).
      return has(group, MARK.rwMutex) ? 'G08' : 'G07';
    case 'sync.RWMutex.RLock':
    case 'sync.RWMutex.Lock':
      return 'G08';
    case 'semacquire':
      // What older runtimes say for all of them.
      return has(group, MARK.rwMutex) ? 'G08' : has(group, MARK.waitGroup) ? 'G09' : has(group, MARK.mutex) ? 'G07' : 'none';
    default:
      return 'none';
  }
}

/** The program's functions among these, each once. */
export function programNames(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined && name !== '' && roleOf(name) === PROGRAM))].flatMap((name) => name ?? []);
}
