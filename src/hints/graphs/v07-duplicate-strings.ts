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
    evidence:
      'Strings of 1 KiB or more with equal text whose copies take at least 1 % of the heap. V8 writes the first 1,024 characters of a text; newer versions add its length and hash, which must agree as well. Older ones (Node 20) do not: texts that begin alike and have one size are told as such, and are possible at most; those of several sizes are left out. Snapshots of up to 3 million nodes are looked at by themselves, larger ones when the waste was worked out.',
    limits: 'V8 shares some strings on its own, and their copies are not in the snapshot. Sizes are compared for twenty of the texts. What the copies are of is shortened in words.',
    source: 'memlab, analysis of duplicated strings; V8 heap snapshots (strings by their text; --heap-snapshot-string-limit).',
  },
  healthy: 'No long text is kept many times.',
  async run({ graphs }) {
    const source = graphs.findLast(({ graph }) => graph.runtime === 'v8');
    if (!source) return [];
    const report = source.waste ?? (await look(source));
    const total = source.graph.retained[0]!;
    const rows = (report?.rows ?? []).filter(({ kind, bytes, count }) => kind === 'duplicate-strings' && count > 1 && bytes / (count - 1) >= LEAST_LENGTH && bytes >= LEAST_SHARE * total);
    const known = await Promise.all(rows.map((row) => isKnownWhole(source, row)));
    return rows.flatMap((row, at) => (known[at] || areOfOneSize(source, row) ? [tell(source, row, total, known[at] === true)] : []));
  },
};

function tell(source: GraphSource, { name, count, bytes, examples }: WasteRow, total: number, isWhole: boolean): Found {
  // The name is quoted.
  const text = shortened(visibleText(name.replaceAll(/^"|"$/g, '')), 40);
  const [example] = examples;
  const size = formatBytes(bytes / (count - 1));
  return {
    key: `V07 ${shortened(name, 80)}`,
    kind: 'fact',
    sentence: isWhole
      ? `${formatCount(count)} copies of one text of ${size} (“${text}”) are kept; one would save ${formatBytes(bytes)}.`
      : `${formatCount(count)} texts of ${size} each that begin alike (“${text}”) are kept; if they are equal, one would save ${formatBytes(bytes)}.`,
    ...certainty(0.8, isWhole ? 'the texts are equal' : 'the texts are of one size')
      .atMost(!isWhole, 0.55, 'the snapshot has only the first 1,024 characters of each')
      .done(),
    impact: { bytes, objects: count },
    evidence: [{ kind: 'object', capture: source.id, object: example === undefined ? undefined : source.graph.objectOf[example], typeName: '(string)', retained: bytes, text: `${formatCount(count)} × “${text}”` }],
    fix: 'Keep one of them: look it up in a Map by its text before storing it.',
    surer: isWhole ? [] : ['Look at the texts in the program, or take the snapshot with a newer Node.js or Chrome, which writes the length and hash of long texts.'],
    functions: [],
    scale: { share: bytes / total, growth: 0, count },
    severity: { most: 2 },
  };
}

/** The snapshot has the text to its end, or at least its length, with which it has the hash. */
async function isKnownWhole({ content }: GraphSource, { examples }: WasteRow): Promise<boolean> {
  const [example] = examples;
  if (example === undefined) return false;
  const read = await content.describe(example, 0, 0);
  return read.ok && (read.value.text?.truncated === false || read.value.facts.some(({ label }) => label === 'length'));
}

function areOfOneSize({ graph }: GraphSource, { examples }: WasteRow): boolean {
  return new Set(examples.map((node) => graph.shallow[graph.objectOf[node]!])).size === 1;
}

async function look({ graph, content }: GraphSource): Promise<WasteReport | undefined> {
  if (graph.count > MOST_OBJECTS) return undefined;
  const report = await content.waste((node) => graph.objectOf[node]! < graph.reachable, { onProgress: () => undefined, isCancelled: () => false });
  return report.ok ? report.value : undefined;
}
