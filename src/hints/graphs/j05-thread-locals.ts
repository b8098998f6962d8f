import { counted } from '../../lib/counted.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { firstObject, nameOf } from './accumulators.ts';

const ENTRY = 'java.lang.ThreadLocal$ThreadLocalMap$Entry';
const LEAST_SHARE = 0.05;
const LEAST_BYTES = 64 << 10;

export function isThreadLocal(path: readonly string[]): boolean {
  return path.includes(ENTRY);
}

export const j05: Rule = {
  id: 'J05',
  title: 'Thread-locals keep memory of pooled threads',
  needs: [['jvm-graph']],
  doc: {
    evidence: 'Objects of ThreadLocal$ThreadLocalMap$Entry and what they dominate: at least 5 % of the heap, and 64 KiB.',
    limits: 'Per-thread buffers by design look the same, and are bounded by the number of threads. Whether the key is gone is not looked at.',
    source: 'java.lang.ThreadLocal.ThreadLocalMap (OpenJDK): entries hold their value strongly, their key weakly.',
  },
  healthy: 'Thread-locals keep little.',
  run({ graphs }) {
    const source = graphs.findLast(({ graph }) => graph.runtime === 'jvm');
    if (!source) return [];
    const total = source.graph.retained[0]!;
    let [entries, kept, threads] = [0, 0, 0];
    let largest = -1;
    for (let node = 1; node < source.merged.count; node++) {
      if (nameOf(source, node) !== ENTRY) continue;
      entries += source.merged.objects[node]!;
      kept += source.merged.retained[node]!;
      // Entries stand in one table for each thread.
      threads += source.merged.objects[source.merged.parent[node]!]!;
      if (largest === -1 || source.merged.retained[node]! > source.merged.retained[largest]!) largest = node;
    }
    if (largest === -1 || kept < Math.max(LEAST_BYTES, LEAST_SHARE * total)) return [];
    const [value] = source.merged.children.subarray(source.merged.firstChild[largest], source.merged.firstChild[largest + 1]);
    const type = value === undefined ? ENTRY : nameOf(source, value);
    const found: Found = {
      key: `J05 ${type}`,
      kind: 'leak',
      sentence: `${counted(entries, 'thread-local value')} of ${counted(Math.max(1, threads), 'thread')} keep ${formatBytes(kept)}, ${formatPercent(kept, total)} of the heap, most of it in \`${type}\`.`,
      ...certainty(0.7, 'a value lives as long as its thread').done(),
      impact: { bytes: kept, objects: entries },
      evidence: [{ kind: 'object', capture: source.id, object: firstObject(source, largest), typeName: ENTRY, retained: kept, text: `${counted(entries, 'entry', 'entries')}, ${formatBytes(kept)}` }],
      fix: 'Call `remove()` in a finally block when the work on a pooled thread is done.',
      surer: [],
      functions: [],
      scale: { share: kept / total, growth: 0, count: entries },
    };
    return [found];
  },
};
