import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';

const FINALIZER = 'java.lang.ref.Finalizer';
const LEAST = 1000;

export const j06: Rule = {
  id: 'J06',
  title: 'Objects wait for their finalizer',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'At least 1,000 objects of java.lang.ref.Finalizer; more of them in a later dump raises the confidence.',
    limits: 'Each object with a finalizer has one, from its creation on: a program with many live ones has as many and no backlog. One dump says possible at most.',
    source: 'java.lang.ref.Finalizer (OpenJDK); JEP 421 deprecates finalization.',
  },
  healthy: 'Few objects wait for a finalizer.',
  run({ graphs }) {
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'jvm');
    const source = dumps.at(-1);
    const now = source ? finalizersOf(source) : 0;
    if (!source || now < LEAST) return [];
    const earlier = dumps.at(-2);
    const before = earlier ? finalizersOf(earlier) : undefined;
    const grew = before !== undefined && now > before * 1.1;
    const group = source.types.names.indexOf(FINALIZER);
    return [
      {
        key: 'J06',
        kind: 'leak',
        sentence: `${before === undefined ? '' : `${formatCount(before)} → `}${formatCount(now)} objects have a finalizer that has not run.`,
        ...certainty(0.6, `there are ${formatCount(now)} of them`)
          .more(grew, 0.6, 'there are more than in the dump before')
          .less(before !== undefined && !grew, 0.4, 'there are no more than in the dump before')
          .atMost(before === undefined, 0.7, 'one dump does not tell whether they grow')
          .done(),
        impact: { objects: now, bytes: source.histogram.retained[group]! },
        evidence: [{ kind: 'object', capture: source.id, object: undefined, typeName: FINALIZER, retained: source.histogram.retained[group]!, text: `${formatCount(now)} × ${FINALIZER}` }],
        fix: 'Close such objects with try-with-resources, or register them with a java.lang.ref.Cleaner; a slow `finalize()` holds up all that come after it.',
        surer: before === undefined ? ['jcmd PID GC.finalizer_info, and another dump later.'] : [],
        functions: [],
        scale: { share: source.histogram.retained[group]! / source.graph.retained[0]!, growth: before === undefined ? 0 : growthWithoutTime(before, now), count: now },
      },
    ];
  },
};

function finalizersOf({ types, histogram }: GraphSource): number {
  const group = types.names.indexOf(FINALIZER);
  return group === -1 ? 0 : histogram.count[group]!;
}
