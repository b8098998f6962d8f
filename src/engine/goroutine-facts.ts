/** What there is to say of a goroutine profile as a whole. */
import { readable } from '../analysis/function-groups.ts';
import { LEAKED, type GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import type { HarmlessRule } from '../analysis/goroutines/harmless.ts';
import { isDoubtful, plainState } from '../analysis/goroutines/infer-state.ts';
import { bucketName, NO_WAITS, summariseWaits, WAIT_BUCKETS, WAIT_MEANING, WAITS_NOT_TOLD } from '../analysis/goroutines/waits.ts';
import { counted } from '../lib/counted.ts';
import { ok } from '../lib/result.ts';
import type { Notice } from '../model/failure.ts';
import type { Answer } from './contract.ts';
import type { GoroutineFacts, GoroutineWaits } from './goroutine-contract.ts';
import type { GoroutineDesk, Read } from './goroutine-desk.ts';

export function goroutineFacts(desk: GoroutineDesk, rules: readonly HarmlessRule[]): Answer<GoroutineFacts> {
  const marked = desk.harmless(rules);
  if (!marked.ok) return marked;
  const read = desk.read();
  const { columns } = read;
  const { value, flags, hasIds } = columns;
  const sums = { goroutines: 0, leaked: 0, harmless: 0 };
  for (let sample = 0; sample < value.length; sample++) {
    sums.goroutines += value[sample]!;
    if ((flags[sample]! & LEAKED) !== 0) sums.leaked += value[sample]!;
    if (marked.value.rule[sample] !== -1) sums.harmless += value[sample]!;
  }
  const hasWaits = columns.wait.some((wait) => !Number.isNaN(wait));
  return ok({
    ...sums,
    tells: { ids: hasIds, waits: hasIds, creators: columns.creator.some((one) => one !== -1), objects: columns.waitsOn.some((one) => one !== -1) },
    states: sumStates(read),
    labelKeys: labelKeysOf(columns),
    waits: hasWaits ? waitsOf(read.waits) : undefined,
    waitMeaning: hasIds ? (hasWaits ? WAIT_MEANING : NO_WAITS) : WAITS_NOT_TOLD,
    notices: noticesOf(read, sums.goroutines),
  });
}

function sumStates({ columns, states: { states, state, isInferred } }: Read): GoroutineFacts['states'] {
  const sums = new Map<string, { readonly state: string; count: number; inferred: number; doubtful: number }>();
  const ofState = states.map((name) => {
    const plain = plainState(name);
    const sum = sums.get(plain) ?? { state: readable(plain), count: 0, inferred: 0, doubtful: 0 };
    sums.set(plain, sum);
    return { sum, isDoubtful: isDoubtful(name) };
  });
  for (let sample = 0; sample < state.length; sample++) {
    const one = ofState[state[sample]!]!;
    const count = columns.value[sample]!;
    one.sum.count += count;
    if (isInferred[sample] === 1) one.sum.inferred += count;
    if (one.isDoubtful) one.sum.doubtful += count;
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.state < b.state ? -1 : 1));
}

function labelKeysOf({ profile, isFact, value }: GoroutineColumns): readonly string[] {
  const { first, key } = profile.samples.labels;
  const sums = new Float64Array(profile.strings.length);
  for (let sample = 0; sample < value.length; sample++) {
    for (let row = first[sample]!; row < first[sample + 1]!; row++) if (isFact[row] === 0) sums[key[row]!]! += value[sample]!;
  }
  const keys: number[] = [];
  for (let string = 0; string < sums.length; string++) if (sums[string] !== 0) keys.push(string);
  return keys.sort((a, b) => sums[b]! - sums[a]! || a - b).map((string) => readable(profile.strings[string]!));
}

function waitsOf(waits: Float64Array): GoroutineWaits {
  const { longest, median, buckets } = summariseWaits(waits);
  return { longest, median, buckets: Array.from(buckets, (count, at) => ({ name: bucketName(at), from: WAIT_BUCKETS[at]!, count })) };
}

function noticesOf({ columns, states, borrowed }: Read, total: number): readonly Notice[] {
  if (columns.hasIds) return [];
  if (borrowed) {
    return [{ code: 'names-borrowed', severity: 'info', sentence: 'The runtime’s frames have no names here. They are taken from another open profile of the same build, which says how goroutines wait.' }];
  }
  let doubtful = 0;
  for (let sample = 0; sample < states.state.length; sample++) if (isDoubtful(states.states[states.state[sample]!]!)) doubtful += columns.value[sample]!;
  if (!(doubtful > 0) || !columns.profile.frames.func.includes(-1)) return [];
  return [
    {
      code: 'states-in-doubt',
      severity: 'caution',
      sentence: `How ${counted(doubtful, 'goroutine')} of ${total} wait is not certain: debug=1 does not name the runtime’s frames. Open the protobuf form of the same process beside it (/debug/pprof/goroutine), and its names are used.`,
    },
  ];
}
