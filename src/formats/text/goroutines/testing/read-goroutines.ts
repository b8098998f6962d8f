import { readFileSync } from 'node:fs';
import type { StackProfile } from '../../../../model/stack-profile.ts';
import { bytesSource } from '../../../byte-source.ts';
import type { TextArtefact, TextParser } from '../../parser.ts';
import { readText } from '../../read-text.ts';
import { createCountProfileParser } from '../count-profile.ts';
import { createGoroutineDumpParser } from '../goroutine-dump.ts';

const WATCH = { onProgress: () => undefined, isCancelled: () => false };

export type ProfileArtefact = Extract<TextArtefact, { kind: 'profile' }>;

export function textFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../../../fixtures/text/${name}`, import.meta.url)));
}

export interface ReadArtefacts {
  readonly artefacts: readonly ProfileArtefact[];
  readonly lines: number;
  readonly used: number;
}

export async function readArtefacts(text: string | Uint8Array, others: readonly TextParser[] = []): Promise<ReadArtefacts> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const read = await readText(bytesSource(bytes), [createCountProfileParser(), createGoroutineDumpParser(), ...others], WATCH);
  if (!read.ok) throw new Error(read.error.sentence);
  const artefacts = read.value.artefacts.filter((artefact) => artefact.kind === 'profile');
  return { artefacts, lines: read.value.lines, used: read.value.used };
}

export interface PlainSample {
  readonly value: number;
  /** `name file:line`, innermost first. */
  readonly stack: readonly string[];
  readonly addresses: readonly number[];
  readonly inlined: readonly boolean[];
  /** `key=text`, or `key=number unit`, in order. */
  readonly labels: readonly string[];
}

export function plainSamples(profile: StackProfile): PlainSample[] {
  const { strings, stacks, frames, functions, locations, samples } = profile;
  const { labels } = samples;
  return Array.from({ length: samples.count }, (_, sample) => {
    const stack: string[] = [];
    const addresses: number[] = [];
    const inlined: boolean[] = [];
    for (let node = samples.node[sample]!; node > 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      const func = frames.func[frame]!;
      const location = frames.location[frame]!;
      stack.push(func === -1 ? '?' : `${strings[functions.name[func]!]} ${strings[functions.file[func]!]}:${frames.line[frame]}`);
      addresses.push(locations.addressHigh[location]! * 2 ** 32 + locations.addressLow[location]!);
      inlined.push(frames.inlined[frame] === 1);
    }
    const own: string[] = [];
    for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) {
      const text = labels.text[at]!;
      const unit = strings[labels.unit[at]!]!;
      own.push(`${strings[labels.key[at]!]}=${text === -1 ? `${labels.number[at]}${unit === '' ? '' : ` ${unit}`}` : strings[text]}`);
    }
    return { value: samples.values[0]![sample]!, stack, addresses, inlined, labels: own };
  });
}

/** The label's text, of the first that has the key. */
export function labelOf(sample: PlainSample, key: string): string | undefined {
  return sample.labels.find((label) => label.startsWith(`${key}=`))?.slice(key.length + 1);
}

/** How many goroutines have the same answer. */
export function countBy(samples: readonly PlainSample[], answer: (sample: PlainSample) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const sample of samples) counts.set(answer(sample), (counts.get(answer(sample)) ?? 0) + sample.value);
  return counts;
}
