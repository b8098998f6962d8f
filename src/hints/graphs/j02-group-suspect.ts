import { counted } from '../../lib/counted.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { NODE_KINDS } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { childrenOf, firstObject, nameOf, SUSPECT } from './accumulators.ts';

const ROOT = NODE_KINDS.indexOf('root');
const LEAST_BYTES = 1 << 20;
const LEAST_OBJECTS = 10;
/** What is left at the top of any heap: strings and arrays that several share, the library’s own. */
const COMMON = /^(?:java|javax|jdk|sun)\.|^(?:byte|char|int|long|short|double|float|boolean)(?:\[\])+$|^class /;

export const j02: Rule = {
  id: 'J02',
  title: 'Many objects of one class hold a tenth of the Java heap',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'Objects that nothing but a root dominates, by class: those of one class retain more than 10 % of the heap together, each less than that, and there are at least 10 of them and 1 MiB.',
    limits: 'Several holders share such objects, so the dominator tree does not tell who. Classes of the library, which other objects share in every program, are left out.',
    source: 'Eclipse Memory Analyzer: FindLeaksQuery, group suspects.',
  },
  healthy: 'No class has a tenth of the Java heap in objects that several hold.',
  run(context) {
    const source = context.graphs.findLast(({ graph }) => graph.runtime === 'jvm');
    if (!source) return [];
    const total = source.graph.retained[0]!;
    return topNodes(source)
      .filter((node) => source.merged.retained[node]! >= Math.max(SUSPECT * total, LEAST_BYTES) && source.merged.objects[node]! >= LEAST_OBJECTS && !COMMON.test(nameOf(source, node)))
      .map((node): Found => {
        const [name, retained, objects] = [nameOf(source, node), source.merged.retained[node]!, source.merged.objects[node]!];
        return {
          key: `J02 ${name}`,
          kind: 'leak',
          sentence: `${counted(objects, 'object')} of class \`${name}\` hold ${formatBytes(retained)} together, ${formatPercent(retained, total)} of the heap, and no single object holds them.`,
          ...certainty(0.65, `they hold ${formatPercent(retained, total)} of the heap`).done(),
          impact: { bytes: retained, objects },
          evidence: [{ kind: 'object', capture: source.id, object: firstObject(source, node), typeName: name, retained, text: `${counted(objects, 'object')}, ${formatBytes(retained)}` }],
          fix: `Look at the merged paths of \`${name}\` to the roots: what most of them share is what to change.`,
          surer: ['Take another dump of this process later and compare.'],
          functions: [],
          scale: { share: retained / total, growth: 0, count: objects },
        };
      });
  },
};

/** Below the root of all, and below roots that are no objects. */
function topNodes(source: GraphSource): readonly number[] {
  return childrenOf(source, 0).flatMap((node) => (source.types.kind[source.merged.group[node]!] === ROOT ? childrenOf(source, node) : [node]));
}
