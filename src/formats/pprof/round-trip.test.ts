import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { captureBytes, readAnswers } from '../../testing/fixtures.ts';
import { plainStack } from '../../testing/plain-answers.ts';
import { anyProfile, encodePlain, type PlainProfile } from '../../testing/plain-profile.ts';
import { inflateAll } from '../gunzip.ts';
import { readPprof } from './read.ts';
import { writePprof } from './write.ts';

function read(bytes: Uint8Array): StackProfile {
  const result = runToEnd(readPprof(bytes));
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value.profile;
}

/** Samples as text, whatever their order: stack, values and labels. */
function plainSamples(plain: PlainProfile): readonly string[] {
  return plain.sample
    .map(({ value, label }, sample) => {
      const labels = label.map((l) => `${l.key}=${l.text === '' ? l.number : l.text}${l.unit === '' ? '' : ` ${l.unit}`}`);
      return `${plainStack(plain, sample).join(';')}|${value.join(',')}|${labels.join(',')}`;
    })
    .sort();
}

function modelSamples(profile: StackProfile): readonly string[] {
  const { samples, stacks, frames, functions, locations, mappings, strings } = profile;
  return Array.from({ length: samples.count }, (_, sample) => {
    const names: string[] = [];
    for (let node = samples.node[sample]!; node !== 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      const func = frames.func[frame]!;
      const mapping = locations.mapping[frames.location[frame]!]!;
      const file = mapping === -1 ? '' : mappings[mapping]!.file;
      const unnamed = file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`;
      names.push((func === -1 ? '' : strings[functions.name[func]!]!) || unnamed);
    }
    const labels: string[] = [];
    for (let at = samples.labels.first[sample]!; at < samples.labels.first[sample + 1]!; at++) {
      const { key, text, number, unit } = samples.labels;
      const value = text[at] === -1 ? number[at] : strings[text[at]!];
      labels.push(`${strings[key[at]!]}=${value}${strings[unit[at]!] === '' ? '' : ` ${strings[unit[at]!]}`}`);
    }
    return `${names.toReversed().join(';')}|${samples.values.map((column) => column[sample]).join(',')}|${labels.join(',')}`;
  }).sort();
}

describe('reading what an independent encoder wrote', () => {
  it.each([true, false])('gives every sample (packed: %s)', (packed) => {
    fc.assert(
      fc.property(anyProfile, (plain) => {
        const profile = read(encodePlain(plain, packed));
        expect(modelSamples(profile)).toEqual(plainSamples(plain));
        expect(profile.valueTypes).toEqual(plain.sampleType);
        expect(String(profile.origin.timeNanos)).toBe(plain.timeNanos);
        expect(profile.origin.period).toBe(plain.period);
        expect(profile.origin.comments).toEqual(plain.comment);
        const addresses = Array.from(
          { length: profile.locations.count },
          (_, row) => (BigInt(profile.locations.addressHigh[row]!) << 32n) | BigInt(profile.locations.addressLow[row]!),
        );
        expect(addresses.map(String).sort()).toEqual(plain.location.map(({ address }) => address).sort());
      }),
      { numRuns: 300 },
    );
  });
});

describe('writing a model and reading it again', () => {
  it('gives the same model for any profile', () => {
    fc.assert(
      fc.property(anyProfile, (plain) => {
        const once = read(encodePlain(plain));
        const twice = read(runToEnd(writePprof(once)));
        expect(modelSamples(twice)).toEqual(modelSamples(once));
        expect(twice).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it.each(readAnswers().map(({ file }) => file))('gives the same model for %s', async (file) => {
    const inflated = await inflateAll(new Blob([captureBytes(file)]), { onProgress: () => undefined, isCancelled: () => false });
    if (!inflated.ok) throw new Error(inflated.error.sentence);
    const once = read(inflated.value.bytes);
    const twice = read(runToEnd(writePprof(once)));
    expect(modelSamples(twice)).toEqual(modelSamples(once));
    expect(twice).toEqual(once);
    expect(twice.origin).toEqual(once.origin);
    expect(twice.mappings).toEqual(once.mappings);
  });
});
