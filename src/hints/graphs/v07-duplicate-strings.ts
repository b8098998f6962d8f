import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { shortened, visibleText } from '../../lib/visible-text.ts';
import type { WasteReport, WasteRow } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';

const LEAST_LENGTH = 1 << 10;
const LEAST_SHARE = 0.01;
/** A look at all strings reads the file once more: for larger snapshots it is left to the reader, in the view of waste. */
const MOST_OBJECTS = 3_000_000;

export const v07: Rule = {
  id: 'V07',
  title: 'The same long text is kept many times',
  needs: [['v8-graph']],
  doc: {
    evidence: 'Strings of 1 KiB or more with equal text whose copies take at least 1 % of the heap. Snapshots of up to 3 million nodes are looked at by themselves, larger ones when the waste was worked out.',
    limits: 'V8 shares some strings on its own, and their copies are not in the snapshot. What the copies are of is shortened in words.',
    source: 'memlab, analysis of duplicated strings; V8 heap snapshots (strings by their text).',
  },
  healthy: 'No long text is kept many times.',
  async run({ graphs }) {
    const source = graphs.findLast(({ graph }) => graph.runtime === 'v8');
    if (!source) return [];
    const report = source.waste ?? (await look(source));
    const total = source.graph.retained[0]!;
    return (report?.rows ?? [])
      .filter(({ kind, bytes, count }) => kind === 'duplicate-strings' && count > 1 && bytes / (count - 1) >= LEAST_LENGTH && bytes >= LEAST_SHARE * total)
      .map((row) => tell(source, row, total));
  },
};

function tell(source: GraphSource, { name, count, bytes, examples }: WasteRow, total: number): Found {
  const text = shortened(visibleText(name), 40);
  const [example] = examples;
  return {
    key: `V07 ${shortened(name, 80)}`,
    kind: 'fact',
    sentence: `${formatCount(count)} copies of one text of ${formatBytes(bytes / (count - 1))} (“${text}”) are kept; one would save ${formatBytes(bytes)}.`,
    ...certainty(0.8, 'the texts are equal').done(),
    impact: { bytes, objects: count },
    evidence: [{ kind: 'object', capture: source.id, object: example === undefined ? undefined : source.graph.objectOf[example], typeName: '(string)', retained: bytes, text: `${formatCount(count)} × “${text}”` }],
    fix: 'Keep one of them: look it up in a Map by its text before storing it.',
    surer: [],
    functions: [],
    scale: { share: bytes / total, growth: 0, count },
    severity: { most: 2 },
  };
}

async function look({ graph, content }: GraphSource): Promise<WasteReport | undefined> {
  if (graph.count > MOST_OBJECTS) return undefined;
  const report = await content.waste((node) => graph.objectOf[node]! < graph.reachable, { onProgress: () => undefined, isCancelled: () => false });
  return report.ok ? report.value : undefined;
}
