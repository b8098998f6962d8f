import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readPprof } from '../../formats/pprof/read.ts';
import { loadRegex } from '../../lib/regex.ts';
import { runToEnd } from '../../lib/steps.ts';
import { anyProfile, encodePlain } from '../../testing/plain-profile.ts';
import { borrowNames } from './borrow-names.ts';
import { compareGoroutines } from './compare-goroutines.ts';
import { goroutineFlame } from './goroutine-flame.ts';
import { readGoroutines } from './goroutine-columns.ts';
import { summariseGroupLabels } from './group-labels.ts';
import { groupGoroutines, samplesOf, type GoroutineGrouping } from './group-goroutines.ts';
import { HARMLESS_RULES, markHarmless } from './harmless.ts';
import { inferStates } from './infer-state.ts';
import { findLockCycles } from './lock-cycles.ts';
import { sharedObjects } from './same-object.ts';

beforeAll(loadRegex);

test('any profile is grouped, whatever it holds: nothing is lost and nothing throws', () => {
  fc.assert(
    fc.property(anyProfile, fc.constantFrom<GoroutineGrouping>('state', 'stack', 'creator'), (plain, by) => {
      const read = runToEnd(readPprof(encodePlain(plain)));
      if (!read.ok) return;
      const { profile } = read.value;
      const columns = readGoroutines(profile);
      const states = inferStates(profile, columns, borrowNames(profile, profile));
      const marks = markHarmless(columns, states, HARMLESS_RULES);
      if (!marks.ok) throw new Error(marks.error.sentence);
      const groups = groupGoroutines({ columns, states, harmless: marks.value }, by);
      expect(groups.samples).toHaveLength(profile.samples.count);
      expect(groups.goroutines.reduce((sum, count) => sum + count, 0)).toBe(groups.total);
      for (let group = 0; group < groups.count; group++) summariseGroupLabels(columns, samplesOf(groups, group));
      groupGoroutines({ columns, states, harmless: marks.value }, by, { text: 'main', leastWait: 1, hideHarmless: true, state: 'select' });
      const compared = compareGoroutines([{ columns, states }, { columns, states }], by, { base: 0, head: 1 });
      expect([...compared.delta].every((delta) => delta === 0)).toBe(true);
      sharedObjects(columns, states);
      findLockCycles(columns);
    }),
  );
});

test('a picture of any part of any profile is a whole profile with the same goroutines', () => {
  fc.assert(
    fc.property(anyProfile, fc.constantFrom<GoroutineGrouping>('state', 'stack', 'creator'), fc.infiniteStream(fc.boolean()), (plain, by, choice) => {
      const read = runToEnd(readPprof(encodePlain(plain)));
      if (!read.ok) return;
      const { profile } = read.value;
      const columns = readGoroutines(profile);
      const states = inferStates(profile, columns);
      const kept = Uint8Array.from({ length: profile.samples.count }, () => (choice.next().value ? 1 : 0));
      const { samples, stacks, frames, functions, strings, locations } = goroutineFlame(columns, states, kept, by);
      const sumOf = (column: Float64Array, keep: (sample: number) => boolean): number => column.reduce((sum, value, sample) => (keep(sample) ? sum + value : sum), 0);
      expect(samples.values.map((column) => sumOf(column, () => true))).toEqual(profile.samples.values.map((column) => sumOf(column, (sample) => kept[sample] === 1)));
      expect([...samples.node]).toEqual([...samples.node].toSorted((a, b) => a - b));
      for (let node = 1; node < stacks.count; node++) {
        const around = stacks.parent[node]!;
        expect(around).toBeLessThan(node);
        expect(stacks.end[node]).toBeLessThanOrEqual(stacks.end[around]!);
        // Depth first: the node before is the parent, or ends where this one begins.
        expect(around === node - 1 || stacks.end[node - 1] === node || stacks.end[node - 1]! <= node).toBe(true);
        const location = frames.location[stacks.frame[node]!]!;
        expect(location).toBeLessThan(locations.count);
        expect(stacks.frame[node]).toBeGreaterThanOrEqual(locations.firstFrame[location]!);
        expect(stacks.frame[node]).toBeLessThan(locations.firstFrame[location + 1]!);
        if (by !== 'stack' && around === 0) expect(strings[functions.name[frames.func[stacks.frame[node]!]!]!]).toMatch(/^\[[^]*\]$/);
      }
      expect(stacks.end[0]).toBe(stacks.count);
      // A state's frame holds the goroutines in that state.
      if (by !== 'state') return;
      for (let sample = 0; sample < samples.count; sample++) {
        let node = samples.node[sample]!;
        while (stacks.parent[node]! > 0) node = stacks.parent[node]!;
        const row = samples.labels.first[sample]!;
        const rows = Array.from({ length: samples.labels.first[sample + 1]! - row }, (__, at) => row + at);
        const state = rows.find((at) => strings[samples.labels.key[at]!] === 'state' && samples.labels.text[at] !== -1);
        expect(strings[functions.name[frames.func[stacks.frame[node]!]!]!]).toBe(`[${strings[samples.labels.text[state!]!]}]`);
      }
    }),
  );
});
