import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { NODE_KINDS } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { childrenOf, largestObject, keepsClasses, nameOf, ownerOf, SUSPECT } from './accumulators.ts';
import { inWords, isOfLibrary, steadyName } from './type-words.ts';

const ROOT = NODE_KINDS.indexOf('root');
const LEAST_BYTES = 1 << 20;
const LEAST_OBJECTS = 10;
const GREW = 1.2;
const NEARLY_ALL = 0.95;
/** Holders that refer to so many of the objects are said to share them. */
const SHARES = 0.1;
const MOST_HOLDERS = 3;

export const j02: Rule = {
  id: 'J02',
  title: 'Many objects of one class hold a tenth of the Java heap',
  needs: [['jvm-graph']],
  doc: {
    evidence:
      'Objects that nothing but a root or a class loader dominates, by class: those of one class retain more than 10 % of the heap together, and there are at least 10 of them and 1 MiB. Who refers to a tenth of them or more is said to share them: the innermost object of the program, or class, above each reference. More of the class in a second dump (1.2 times), wherever they hang, raise the confidence, as many lower it.',
    limits: 'One dump says possible at most. Classes of the library, which other objects share in every program, are left out. Which of those that share them is the one to change the rule can’t tell.',
    source: 'Eclipse Memory Analyzer: FindLeaksQuery, group suspects.',
  },
  healthy: 'No class has a tenth of the Java heap in objects that several hold.',
  run(context) {
    const dumps = context.graphs.filter(({ graph }) => graph.runtime === 'jvm');
    const source = dumps.at(-1);
    if (!source) return [];
    const least = Math.max(SUSPECT * source.graph.retained[0]!, LEAST_BYTES);
    return topNodes(source)
      .filter((node) => source.merged.retained[node]! >= least && source.merged.objects[node]! >= LEAST_OBJECTS && isOfProgram(nameOf(source, node)))
      .map((node) => tell(source, node, dumps.at(-2)));
  },
};

function tell(source: GraphSource, node: number, earlier: GraphSource | undefined): Found {
  const [name, retained, objects] = [nameOf(source, node), source.merged.retained[node]!, source.merged.objects[node]!];
  const total = source.graph.retained[0]!;
  // Wherever they hang: what nobody shared before may have had one owner.
  const [before, now] = [earlier && countOf(earlier, name), countOf(source, name)];
  const grew = before !== undefined && now >= GREW * before;
  const sharers = sharersOf(source, node);
  const shown = sharers.map(inWords);
  // Others of the class hang elsewhere: the numbers would not be of the same.
  const isAll = objects >= NEARLY_ALL * now;
  const count = before === undefined || !grew || !isAll ? counted(objects, 'object') : `${formatCount(before)} → ${counted(objects, 'object')}`;
  const who = shown.length < 2 ? `no single object holds them${shown.length === 1 ? `; ${shown[0]!} is one of several that do` : ''}` : `shared by ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
  return {
    key: `J02 ${steadyName(name)}`,
    kind: 'leak',
    sentence: `${count} of class \`${name}\` hold ${formatBytes(retained)} together, ${formatPercent(retained, total)} of the heap, ${shown.length < 2 ? 'and ' : ''}${who}.`,
    ...certainty(0.65, `they hold ${formatPercent(retained, total)} of the heap`)
      .more(grew, 0.4, isAll ? 'there are more than in the dump before' : `the class has more objects than in the dump before: ${formatCount(before ?? 0)} → ${formatCount(now)}`)
      .less(before !== undefined && !grew, 0.4, 'there are no more than in the dump before')
      .atMost(before === undefined, 0.7, 'one dump does not tell whether they grow')
      .done(),
    impact: { bytes: retained, objects },
    evidence: [{ kind: 'object', capture: source.id, object: largestObject(source, node), typeName: name, retained, text: `${counted(objects, 'object')}, ${formatBytes(retained)}` }],
    fix:
      sharers.length < 2
        ? `Look at the merged paths of \`${name}\` to the roots: what most of them share is what to change.`
        : `Remove each from all that share it when it is done with; the merged paths of \`${name}\` to the roots show the fields.`,
    surer: before === undefined ? ['Take another dump of this process later and compare.'] : [],
    functions: [],
    scale: { share: retained / total, growth: before === undefined ? 0 : growthWithoutTime(before, now), count: objects },
  };
}

/** What is left at the top of any heap are strings and arrays that several share, the library’s own. */
function isOfProgram(name: string): boolean {
  return !isOfLibrary(name) && !name.startsWith('class ');
}

/** Below the root of all, below roots that are no objects, and below class loaders. */
function topNodes(source: GraphSource): readonly number[] {
  const found: number[] = [];
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const child of childrenOf(source, node)) {
      if (source.types.kind[source.merged.group[child]!] === ROOT || keepsClasses(source, child)) pending.push(child);
      else found.push(child);
    }
  }
  return found;
}

/** All of a class that a root leads to. */
function countOf({ types, histogram }: GraphSource, name: string): number {
  return types.names.reduce((sum, one, group) => (one === name ? sum + histogram.count[group]! : sum), 0);
}

/** Who refers to many of the objects of a node, by name, most first. */
function sharersOf(source: GraphSource, node: number): readonly string[] {
  const { graph, merged } = source;
  const references = new Float64Array(merged.count);
  for (let object = 0; object < graph.reachable; object++) {
    const from = merged.nodeOf[object]!;
    const raw = graph.nodeOf[object]!;
    for (let edge = graph.edgeStart[raw]!; edge < graph.edgeEnd[raw]!; edge++) {
      const target = graph.objectOf[graph.target[edge]!]!;
      if (target < graph.reachable && merged.nodeOf[target] === node) references[from]!++;
    }
  }
  const byName = new Map<string, number>();
  for (const [from, count] of references.entries()) {
    if (count === 0 || isBelow(source, from, node)) continue;
    const name = steadyName(nameOf(source, ownerOf(source, from)));
    byName.set(name, (byName.get(name) ?? 0) + count);
  }
  const many = [...byName].filter(([, count]) => count >= SHARES * merged.objects[node]!);
  return many.sort((one, other) => other[1] - one[1]).slice(0, MOST_HOLDERS).map(([name]) => name);
}

function isBelow({ merged }: GraphSource, from: number, node: number): boolean {
  let at = from;
  while (at > node) at = merged.parent[at]!;
  return at === node;
}
