import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { childrenOf, nameOf } from './accumulators.ts';
import { isEntry, threadLocalsIn, type ThreadLocals } from './thread-local-entries.ts';
import { isOfLibrary } from './type-words.ts';

const LEAST_SHARE = 0.05;
const LEAST_BYTES = 64 << 10;
const GREW = 1.2;
/** What a holder keeps stands below it as long as the largest child has so much of it. */
const CARRIES = 0.6;

export function isThreadLocal(path: readonly string[]): boolean {
  return path.some(isEntry);
}

export const j05: Rule = {
  id: 'J05',
  title: 'Thread-locals keep memory of pooled threads',
  needs: [['jvm-graph']],
  doc: {
    evidence:
      'Objects of ThreadLocal$ThreadLocalMap$Entry and what they dominate: at least 5 % of the heap, and 64 KiB. Those of 1 KiB or more are counted. That the ThreadLocal of half of their bytes is gone (the entry’s weak reference is empty) proves that nothing can read the values, and raises the confidence; so does a second dump in which each thread keeps more (1.2 times). As much as before, or a flat buffer or two for each thread, lowers it.',
    limits: 'One dump says possible at most, unless the ThreadLocals are gone. A value that leads back to its ThreadLocal keeps it, and seems to be in use. Whether the threads are of a pool is not looked at.',
    source: 'java.lang.ThreadLocal.ThreadLocalMap (OpenJDK): entries hold their value strongly, their key weakly.',
  },
  healthy: 'Thread-locals keep little.',
  async run({ graphs }) {
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'jvm');
    const source = dumps.at(-1);
    const now = source && threadLocalsIn(source);
    if (!now || now.largest === -1 || now.bytes < Math.max(LEAST_BYTES, LEAST_SHARE * source.graph.retained[0]!)) return [];
    const before = dumps.length > 1 ? threadLocalsIn(dumps.at(-2)!) : undefined;
    const names = await source.content.previews([source.graph.nodeOf[now.threadOfLargest]!]);
    return [tell(source, now, before, names.ok ? (names.value[0] ?? '') : '')];
  },
};

function tell(source: GraphSource, now: ThreadLocals, before: ThreadLocals | undefined, threadName: string): Found {
  const { entries, bytes, threads, largest } = now;
  const total = source.graph.retained[0]!;
  // More threads keep more without a leak in any of them.
  const grew = before !== undefined && bytes >= GREW * before.bytes && perThread(now) >= GREW * perThread(before);
  const areStale = now.staleBytes >= bytes / 2;
  const { value, content, count } = whatIsIn(source, source.merged.nodeOf[largest]!);
  const example = threadName === '' ? '' : threads === 1 ? ` (${code(threadName)})` : ` (${code(threadName)} and others)`;
  const size = `${grew ? `${formatBytes(before.bytes)} → ` : ''}${formatBytes(bytes)}, ${formatPercent(bytes, total)} of the heap`;
  const most = content === value ? `most of it in \`${value}\`` : `most of it in ${counted(count, 'object')} of type \`${content}\` (in \`${value}\`)`;
  const gone = areStale ? `; the \`ThreadLocal\` of ${formatCount(now.stale)} of them is gone, so nothing can read them` : '';
  return {
    key: `J05 ${content}`,
    kind: 'leak',
    sentence: `${counted(entries, 'thread-local value')} of ${counted(threads, 'thread')}${example} keep ${size}, ${most}${gone}.`,
    ...certainty(0.7, 'a value lives as long as its thread')
      .more(areStale, 0.6, 'the values are left over: their ThreadLocal is gone')
      .more(grew, 0.5, 'each thread keeps more than in the dump before')
      .less(before !== undefined && !grew, 0.4, 'each thread keeps no more than in the dump before')
      .less(now.areBuffers, 0.6, 'each is one buffer, which programs keep by design')
      .atMost(before === undefined && !areStale, 0.7, 'one dump does not tell whether they grow')
      .done(),
    impact: { bytes, objects: entries },
    evidence: [{ kind: 'object', capture: source.id, object: largest, typeName: nameOf(source, source.merged.nodeOf[largest]!), retained: bytes, text: `${counted(entries, 'entry', 'entries')}, ${formatBytes(bytes)}` }],
    fix: areStale
      ? 'Keep the ThreadLocal in a static field, not in an object that is made for each piece of work, and call `remove()` in a finally block.'
      : 'Call `remove()` in a finally block when the work on a pooled thread is done.',
    surer: before === undefined ? ['Take another dump of this process later: do they keep more?'] : [],
    functions: [],
    scale: { share: bytes / total, growth: before === undefined || !grew ? 0 : growthWithoutTime(before.bytes, bytes), count: entries },
  };
}

/** The type of the value, and the first type of the program in it that has most of its bytes. */
function whatIsIn(source: GraphSource, entry: number): { readonly value: string; readonly content: string; readonly count: number } {
  const { merged } = source;
  const [first] = childrenOf(source, entry);
  const value = nameOf(source, first ?? entry);
  for (let node = first; node !== undefined; ) {
    if (!isOfLibrary(nameOf(source, node))) return { value, content: nameOf(source, node), count: merged.objects[node]! };
    const [largest] = childrenOf(source, node);
    node = largest !== undefined && merged.retained[largest]! >= CARRIES * merged.retained[node]! ? largest : undefined;
  }
  return { value, content: value, count: 0 };
}

function perThread({ bytes, threads }: ThreadLocals): number {
  return bytes / Math.max(1, threads);
}

function code(preview: string): string {
  return `\`${preview.replace(/^"(.*)"$/, '$1')}\``;
}
