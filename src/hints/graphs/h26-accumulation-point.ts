import type { GraphSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { accumulatorsOf, largestObject, nameOf, type Accumulator } from './accumulators.ts';
import { referenceName } from './reference-name.ts';
import { foundFor, holdsText, suspectsOf, type Suspect } from './suspect.ts';

const MOST_OF = 0.6;

export const h26: Rule = {
  id: 'H26',
  title: 'One place holds most of the heap',
  needs: [['go-graph'], ['v8-graph']],
  doc: {
    evidence:
      'On the dominator tree of a Go heap dump or V8 snapshot: what keeps at least 10 % of the heap, followed down along the child that keeps most, to the holder below which the number of objects jumps (at least 100 entries, four times as many as holders, at least 60 % of the bytes), or to one object that is that large itself. With two dumps entries are compared by the path of types: more of them (1.2 times) raise the confidence, as many lower it.',
    limits: 'One dump does not tell a leak from a cache at its limit: it says possible at most. What many holders share has no dominator and is not seen. Weak and finalizer references hold nothing. The runtime’s own tables are left out, and so is what hangs on the global object of JavaScript: modules share it.',
    source: 'Eclipse Memory Analyzer: LeakHunterQuery (10 %), FindLeaksQuery (big_drop_ratio 0.7); Lengauer and Tarjan 1979 on dominators.',
  },
  healthy: 'No single place holds a tenth of the heap.',
  async run(context) {
    const suspects = suspectsOf(context, ['go', 'v8'], 0.75, accumulatorsOf);
    const names = await Promise.all(suspects.map(propertyOf));
    return suspects.map((suspect, at) => {
      const { source, accumulator } = suspect;
      const container = nameOf(source, accumulator.container);
      return foundFor('H26', suspect, {
        // Roots and closures above differ from moment to moment; the name does not.
        ...(names[at] ? { place: `${names[at]} ${nameOf(source, accumulator.owner)}` } : {}),
        sentence: `${holdsText(suspect, names[at])}.`,
        fix: /^map\[|^Map$|\((?:table|directory|groups)\)$/.test(container)
          ? 'Delete entries when they are done with, or give the map a limit: evict the oldest or what has expired.'
          : 'Bound it: drop entries when they are done with, or keep only the newest of them.',
      });
    });
  },
};

/** Objects of JavaScript are called by the property that holds them: a `Map` names nothing, and a number no more. */
async function propertyOf({ source, accumulator }: Suspect): Promise<string> {
  const object = source.graph.runtime === 'v8' ? namedObject(source, accumulator) : undefined;
  const name = object === undefined ? '' : await referenceName(source, object);
  return /^\[?\d+\]?\b/.test(name) ? '' : name;
}

/** Of several holders of one type one is named when it has so much of what they keep. */
export function namedObject(source: GraphSource, { owner }: Accumulator): number | undefined {
  const object = largestObject(source, owner);
  return object !== undefined && source.graph.retained[object]! >= MOST_OF * source.merged.retained[owner]! ? object : undefined;
}
