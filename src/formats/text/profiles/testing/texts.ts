import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { StackProfile } from '../../../../model/stack-profile.ts';
import { runToEnd } from '../../../../lib/steps.ts';
import { bytesSource } from '../../../byte-source.ts';
import { readPprof } from '../../../pprof/read.ts';
import type { TextArtefact, TextParser } from '../../parser.ts';
import { readText, type ReadText } from '../../read-text.ts';

const FIXTURES = new URL('../../../../../fixtures/', import.meta.url);

export function textFixture(name: string): string {
  const bytes = readFileSync(new URL(`text/${name}`, FIXTURES));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function capturedProfile(name: string): StackProfile {
  const read = runToEnd(readPprof(gunzipSync(readFileSync(new URL(`captures/${name}`, FIXTURES)))));
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value.profile;
}

export async function readWith(text: string, ...parsers: readonly TextParser[]): Promise<ReadText> {
  const bytes = new TextEncoder().encode(text);
  const read = await readText(bytesSource(bytes), parsers, { onProgress: () => {}, isCancelled: () => false });
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

export type ProfileArtefact = Extract<TextArtefact, { kind: 'profile' }>;

export function profilesOf(read: ReadText): ProfileArtefact[] {
  return read.artefacts.filter((artefact) => artefact.kind === 'profile');
}

/**
 * Samples as sorted lines of text: named frames, values, labels. Text leaves out type arguments, so `[…]` is one for all;
 * `~` stands before an inlined frame.
 */
export function toldSamples(profile: StackProfile): string[] {
  const { samples, stacks, frames, functions, strings } = profile;
  const lines: string[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const told: string[] = [];
    for (let node = samples.node[sample]!; node > 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      const func = frames.func[frame]!;
      if (func === -1) continue;
      const name = strings[functions.name[func]!]!.replaceAll(/\[.*\]/g, '[...]');
      told.push(`${frames.inlined[frame] === 1 ? '~' : ''}${name} ${strings[functions.file[func]!]!}:${frames.line[frame]!}`);
    }
    const labels: string[] = [];
    for (let label = samples.labels.first[sample]!; label < samples.labels.first[sample + 1]!; label++) {
      const { key, text, number, unit } = samples.labels;
      labels.push(`${strings[key[label]!]!}=${text[label] === -1 ? number[label]! : strings[text[label]!]!}${strings[unit[label]!]!}`);
    }
    lines.push(`${told.join(' < ')} | ${samples.values.map((column) => column[sample]!).join(' ')} | ${labels.join(' ')}`);
  }
  return lines.sort();
}
