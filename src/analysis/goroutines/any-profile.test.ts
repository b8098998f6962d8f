import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readPprof } from '../../formats/pprof/read.ts';
import { loadRegex } from '../../lib/regex.ts';
import { runToEnd } from '../../lib/steps.ts';
import { anyProfile, encodePlain } from '../../testing/plain-profile.ts';
import { borrowNames } from './borrow-names.ts';
import { compareGoroutines } from './compare-goroutines.ts';
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
