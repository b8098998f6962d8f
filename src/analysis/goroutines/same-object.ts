import { GrowableInt32 } from '../../lib/growable.ts';
import { sortBySize } from '../../lib/sort-by-size.ts';
import { LEAKED, knownWait, type GoroutineColumns } from './goroutine-columns.ts';
import type { GoroutineStates } from './infer-state.ts';

/** Objects that more than one goroutine waits on, those with the most first; columns by object. */
export interface SharedObjects {
  readonly count: number;
  /** `sync.Mutex`, `chan`, `net/http.persistConn`. */
  readonly kind: readonly string[];
  readonly address: readonly string[];
  readonly waiting: Float64Array;
  /** Minutes; NaN where none is known. */
  readonly longestWait: Float64Array;
  /** A sample that says who holds it up (see `holderOf`), -1 where the dump does not tell. */
  readonly holder: Int32Array;
  readonly leaked: Float64Array;
  /** Samples that wait on object `o` are `samples[first[o] … first[o + 1] - 1]`. */
  readonly first: Int32Array;
  readonly samples: Uint32Array;
  /** Goroutines that wait on some object with an address, also alone. */
  readonly addressed: number;
}

export interface WaitObjects {
  readonly count: number;
  readonly kind: readonly string[];
  readonly address: readonly string[];
  /** By sample: its object, -1 without one. */
  readonly ofSample: Int32Array;
}

/** One address is one object; the inner mutex of a RWMutex, which has its address, is that RWMutex. */
export function waitObjects({ profile, waitsOn }: GoroutineColumns): WaitObjects {
  const { strings } = profile;
  const kind: string[] = [];
  const address: string[] = [];
  const byAddress = new Map<string, number>();
  const ofString = new Map<number, number>();
  const ofSample = new Int32Array(waitsOn.length).fill(-1);
  for (let sample = 0; sample < waitsOn.length; sample++) {
    const string = waitsOn[sample]!;
    if (string === -1) continue;
    let object = ofString.get(string);
    if (object === undefined) {
      const text = strings[string]!;
      const space = text.lastIndexOf(' ');
      const where = text.slice(space + 1);
      const what = text.slice(0, Math.max(space, 0));
      object = byAddress.get(where) ?? kind.length;
      if (object === kind.length) {
        byAddress.set(where, object);
        kind.push(what);
        address.push(where);
      } else if (what === 'sync.RWMutex') {
        kind[object] = what;
      }
      ofString.set(string, object);
    }
    ofSample[sample] = object;
  }
  return { count: kind.length, kind, address, ofSample };
}

export function sharedObjects(columns: GoroutineColumns, states: GoroutineStates, objects: WaitObjects = waitObjects(columns)): SharedObjects {
  const { count, ofSample } = objects;
  const waiters = new Int32Array(count);
  let addressed = 0;
  for (let sample = 0; sample < ofSample.length; sample++) {
    const object = ofSample[sample]!;
    if (object === -1) continue;
    waiters[object]!++;
    addressed += columns.value[sample]!;
  }
  const several = new GrowableInt32();
  for (let object = 0; object < count; object++) if (waiters[object]! > 1) several.push(object);
  const shared = sortBySize(Uint32Array.from(several.take()), Float64Array.from(waiters));
  const rowOf = new Int32Array(count).fill(-1);
  const first = new Int32Array(shared.length + 1);
  for (const [row, object] of shared.entries()) {
    rowOf[object] = row;
    first[row + 1] = first[row]! + waiters[object]!;
  }
  const next = first.slice();
  const samples = new Uint32Array(first[shared.length]!);
  const waiting = new Float64Array(shared.length);
  const longestWait = new Float64Array(shared.length).fill(Number.NaN);
  const leaked = new Float64Array(shared.length);
  const holder = new Int32Array(shared.length).fill(-1);
  for (let sample = 0; sample < ofSample.length; sample++) {
    const object = ofSample[sample]!;
    const row = object === -1 ? -1 : rowOf[object]!;
    if (row === -1) continue;
    samples[next[row]!++] = sample;
    waiting[row]! += columns.value[sample]!;
    if ((columns.flags[sample]! & LEAKED) !== 0) leaked[row]! += columns.value[sample]!;
    const wait = knownWait(columns, sample);
    if (!Number.isNaN(wait) && !(longestWait[row]! > wait)) longestWait[row] = wait;
    if (isAnnouncedWriter(objects.kind[object]!, states.states[states.state[sample]!]!)) holder[row] = sample;
  }
  return {
    count: shared.length,
    kind: Array.from(shared, (object) => objects.kind[object]!),
    address: Array.from(shared, (object) => objects.address[object]!),
    waiting,
    longestWait,
    holder,
    leaked,
    first,
    samples,
    addressed,
  };
}

/**
 * A goroutine in the state `sync.RWMutex.Lock` has the inner mutex already and waits for readers to leave; whoever comes
 * later, to read or to write, waits for it (sync/rwmutex.go). A second writer is in `sync.Mutex.Lock`.
 */
function isAnnouncedWriter(kind: string, state: string): boolean {
  return kind === 'sync.RWMutex' && state === 'sync.RWMutex.Lock';
}

/** What the dump says, and what it can't say, of who holds up the goroutines that wait on an object. */
export function sayHolder(columns: GoroutineColumns, objects: SharedObjects, object: number): string {
  const holder = objects.holder[object]!;
  const kind = objects.kind[object]!;
  const proven =
    objects.leaked[object]! > 0 ? ' The runtime marked goroutines here as leaked: nothing that can still run reaches the object.' : '';
  if (holder !== -1) {
    const id = columns.id[holder]!;
    return `Goroutine ${id} is next to write: all that came after it wait for it, and it waits for those that still read. A dump does not say which those are.${proven}`;
  }
  if (kind === 'sync.Mutex' || kind === 'sync.RWMutex') {
    return `A dump does not say who holds a lock. Look for goroutines that are not on this list and run code between its Lock and Unlock, or for a path that returns without unlocking.${proven}`;
  }
  if (kind === 'chan') return `A dump does not say who else has this channel.${proven}`;
  if (kind === 'sync.WaitGroup') return `They wait until Done was called as often as Add counted. A dump does not say who has yet to call it.${proven}`;
  if (kind === 'sync.Cond') return `They wait for Signal or Broadcast.${proven}`;
  return `They wait on the same object. A dump does not say what it waits for in turn.${proven}`;
}
