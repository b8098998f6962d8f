import { GrowableInt32 } from '../../lib/growable.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';
import { waitObjects, type WaitObjects } from './same-object.ts';

/**
 * Key of labels (several for a goroutine) with addresses that are arguments of its outer frames and that some goroutine
 * waits on. Readers of dumps give them where the arguments are printed and are not marked as out of date.
 */
const ARGUMENT_KEY = 'frame argument';

/** Each goroutine waits for a lock and has the lock before it as an argument of an outer frame. */
export interface LockCycle {
  readonly steps: readonly {
    readonly sample: number;
    /** The lock that it works with, and may hold. */
    readonly has: string;
    readonly waitsFor: string;
  }[];
}

export type LockCycles =
  | { readonly known: false; readonly why: string }
  /** Shortest first. An argument is no proof that the lock is held: `why` says so. */
  | { readonly known: true; readonly why: string; readonly cycles: readonly LockCycle[] };

const MOST_CYCLES = 50;

export function findLockCycles(columns: GoroutineColumns, objects: WaitObjects = waitObjects(columns)): LockCycles {
  const edges = mentionedLocks(columns, objects);
  if (edges.waiting === 0) return { known: false, why: 'No goroutine waits for a lock whose address is printed.' };
  if (edges.from.length === 0) {
    return { known: false, why: 'Who holds a lock is not in a dump, and no printed argument shows a goroutine that waits for one lock at work with another.' };
  }
  const cycles = shortestCycles(objects.count, edges);
  return {
    known: true,
    why: 'A goroutine counts here when it waits for one lock and has another as an argument of an outer frame. That it holds the other is likely, not certain.',
    cycles: cycles.map((steps) => ({
      steps: steps.map((edge) => ({
        sample: edges.sample.data[edge]!,
        has: objects.address[edges.from.data[edge]!]!,
        waitsFor: objects.address[edges.to.data[edge]!]!,
      })),
    })),
  };
}

interface Edges {
  /** Objects. */
  readonly from: GrowableInt32;
  readonly to: GrowableInt32;
  readonly sample: GrowableInt32;
  readonly waiting: number;
}

function mentionedLocks({ profile }: GoroutineColumns, objects: WaitObjects): Edges {
  const { samples, strings } = profile;
  const { labels } = samples;
  const lockAt = new Map<string, number>();
  for (let object = 0; object < objects.count; object++) {
    const kind = objects.kind[object]!;
    if (kind === 'sync.Mutex' || kind === 'sync.RWMutex') lockAt.set(objects.address[object]!, object);
  }
  const key = strings.indexOf(ARGUMENT_KEY);
  const edges = { from: new GrowableInt32(), to: new GrowableInt32(), sample: new GrowableInt32() };
  let waiting = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const to = objects.ofSample[sample]!;
    if (to === -1 || lockAt.get(objects.address[to]!) === undefined) continue;
    waiting++;
    if (key === -1) continue;
    for (let row = labels.first[sample]!; row < labels.first[sample + 1]!; row++) {
      const text = labels.text[row]!;
      if (labels.key[row] !== key || text === -1) continue;
      const from = lockAt.get(strings[text]!);
      if (from === undefined || from === to) continue;
      edges.from.push(from);
      edges.to.push(to);
      edges.sample.push(sample);
    }
  }
  return { ...edges, waiting };
}

/** A shortest cycle through each object that none of those before passes. */
function shortestCycles(count: number, edges: Edges): readonly (readonly number[])[] {
  const first = new Int32Array(count + 1);
  const total = edges.from.length;
  for (let edge = 0; edge < total; edge++) first[edges.from.data[edge]! + 1]!++;
  for (let object = 0; object < count; object++) first[object + 1]! += first[object]!;
  const next = first.slice();
  const sorted = new Int32Array(total);
  for (let edge = 0; edge < total; edge++) sorted[next[edges.from.data[edge]!]!++] = edge;

  const found: number[][] = [];
  const isCovered = new Uint8Array(count);
  const reachedBy = new Int32Array(count);
  const round = new Int32Array(count).fill(-1);
  const queue = new Int32Array(count);
  // Each search is a pass over the edges; a dump with thousands of locks in one tangle must end too.
  let budget = 20_000_000;
  for (let start = 0; start < count && found.length < MOST_CYCLES && budget > 0; start++) {
    if (isCovered[start] === 1 || first[start] === first[start + 1]) continue;
    let head = 0;
    let tail = 0;
    queue[tail++] = start;
    round[start] = start;
    let closing = -1;
    while (head < tail && closing === -1) {
      const object = queue[head++]!;
      for (let at = first[object]!; at < first[object + 1]! && closing === -1; at++) {
        budget--;
        const edge = sorted[at]!;
        const to = edges.to.data[edge]!;
        if (to === start) closing = edge;
        else if (round[to] !== start) {
          round[to] = start;
          reachedBy[to] = edge;
          queue[tail++] = to;
        }
      }
    }
    if (closing === -1) continue;
    const cycle = [closing];
    for (let object = edges.from.data[closing]!; object !== start; object = edges.from.data[cycle[0]!]!) cycle.unshift(reachedBy[object]!);
    for (const edge of cycle) isCovered[edges.from.data[edge]!] = 1;
    found.push(cycle);
  }
  return found.sort((a, b) => a.length - b.length);
}
