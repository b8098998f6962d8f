import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { compareIdentity } from '../../analysis/graph/same-objects.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { accumulatorsOf } from './accumulators.ts';
import { namedObject } from './h26-accumulation-point.ts';
import { listenerLists } from './listener-lists.ts';
import { referenceName } from './reference-name.ts';
import { suspectsOf } from './suspect.ts';
import { withArticle } from './type-words.ts';

const COLLECTIONS = /^(?:Map|Set|Array|Object)$/;
/** memlab's threshold for a collection that grows without a bound. */
const LEAST_RETAINED = 10 << 10;
const LEAST_MORE = 10;
const GREW = 1.2;
const MOST_FOUND = 5;
const MOST_OWN = 10;
/** V8's own arrays, in which collections keep their entries. */
const PART = /^\(/;

export const v04: Rule = {
  id: 'V04',
  title: 'A collection got more entries from snapshot to snapshot',
  needs: [['v8-graphs-2']],
  doc: {
    evidence: 'A Map, Set, Array or Object, the same one by its id, with more references (1.2 times, at least 10 more) in each later snapshot, and at least 10 KiB retained; the five that retain most. Lists of listeners are left to V05, and what H26 names, with its growth, to H26.',
    limits: 'Small integers are no references, and not counted where nothing else tells how many there are. Snapshots of another page or process are told by their ids and left alone. A cache that is still filling looks the same: three snapshots say more than two.',
    source: 'V8 heap snapshots (node ids last as long as the isolate); memlab, analysis of unbound collections.',
  },
  healthy: 'No collection grew from snapshot to snapshot.',
  async run(context) {
    const { graphs } = context;
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'v8');
    const last = dumps.at(-1)!;
    const earlier = dumps.slice(0, -1).filter((one) => compareIdentity(one.facts.identity, last.facts.identity).known);
    if (earlier.length === 0 || last.facts.identity.kind !== 'id') return [];
    const series = [...earlier, last];
    const sizes = earlier.map(sizesById);
    const found: { readonly object: number; readonly counts: readonly number[] }[] = [];
    const { graph } = last;
    for (let object = 1; object < graph.reachable; object++) {
      if (graph.retained[object]! < LEAST_RETAINED || !COLLECTIONS.test(graph.labels.names[graph.label[object]!]!)) continue;
      const id = last.facts.identity.idOf(graph.nodeOf[object]!);
      const counts = [...sizes.map((known) => known.get(id) ?? -1), sizeOf(last, object)];
      const rises = counts.every((count, at) => at === 0 || (count >= counts[at - 1]! + LEAST_MORE && count >= GREW * counts[at - 1]!));
      if (counts[0]! >= 0 && rises) found.push({ object, counts });
    }
    const told = new Set((await listenerLists(last)).lists.map(({ object }) => object));
    for (const { source, accumulator, grew } of suspectsOf(context, ['v8'], 0, accumulatorsOf)) {
      const object = grew ? namedObject(source, accumulator) : undefined;
      if (object !== undefined) told.add(object);
    }
    const largest = found
      .filter(({ object }) => !told.has(object))
      .toSorted((one, other) => graph.retained[other.object]! - graph.retained[one.object]!)
      .slice(0, MOST_FOUND);
    return Promise.all(largest.map((one) => tell(last, one, series)));
  },
};

async function tell(last: GraphSource, { object, counts: references }: { readonly object: number; readonly counts: readonly number[] }, series: readonly GraphSource[]): Promise<Found> {
  const { graph, content } = last;
  const entries = await entriesIn(last, object, series);
  const counts = entries?.map(({ count }) => count) ?? references;
  const told = entries?.map(({ word, count }) => `${word}${formatCount(count)}`).join(' → ') ?? references.map(formatCount).join(' → ');
  const type = graph.labels.names[graph.label[object]!]!;
  const retained = graph.retained[object]!;
  const name = await referenceName(last, object);
  const typed = withArticle(type);
  const shown = name === '' ? typed : `\`${name}\`, ${typed},`;
  return {
    key: `V04 ${name === '' ? type : name}`,
    kind: 'leak',
    sentence: `${told} ${entries ? 'entries' : 'references'}: ${shown} grew in each snapshot and keeps ${formatBytes(retained)}.`,
    ...certainty(0.65, 'it is the same object in each snapshot').more(series.length > 2, 0.4, `it grew in ${counted(series.length, 'snapshot')}`).done(),
    impact: { bytes: retained, objects: counts.at(-1)! },
    evidence: [{ kind: 'object', capture: last.id, object, typeName: type, retained, text: `${type} ${content.addressOf(graph.nodeOf[object]!)}: ${told}` }],
    fix: 'Remove entries when they are done with, or use a WeakMap where the key’s life is the entry’s.',
    surer: series.length > 2 ? [] : ['Take a third snapshot after the same steps were done again.'],
    functions: [],
    scale: { share: retained / graph.retained[0]!, growth: growthWithoutTime(counts[0]!, counts.at(-1)!), count: counts.at(-1)! },
  };
}

interface Entries {
  readonly count: number;
  /** `about ` or `at least `, where the reader can't count them all. */
  readonly word: string;
}

/** As the reader counts them: of a Map keys and values are one entry. Undefined where it does not know them all. */
async function entriesIn(last: GraphSource, object: number, series: readonly GraphSource[]): Promise<readonly Entries[] | undefined> {
  const { identity } = last.facts;
  if (identity.kind === 'none') return undefined;
  const id = identity.idOf(last.graph.nodeOf[object]!);
  const isPlain = last.graph.labels.names[last.graph.label[object]!] === 'Object';
  const counts: Entries[] = [];
  for (const { graph, facts, content } of series) {
    const node = facts.identity.kind === 'none' ? undefined : graph.nodeOf.find((one) => facts.identity.kind !== 'none' && facts.identity.idOf(one) === id);
    const count = node === undefined ? undefined : await countIn(content, node, isPlain);
    if (count === undefined) return undefined;
    counts.push(count);
  }
  return counts;
}

async function countIn(content: GraphSource['content'], node: number, isPlain: boolean): Promise<Entries | undefined> {
  if (!isPlain) {
    const read = await content.previews([node]);
    return read.ok ? countSaid(read.value[0] ?? '') : undefined;
  }
  // Properties, one of which is the prototype, and at the end V8's own references.
  const all = await content.describe(node, 0, 0);
  if (!all.ok) return undefined;
  const tail = await content.describe(node, Math.max(0, all.value.fieldCount - MOST_OWN), all.value.fieldCount);
  return tail.ok ? { count: all.value.fieldCount - tail.value.fields.filter(({ name }) => /\(internal\)$|^\(\d+\)$/.test(name)).length - 1, word: '' } : undefined;
}

/** Of "1,240 entries", "at least 80 entries", "about 500 entries", "length 12". */
export function countSaid(preview: string): Entries | undefined {
  const [, word = '', digits] = /^(?:length )?(at least |about )?([\d,]+)\b/.exec(preview) ?? [];
  return digits === undefined ? undefined : { count: Number(digits.replaceAll(',', '')), word };
}

function sizesById(source: GraphSource): ReadonlyMap<number, number> {
  const { graph, facts } = source;
  const sizes = new Map<number, number>();
  if (facts.identity.kind === 'none') return sizes;
  for (let object = 1; object < graph.reachable; object++) {
    if (COLLECTIONS.test(graph.labels.names[graph.label[object]!]!)) sizes.set(facts.identity.idOf(graph.nodeOf[object]!), sizeOf(source, object));
  }
  return sizes;
}

/** References of the object, or of the table that it keeps its entries in. */
function sizeOf({ graph }: GraphSource, object: number): number {
  const node = graph.nodeOf[object]!;
  let most = graph.edgeEnd[node]! - graph.edgeStart[node]!;
  for (let edge = graph.edgeStart[node]!; edge < graph.edgeEnd[node]!; edge++) {
    const part = graph.target[edge]!;
    const inside = graph.objectOf[part]!;
    if (inside >= graph.reachable || graph.dominator[inside] !== object || !PART.test(graph.labels.names[graph.label[inside]!]!)) continue;
    most = Math.max(most, graph.edgeEnd[part]! - graph.edgeStart[part]!);
  }
  return most;
}
