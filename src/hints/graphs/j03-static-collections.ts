import type { GraphSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { accumulatorsOf, COLLECTION, nameOf, pathTo, type Accumulator } from './accumulators.ts';
import { fieldOf, foundFor, holdsText, suspectsOf } from './suspect.ts';

const LEAST_ENTRIES = 10_000;
const LARGE = 0.2;

/** Held by a class, through a collection of the library; many entries, or a large part of the heap. */
export function isStaticCollection(source: GraphSource, { container, owner, entryCount, share, entries }: Accumulator): boolean {
  if (entries === -1 || !nameOf(source, owner).startsWith('class ')) return false;
  if (entryCount < LEAST_ENTRIES && share < LARGE) return false;
  const path = pathTo(source, container);
  return path.slice(path.lastIndexOf(nameOf(source, owner)) + 1).some((name) => COLLECTION.test(name));
}

export const j03: Rule = {
  id: 'J03',
  title: 'Static collection grows without a limit',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'An accumulation point (see H26) whose dominators lead from a class of the program through a collection of java.util, with no other object of the program between them; it has 10,000 entries or a fifth of the heap, and at least a tenth of the heap in all.',
    limits: 'Interned data and tables that are read once look the same. One dump says possible at most; a second one with more entries says likely.',
    source: 'HPROF class dumps (static fields); Eclipse Memory Analyzer, accumulation points.',
  },
  healthy: 'No collection in a static field holds a large part of the Java heap.',
  async run(context) {
    const suspects = suspectsOf(context, ['jvm'], 0.75, (source) => accumulatorsOf(source).filter((one) => isStaticCollection(source, one)));
    const fields = await Promise.all(suspects.map(fieldOf));
    return suspects.map((suspect, at) => {
      const field = fields[at] ?? '';
      const owner = nameOf(suspect.source, suspect.accumulator.owner).slice('class '.length);
      return foundFor('J03', suspect, {
        sentence: `${holdsText(suspect, '', field)}; a static field lives as long as its class.`,
        fix: `Give ${field === '' ? 'the collection' : `\`${field}\``} in \`${owner}\` a limit or a time to live (LinkedHashMap.removeEldestEntry, Caffeine), or remove entries when they are done with.`,
      });
    });
  },
};
