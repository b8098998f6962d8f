import type { GraphSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { accumulatorsOf, nameOf, pathTo, type Accumulator } from './accumulators.ts';
import { isStaticCollection } from './j03-static-collections.ts';
import { isThreadLocal } from './j05-thread-locals.ts';
import { fieldOf, foundFor, holdsText, suspectsOf } from './suspect.ts';
import { inWords } from './type-words.ts';

export const j01: Rule = {
  id: 'J01',
  title: 'One object holds a tenth of the Java heap',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'An object that dominates more than 10 % of the heap; followed down to its accumulation point as H26 does. It is called by the innermost object of the program, class or frame of a thread that holds it. Class loaders are no holders: what they share J02 tells. Those that J03 and J05 explain are left to them.',
    limits: 'A main cache is the same by design. One dump says possible at most.',
    source: 'Eclipse Memory Analyzer: LeakHunterQuery and FindLeaksQuery, single-object suspects.',
  },
  healthy: 'No single object holds a tenth of the Java heap.',
  async run(context) {
    const suspects = suspectsOf(context, ['jvm'], 0.75, unexplained);
    const fields = await Promise.all(suspects.map(fieldOf));
    return suspects.map((suspect, at) =>
      foundFor('J01', suspect, {
        sentence: `${holdsText(suspect, '', fields[at])}.`,
        fix: `Bound what ${inWords(nameOf(suspect.source, suspect.accumulator.owner))} keeps${fields[at] === '' ? '' : ` in \`${fields[at]!}\``}, or let go of it when it is done with.`,
      }),
    );
  },
};

function unexplained(source: GraphSource): readonly Accumulator[] {
  return accumulatorsOf(source).filter((one) => !isStaticCollection(source, one) && !isThreadLocal(pathTo(source, one.entries === -1 ? one.container : one.entries)));
}
