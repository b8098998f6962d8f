import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { compareIdentity } from '../../analysis/graph/same-objects.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';

const COLLECTIONS = /^(?:Map|Set|Array|Object)$/;
/** memlab's threshold for a collection that grows without a bound. */
const LEAST_RETAINED = 10 << 10;
const LEAST_MORE = 10;
const GREW = 1.2;
const MOST_FOUND = 5;
/** V8's own arrays, in which collections keep their entries. */
const PART = /^\(/;

export const v04: Rule = {
  id: 'V04',
  title: 'A collection got more entries from snapshot to snapshot',
  needs: [['v8-graphs-2']],
  doc: {
    evidence: 'A Map, Set, Array or Object, the same one by its id, with more references (1.2 times, at least 10 more) in each later snapshot, and at least 10 KiB retained.',
    limits: 'Snapshots of another page or process are told by their ids and left alone. A cache that is still filling looks the same: three snapshots say more than two.',
    source: 'V8 heap snapshots (node ids last as long as the isolate); memlab, analysis of unbound collections.',
  },
  healthy: 'No collection grew from snapshot to snapshot.',
  async run({ graphs }) {
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
    const largest = found.toSorted((one, other) => graph.retained[other.object]! - graph.retained[one.object]!).slice(0, MOST_FOUND);
    return Promise.all(largest.map((one) => tell(last, one, series)));
  },
};

async function tell(last: GraphSource, { object, counts }: { readonly object: number; readonly counts: readonly number[] }, series: readonly GraphSource[]): Promise<Found> {
  const { graph, content } = last;
  const type = graph.labels.names[graph.label[object]!]!;
  const retained = graph.retained[object]!;
  const name = await nameOfObject(last, object);
  const typed = `${/^[AO]/.test(type) ? 'an' : 'a'} \`${type}\``;
  const shown = name === '' ? typed : `\`${name}\`, ${typed},`;
  return {
    key: `V04 ${name === '' ? type : name}`,
    kind: 'leak',
    sentence: `${counts.map(formatCount).join(' → ')} entries: ${shown} grew in each snapshot and keeps ${formatBytes(retained)}.`,
    ...certainty(0.65, 'it is the same object in each snapshot').more(series.length > 2, 0.4, `it grew in ${counted(series.length, 'snapshot')}`).done(),
    impact: { bytes: retained, objects: counts.at(-1)! },
    evidence: [{ kind: 'object', capture: last.id, object, typeName: type, retained, text: `${type} ${content.addressOf(graph.nodeOf[object]!)}: ${counts.map(formatCount).join(' → ')}` }],
    fix: 'Remove entries when they are done with, or use a WeakMap where the key’s life is the entry’s.',
    surer: series.length > 2 ? [] : ['Take a third snapshot after the same steps were done again.'],
    functions: [],
    scale: { share: retained / graph.retained[0]!, growth: growthWithoutTime(counts[0]!, counts.at(-1)!), count: counts.at(-1)! },
  };
}

/** What its dominator calls it, when that refers to it. */
export async function nameOfObject({ graph, content }: GraphSource, object: number): Promise<string> {
  const names = await content.referenceNames([{ source: graph.nodeOf[graph.dominator[object]!]!, target: graph.nodeOf[object]! }]);
  return names.ok ? (names.value[0] ?? '') : '';
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
