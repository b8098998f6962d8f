import type { Rule } from '../rule.ts';
import { accumulatorsOf, nameOf, pathTo } from './accumulators.ts';
import { isStaticCollection } from './j03-static-collections.ts';
import { isThreadLocal } from './j05-thread-locals.ts';
import { foundFor, holdsText, suspectsOf } from './suspect.ts';

export const j01: Rule = {
  id: 'J01',
  title: 'One object holds a tenth of the Java heap',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'An object that dominates more than 10 % of the heap; followed down to its accumulation point as H26 does. Those that J03 and J05 explain are left to them.',
    limits: 'A main cache is the same by design. One dump says possible at most.',
    source: 'Eclipse Memory Analyzer: LeakHunterQuery and FindLeaksQuery, single-object suspects.',
  },
  healthy: 'No single object holds a tenth of the Java heap.',
  run(context) {
    return suspectsOf(context, ['jvm'], 0.75, (source) => accumulatorsOf(source).filter((one) => !isStaticCollection(source, one) && !isThreadLocal(pathTo(source, one.container)))).map((suspect) =>
      foundFor('J01', suspect, {
        sentence: `${holdsText(suspect)}.`,
        fix: `Bound what \`${nameOf(suspect.source, suspect.accumulator.owner)}\` keeps, or let go of it when it is done with.`,
      }),
    );
  },
};
