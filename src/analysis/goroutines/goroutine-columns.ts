import type { StackProfile } from '../../model/stack-profile.ts';

/**
 * What a dump in text says of each goroutine, as columns by sample. Protobuf and `debug=1` say none of it: a sample there
 * stands for `value` goroutines with the same stack and labels.
 */
export interface GoroutineColumns {
  readonly profile: StackProfile;
  /** Goroutines that the sample stands for. */
  readonly value: Float64Array;
  /** NaN where the form has no ids. */
  readonly id: Float64Array;
  /** Whole minutes, NaN where none is printed. */
  readonly wait: Float64Array;
  /** String ids, -1 where it is not said. */
  readonly state: Int32Array;
  readonly creator: Int32Array;
  readonly creatorPlace: Int32Array;
  readonly waitsOn: Int32Array;
  /** Id of the goroutine that ran the `go` statement, NaN where it is not said. */
  readonly createdIn: Float64Array;
  /** NaN outside a synctest bubble. */
  readonly bubble: Float64Array;
  /** LOCKED, LEAKED, DURABLE. */
  readonly flags: Uint8Array;
  /** 1 for label rows that say one of the above; the others are the program's own. */
  readonly isFact: Uint8Array;
  /** Some sample has an id, so that each stands for one goroutine. */
  readonly hasIds: boolean;
}

export const LOCKED = 1;
export const LEAKED = 2;
const DURABLE = 4;

/** Keys under which the readers of dumps keep what a header says. */
const KEYS = ['id', 'wait', 'state', 'created by', 'created at', 'created in', 'waits on', 'locked to thread', 'leaked', 'durable', 'synctest bubble', 'ancestor', 'frame argument'] as const;
type Key = (typeof KEYS)[number];
const FLAG_OF: Partial<Record<Key, number>> = { 'locked to thread': LOCKED, leaked: LEAKED, durable: DURABLE };

/**
 * A program may set pprof labels called `state` or `id` of its own. They are texts always (runtime/pprof.Labels), so a
 * number under `id` is the reader's and says that the sample is one goroutine of a dump; of several rows with one key
 * the reader's comes first.
 */
export function readGoroutines(profile: StackProfile): GoroutineColumns {
  const { samples, strings } = profile;
  const { count, labels } = samples;
  const rows = labels.key.length;
  const none = (): Float64Array<ArrayBuffer> => new Float64Array(count).fill(Number.NaN);
  const unsaid = (): Int32Array<ArrayBuffer> => new Int32Array(count).fill(-1);
  const id = none();
  const wait = none();
  const createdIn = none();
  const bubble = none();
  const state = unsaid();
  const creator = unsaid();
  const creatorPlace = unsaid();
  const waitsOn = unsaid();
  const flags = new Uint8Array(count);
  const isFact = new Uint8Array(rows);
  let hasIds = false;

  // 1 + index into KEYS, 0 for any other string; looked up once per string that is a key.
  const keyOf = new Int8Array(strings.length).fill(-1);
  for (let row = 0; row < rows; row++) {
    const key = labels.key[row]!;
    if (keyOf[key] === -1) keyOf[key] = 1 + KEYS.findIndex((name) => name === strings[key]);
  }

  for (let sample = 0; sample < count; sample++) {
    const from = labels.first[sample]!;
    const to = labels.first[sample + 1]!;
    let isDumped = false;
    for (let row = from; row < to && !isDumped; row++) isDumped = keyOf[labels.key[row]!] === 1 && labels.text[row] === -1;
    if (!isDumped) continue;
    hasIds = true;
    let seen = 0;
    for (let row = from; row < to; row++) {
      const at = keyOf[labels.key[row]!]!;
      if (at === 0 || (seen & (1 << at)) !== 0) continue;
      const text = labels.text[row]!;
      const number = labels.number[row]!;
      let isTaken = true;
      switch (KEYS[at - 1]!) {
        case 'id':
          if (text === -1) id[sample] = number;
          else isTaken = false;
          break;
        case 'wait':
          if (text === -1) wait[sample] = number;
          else isTaken = false;
          break;
        case 'created in':
          if (text === -1) createdIn[sample] = number;
          else isTaken = false;
          break;
        case 'synctest bubble':
          if (text === -1) bubble[sample] = number;
          else isTaken = false;
          break;
        case 'state':
          state[sample] = text;
          break;
        case 'created by':
          creator[sample] = text;
          break;
        case 'created at':
          creatorPlace[sample] = text;
          break;
        case 'waits on':
          waitsOn[sample] = text;
          break;
        case 'ancestor':
        case 'frame argument':
          // There may be several.
          isFact[row] = 1;
          continue;
        case 'locked to thread':
        case 'leaked':
        case 'durable':
          if (text !== -1 && strings[text] === 'yes') flags[sample] = flags[sample]! | FLAG_OF[KEYS[at - 1]!]!;
          else isTaken = false;
          break;
      }
      if (!isTaken) continue;
      seen |= 1 << at;
      isFact[row] = 1;
    }
  }
  const value = samples.values[0] ?? new Float64Array(count);
  return { profile, value, id, wait, state, creator, creatorPlace, waitsOn, createdIn, bubble, flags, isFact, hasIds };
}

/** Minutes that a goroutine is known to have waited: 0 where a dump prints none, NaN where that says nothing. */
export function knownWait({ id, wait, flags }: GoroutineColumns, sample: number): number {
  const printed = wait[sample]!;
  if (!Number.isNaN(printed)) return printed;
  // Leaked ones never have minutes (runtime/traceback.go prints them for waiting and syscall only).
  return Number.isNaN(id[sample]!) || (flags[sample]! & LEAKED) !== 0 ? Number.NaN : 0;
}
