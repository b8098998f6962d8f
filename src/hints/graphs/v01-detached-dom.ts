import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';

/** memlab leaves out what Blink keeps for itself; wrappers of Node.js are no part of a document. */
const DETACHED = /^Detached (?!InternalNode|Node \/ )/;
const LEAST = 10;
const LEAST_BYTES = 10 << 10;

export const v01: Rule = {
  id: 'V01',
  title: 'DOM nodes that are out of the document are kept',
  needs: [['v8-graph']],
  doc: {
    evidence: 'Nodes that Chromium marks as detached, Detached InternalNode left out: 10 of them or 10 KiB. More of them in a later snapshot raises the confidence.',
    limits: 'A console that shows an element keeps it, and so does a framework that will put it back. One snapshot says possible at most.',
    source: 'V8 heap snapshots since Chromium 90 (detachedness); memlab, rule for detached DOM nodes.',
  },
  healthy: 'No DOM nodes out of the document are kept.',
  run({ graphs }) {
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'v8');
    const source = dumps.at(-1);
    if (!source) return [];
    const now = detachedIn(source);
    if (now.count < LEAST && now.bytes < LEAST_BYTES) return [];
    const earlier = dumps.at(-2);
    const before = earlier && detachedIn(earlier).count;
    const grew = before !== undefined && now.count >= 1.2 * before;
    return [
      {
        key: 'V01',
        kind: 'leak',
        sentence: `${before === undefined ? '' : `${formatCount(before)} → `}${counted(now.count, 'DOM node')} out of the document are kept: ${formatBytes(now.bytes)}, most of them \`${now.name}\`.`,
        ...certainty(0.7, 'the browser marks them as detached')
          .more(grew, 0.4, 'there are more than in the snapshot before')
          .less(before !== undefined && !grew, 0.5, 'there are no more than in the snapshot before')
          .done(),
        impact: { bytes: now.bytes, objects: now.count },
        evidence: [{ kind: 'object', capture: source.id, object: undefined, typeName: now.name, retained: now.bytes, text: counted(now.count, 'detached node') }],
        fix: 'Let go of the references to removed elements: variables, arrays, closures and listeners that were set on them.',
        surer: before === undefined ? ['Take another snapshot after the same steps were done again.'] : [],
        functions: [],
        scale: { share: now.bytes / source.graph.retained[0]!, growth: before === undefined ? 0 : growthWithoutTime(before, now.count), count: now.count },
      },
    ];
  },
};

function detachedIn({ types, histogram }: GraphSource): { readonly count: number; readonly bytes: number; readonly name: string } {
  let [count, bytes, most] = [0, 0, -1];
  for (const [group, name] of types.names.entries()) {
    if (!DETACHED.test(name)) continue;
    count += histogram.count[group]!;
    bytes += histogram.retained[group]!;
    if (most === -1 || histogram.count[group]! > histogram.count[most]!) most = group;
  }
  return { count, bytes, name: types.names[most] ?? '' };
}
