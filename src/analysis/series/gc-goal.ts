/**
 * When the next collection of a Go program is to be done: at what size of the heap. From the Go GC guide
 * (https://go.dev/doc/gc-guide) and runtime/mgcpacer.go (commit, heapGoalInternal, memoryLimitHeapGoal).
 */

/** Below it the goal does not fall, scaled with GOGC. */
const SMALLEST_HEAP = 4 * 2 ** 20;
/** What a limit leaves free for allocations while the collector runs. */
const HEADROOM_SHARE = 0.03;
const SMALLEST_HEADROOM = 2 ** 20;

export interface GcRoots {
  readonly live: number;
  /** Scanned bytes of stacks and of global variables; 0 before Go 1.18, which did not count them. */
  readonly stacks: number;
  readonly globals: number;
  /** What the runtime has beside the heap, which counts against the limit, too. */
  readonly nonHeap?: number;
}

export interface GcGoal {
  /** Bytes of the heap; undefined: no collection is due (GOGC is off, and there is no limit). */
  readonly goal: number | undefined;
  /** What decided: GOGC, the smallest heap, the limit, or the live heap, which already is beyond the limit. */
  readonly by: 'gogc' | 'smallest-heap' | 'limit' | 'live' | 'off';
}

/** `gogc`: in percent, undefined for off. `limit`: GOMEMLIMIT in bytes, undefined for none. */
export function gogcWhatIf({ live, stacks, globals, nonHeap = 0 }: GcRoots, gogc: number | undefined, limit?: number): GcGoal {
  const isOn = gogc !== undefined && gogc >= 0;
  const wanted = isOn ? live + Math.floor(((live + stacks + globals) * gogc) / 100) : Infinity;
  const smallest = isOn ? Math.floor((SMALLEST_HEAP * gogc) / 100) : 0;
  const byGogc: GcGoal = wanted < smallest ? { goal: smallest, by: 'smallest-heap' } : { goal: wanted, by: 'gogc' };
  if (limit !== undefined) {
    const room = withHeadroom(Math.max(0, limit - nonHeap));
    if (room < byGogc.goal!) return room < live ? { goal: live, by: 'live' } : { goal: room, by: 'limit' };
  }
  return isOn ? byGogc : { goal: undefined, by: 'off' };
}

function withHeadroom(room: number): number {
  const headroom = Math.max(SMALLEST_HEADROOM, Math.floor(room * HEADROOM_SHARE));
  return room < 2 * headroom ? headroom : room - headroom;
}

/** The live heap that makes a goal; undefined where the goal comes from elsewhere: the smallest heap, the limit, GOGC off. */
export function liveFromGoal(goal: number, stacks: number, globals: number, gogc: number, limit?: number): number | undefined {
  if (!(gogc > 0) || goal <= (SMALLEST_HEAP * gogc) / 100) return undefined;
  // Under pressure of the limit the goal is at most what it leaves, which says nothing of what lives.
  if (limit !== undefined && goal >= limit * (1 - 2 * HEADROOM_SHARE)) return undefined;
  const share = gogc / 100;
  const live = Math.round((goal - (stacks + globals) * share) / (1 + share));
  return live > 0 ? live : undefined;
}
