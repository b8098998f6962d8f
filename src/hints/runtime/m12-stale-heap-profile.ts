import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { lineOf } from './lines.ts';

const OLD = 2 * 60_000;

export const m12: Rule = {
  id: 'M12',
  title: 'Heap profiles of one and the same collection',
  needs: [['heaps-2'], ['heap', 'series']],
  doc: {
    evidence: 'Two heap profiles in a row whose totals of all allocations (and of what is in use) are equal although they were taken a second apart or more: no collection ended between them. Or the last collection that MemStats tell of was more than two minutes before the profile.',
    limits: 'A program that rests allocates nothing, and its profiles are rightly equal.',
    source: 'runtime/mprof.go: a heap profile tells of the last completed collection; net/http/pprof (gc=1).',
  },
  healthy: 'Each heap profile is of a collection of its own.',
  lacks: ({ heaps }) => (heaps.some((source, at) => at > 0 && areApart(heaps[at - 1]!, source)) ? undefined : 'heaps-2'),
  run(context) {
    const twins = context.heaps.filter((source, at) => at > 0 && isOfOneCollection(context.heaps[at - 1]!, source));
    const old = twins.length === 0 ? collectedLongAgo(context) : undefined;
    const [first] = twins;
    if (!first && old === undefined) return [];
    const { confidence, reasons } = certainty(0.9).done();
    return [
      {
        key: 'M12',
        kind: 'caution',
        sentence: first
          ? `${twins.length === 1 ? 'One heap profile is' : `${twins.length} heap profiles are`} of the same collection as the one before: nothing that happened between shows.`
          : `The heap profile tells of a collection ${Math.round((old ?? 0) / 60_000)} minutes before it was taken: what came since does not show.`,
        confidence,
        reasons,
        impact: {},
        evidence: twins.map((source) => ({ kind: 'note', capture: source.id, text: 'no collection since the one before' })),
        fix: 'Take heap profiles with `/debug/pprof/heap?gc=1`: it collects first.',
        surer: [],
        functions: [],
        scale: { share: 0, growth: 0, count: 0 },
        severity: { most: 1 },
      },
    ];
  },
};

function isOfOneCollection(before: ProfileSource, after: ProfileSource): boolean {
  if (!areApart(before, after)) return false;
  const [one, other] = [totals(before), totals(after)];
  return one.length > 1 && one.length === other.length && one.some((sum) => sum > 0) && one.every((sum, at) => sum === other[at]);
}

/** A profile in text does not say when it was taken, and may be the same moment in another form. */
function areApart(before: ProfileSource, after: ProfileSource): boolean {
  return before.time !== undefined && after.time !== undefined && after.time - before.time >= 1000;
}

function totals({ index: { profile } }: ProfileSource): readonly number[] {
  return profile.samples.values.map((column) => column.reduce((sum, value) => sum + value, 0));
}

function collectedLongAgo(context: HintContext): number | undefined {
  const last = context.heaps.at(-1)?.time;
  const cycles = lineOf(context, SERIES_NAMES.gcCycles);
  if (last === undefined || !cycles || context.go?.merged.axis !== 'wall') return undefined;
  const ends = context.go.merged.marks.filter(({ kind }) => kind !== 'restart' && kind !== 'note').map(({ time, duration }) => time + duration);
  const before = ends.filter((time) => time <= last + 1000);
  // Without one after it nothing says that the log goes on.
  if (before.length === 0 || before.length === ends.length) return undefined;
  const age = last - before.reduce((latest, time) => Math.max(latest, time), -Infinity);
  return age > OLD ? age : undefined;
}
