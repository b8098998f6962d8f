import type { StackProfile } from '../../model/stack-profile.ts';
import type { BorrowedNames } from './borrow-names.ts';
import { readGoroutines, type GoroutineColumns } from './goroutine-columns.ts';
import { namelessChain, readParkShapes, stateOfShape, type ParkShapes } from './park-shapes.ts';

export interface GoroutineStates {
  /** The words of a `debug=2` header. Of what could not be told for sure there is a second one that ends in `?`. */
  readonly states: readonly string[];
  /** By sample, an index into `states`. */
  readonly state: Int32Array;
  /** By sample: 1 where it was read from the stack, 0 where the dump says it. */
  readonly isInferred: Uint8Array;
}

/** `select?` is a select that is not certain. */
export function plainState(state: string): string {
  return state.endsWith('?') && state !== '???' ? state.slice(0, -1) : state;
}

export function isDoubtful(state: string): boolean {
  return plainState(state) !== state;
}

/**
 * The state of each goroutine: from the dump, else from the innermost frames. What stands right under `runtime.gopark`
 * decides the reason that the runtime gives (waitReason in runtime/runtime2.go, Go 1.26 and 1.27). `borrowed` names what has
 * no name here.
 */
export function inferStates(profile: StackProfile, columns: GoroutineColumns = readGoroutines(profile), borrowed?: BorrowedNames): GoroutineStates {
  const { samples, strings } = profile;
  const states: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    let number = numbers.get(name);
    if (number === undefined) {
      number = states.length;
      states.push(name);
      numbers.set(name, number);
    }
    return number;
  };
  const ofString = new Map<number, number>();
  const state = new Int32Array(samples.count);
  const isInferred = new Uint8Array(samples.count);
  let lastNode = -1;
  let lastState = -1;
  let read: StateReader | undefined;
  for (let sample = 0; sample < samples.count; sample++) {
    const said = columns.state[sample]!;
    if (said !== -1) {
      let number = ofString.get(said);
      if (number === undefined) ofString.set(said, (number = numberOf(strings[said]!)));
      state[sample] = number;
      continue;
    }
    isInferred[sample] = 1;
    // Samples stand in order of their nodes.
    const node = samples.node[sample]!;
    if (node !== lastNode) {
      read ??= new StateReader(profile, borrowed);
      lastNode = node;
      lastState = numberOf(read.stateAt(node));
    }
    state[sample] = lastState;
  }
  return { states, state, isInferred };
}

/** A send or receive on a nil channel parks in the first lines of `chansend` and `chanrecv`: 5 and 12, not 107 and 143. */
const NIL_CHANNEL_LINES = 20;

/** Parked right under one of these. */
const PARKED_BY: ReadonlyMap<string, string> = new Map([
  ['runtime.selectgo', 'select'],
  ['runtime.block', 'select (no cases)'],
  ['runtime.netpollblock', 'IO wait'],
  ['time.Sleep', 'sleep'],
  ['runtime.timeSleep', 'sleep'],
  ['runtime.notifyListWait', 'sync.Cond.Wait'],
  ['sync.runtime_notifyListWait', 'sync.Cond.Wait'],
  ['runtime.coroswitch_m', 'coroutine'],
  ['runtime.runFinalizers', 'finalizer wait'],
  ['runtime.runfinq', 'finalizer wait'],
  ['runtime.(*cleanupQueue).dequeue', 'cleanup wait'],
  ['runtime.runCleanups', 'cleanup wait'],
  ['runtime.forcegchelper', 'force gc (idle)'],
  ['runtime.bgsweep', 'GC sweep wait'],
  ['runtime.(*scavengerState).park', 'GC scavenge wait'],
  ['runtime.(*scavengerState).sleep', 'sleep'],
  ['runtime.gcBgMarkWorker', 'GC worker (idle)'],
  ['runtime.gcParkAssist', 'GC assist wait'],
  ['runtime.gcParkStrongFromWeak', 'GC weak to strong wait'],
  ['runtime.gcWaitOnMark', 'wait for GC cycle'],
  ['runtime.updateMaxProcsGoroutine', 'GOMAXPROCS updater (idle)'],
  ['runtime.readTrace0', 'trace reader (blocked)'],
  ['runtime.ReadTrace', 'trace reader (blocked)'],
  ['runtime/trace.runtime_readTrace', 'trace reader (blocked)'],
  ['runtime.main', 'panicwait'],
  ['internal/synctest.Run', 'synctest.Run'],
  ['runtime.synctestRun', 'synctest.Run'],
  ['internal/synctest.Wait', 'synctest.Wait'],
  ['runtime.synctestWait', 'synctest.Wait'],
]);

/**
 * What called `runtime.semacquire1`. The functions with a name of their own for RWMutex and WaitGroup came with their
 * reasons; an older runtime, which has not got them, says `semacquire`.
 */
const ACQUIRED_BY: ReadonlyMap<string, string> = new Map([
  ['internal/sync.runtime_SemacquireMutex', 'sync.Mutex.Lock'],
  ['sync.runtime_SemacquireMutex', 'sync.Mutex.Lock'],
  ['sync.runtime_SemacquireRWMutexR', 'sync.RWMutex.RLock'],
  ['sync.runtime_SemacquireRWMutex', 'sync.RWMutex.Lock'],
  ['sync.runtime_SemacquireWaitGroup', 'sync.WaitGroup.Wait'],
  ['sync.runtime_Semacquire', 'semacquire'],
  ['internal/poll.runtime_Semacquire', 'semacquire'],
]);

/** Innermost named functions that tell a wait although the runtime's own frames have no names (`debug=1`). */
const WAITS_IN: ReadonlyMap<string, string> = new Map([
  ...ACQUIRED_BY,
  ['time.Sleep', 'sleep'],
  ['internal/poll.runtime_pollWait', 'IO wait'],
  ['sync.runtime_notifyListWait', 'sync.Cond.Wait'],
  ['internal/synctest.Run', 'synctest.Run'],
  ['internal/synctest.Wait', 'synctest.Wait'],
  ['os/signal.signal_recv', 'syscall'],
]);

/** Those of them that are sure to have `gopark` innermost. */
const PARKS_IN: ReadonlySet<string> = new Set(['time.Sleep', 'internal/poll.runtime_pollWait', 'sync.runtime_notifyListWait', ...ACQUIRED_BY.keys()]);

/** Hands a value over and waits for the next call (iter/iter.go, Pull). */
const YIELDS_TO_PULL = /^iter\.Pull2?(?:\[.*\])?\.func\d+\.\d+$/;

const PARKING = new Set(['runtime.gopark', 'runtime.goparkunlock', 'runtime.park_m', 'runtime.mcall']);

/** The goroutine that takes the profile, or prints the dump. */
const TAKES_PROFILE =
  /^(?:runtime\.(?:pprof_)?[gG]oroutine(?:Leak)?Profile\w*|runtime\.Stack|runtime\/pprof\.(?:runtime_goroutine\w*|writeRuntimeProfile|writeGoroutine\w*)|runtime\/debug\.Stack)$/;

/** These call `entersyscall`, which is where the stack of a goroutine in a system call begins. */
const IN_SYSCALL =
  /^(?:syscall\.(?:Syscall\w*|syscall\w*|sysvicall6)|runtime\.(?:cgocall|asmcgocall|notetsleepg|entersyscall\w*|reentersyscall|syscall_\w+))$/;
const NEAR_SYSCALL = /^(?:internal\/runtime\/syscall(?:\/\w+)?\.\w+|syscall\.[Rr]awSyscall\w*|runtime\.exitsyscall\w*)$/;
const YIELDED = /^runtime\.(?:Gosched|goschedguarded\w*|gopreempt_m|goschedImpl|goyield\w*)$/;
const COROUTINE = /^runtime\.(?:coroswitch\w*|corostart)$/;

class StateReader {
  private readonly profile: StackProfile;
  private readonly borrowed: BorrowedNames | undefined;
  private shown: boolean | undefined;
  private shapes: ParkShapes | 'none' | undefined;

  constructor(profile: StackProfile, borrowed: BorrowedNames | undefined) {
    this.profile = profile;
    this.borrowed = borrowed;
  }

  stateAt(leaf: number): string {
    const { parent } = this.profile.stacks;
    // Not yet run: of its only frame, a wrapper that the compiler made, the profile keeps nothing.
    if (leaf === 0) return 'runnable?';
    let node = leaf;
    let name = this.nameAt(node);
    if (name === '') return this.stateUnderNameless(node);
    if (PARKING.has(name)) {
      while (node > 0 && PARKING.has(name)) {
        node = parent[node]!;
        name = this.nameAt(node);
      }
      return this.parkedIn(node, name);
    }
    if (COROUTINE.test(name)) return 'coroutine';
    if (this.takesProfile(node)) return 'running';
    if (NEAR_SYSCALL.test(name)) return 'syscall?';
    if (IN_SYSCALL.test(name)) return 'syscall';
    if (YIELDED.test(name)) return 'runnable';
    const shown = WAITS_IN.get(name);
    if (shown !== undefined) return shown;
    // The world was stopped: what ran until then is runnable now. A profile without a parked goroutine is one whose form
    // leaves the runtime's frames out, so that this may as well be a wait.
    return this.showsParking() ? 'runnable?' : 'unknown?';
  }

  private parkedIn(node: number, name: string): string {
    // Some of the runtime's frames were given names, this one was not.
    if (name === '') return this.stateUnderNameless(node);
    const reason = PARKED_BY.get(name);
    if (reason !== undefined) return reason;
    if (name === 'runtime.chanrecv') return this.channelState(node, 'chan receive');
    if (name === 'runtime.chansend') return this.channelState(node, 'chan send');
    if (name === 'runtime.semacquire1' || name === 'runtime.semacquire') return this.acquiredIn(this.profile.stacks.parent[node]!);
    // Inlined into its caller, as some builds have it.
    return WAITS_IN.get(name) ?? 'waiting?';
  }

  private acquiredIn(from: number): string {
    const { parent } = this.profile.stacks;
    const name = this.nameAt(from);
    if (name === 'runtime.semacquire1' || name === 'runtime.semacquire') return 'semacquire';
    const reason = ACQUIRED_BY.get(name);
    // An older RWMutex takes the way that is the Mutex's alone since.
    if (reason === 'sync.Mutex.Lock' && this.nameAt(parent[from] ?? 0).startsWith('sync.(*RWMutex).')) return 'semacquire';
    return reason ?? 'semacquire';
  }

  private channelState(node: number, state: string): string {
    const lines = this.linesIntoFunction(node);
    if (lines === -1) return `${state}?`;
    return lines <= NIL_CHANNEL_LINES ? `${state} (nil chan)` : state;
  }

  private linesIntoFunction(node: number): number {
    const { frames, functions, stacks } = this.profile;
    const frame = stacks.frame[node]!;
    const func = frames.func[frame]!;
    if (func === -1) return this.borrowed?.lines[frame] ?? -1;
    const start = functions.startLine[func]!;
    return start > 0 ? Math.max(-1, frames.line[frame]! - start) : -1;
  }

  /** `debug=1`: the runtime's frames are addresses only. */
  private stateUnderNameless(from: number): string {
    const { parent } = this.profile.stacks;
    let node = from;
    while (node > 0 && this.nameAt(node) === '') node = parent[node]!;
    if (node === 0) return 'unknown?';
    if (this.takesProfile(node)) return 'running';
    const name = this.nameAt(node);
    if (YIELDS_TO_PULL.test(name)) return 'coroutine?';
    return WAITS_IN.get(name) ?? this.stateOfShape(from) ?? 'waiting?';
  }

  private stateOfShape(leaf: number): string | undefined {
    const isNameless = (node: number): boolean => this.nameAt(node) === '';
    this.shapes ??= readParkShapes(this.profile, isNameless, (node) => PARKS_IN.has(this.nameAt(node))) ?? 'none';
    return this.shapes === 'none' ? undefined : stateOfShape(this.shapes, namelessChain(this.profile, leaf, isNameless).chain);
  }

  /** Within the runtime's frames: the same functions further out would be a caller that waits for something else. */
  private takesProfile(from: number): boolean {
    const { parent } = this.profile.stacks;
    for (let node = from; node > 0; node = parent[node]!) {
      const name = this.nameAt(node);
      if (TAKES_PROFILE.test(name)) return true;
      if (!name.startsWith('runtime.')) return false;
    }
    return false;
  }

  private showsParking(): boolean {
    this.shown ??= this.profile.strings.includes('runtime.gopark') || this.borrowed?.name.includes('runtime.gopark') === true;
    return this.shown;
  }

  private nameAt(node: number): string {
    const { frames, functions, stacks, strings } = this.profile;
    if (node <= 0) return '';
    const frame = stacks.frame[node]!;
    const func = frames.func[frame]!;
    return func === -1 ? (this.borrowed?.name[frame] ?? '') : strings[functions.name[func]!]!;
  }
}
