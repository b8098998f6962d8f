/** What is wasted, and what no root reaches. */
import { readable } from '../analysis/function-groups.ts';
import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import { CANCELLED_FAILURE } from '../model/failure.ts';
import { NODE_KINDS, type WasteKind } from '../model/object-graph.ts';
import type { Answer } from './contract.ts';
import type { ObjectId, WasteAnswer } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';

type Section = WasteAnswer['sections'][number];

const MOST_UNREACHABLE_ROWS = 200;
const MOST_EXAMPLES = 20;
const ROOT = NODE_KINDS.indexOf('root');

export async function findWaste(
  desk: GraphDesk,
  watch: { readonly onProgress: (progress: Progress) => void; readonly isCancelled: () => boolean },
): Promise<Answer<WasteAnswer>> {
  const { graph, content } = desk;
  const report = await content.waste((node) => graph.objectOf[node]! < graph.reachable, {
    onProgress: (fraction) => watch.onProgress({ phase: 'Looking for waste', fraction }),
    isCancelled: watch.isCancelled,
  });
  if (!report.ok) return report;
  if (watch.isCancelled()) return err(CANCELLED_FAILURE);
  const { rows, totals, notices } = report.value;
  const kinds = new Set<WasteKind>([...totals.keys(), ...rows.map(({ kind }) => kind)]);
  const sections = [...kinds].map((kind): Section => {
    const own = rows.filter((row) => row.kind === kind);
    const total = totals.get(kind) ?? { count: own.length, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
    return {
      kind,
      ...total,
      rows: own.map(({ name, count, bytes, examples }) => ({
        name: readable(name),
        count,
        bytes,
        examples: examples.map((node) => graph.objectOf[node]!),
      })),
    };
  });
  const all = [...sections, unreachable(desk)].filter(({ count }) => count > 0);
  return ok({ sections: all.toSorted((a, b) => b.bytes - a.bytes), notices });
}

function unreachable({ graph }: GraphDesk): Section {
  const byLabel = new Map<number, { count: number; bytes: number; examples: ObjectId[] }>();
  let count = 0;
  let bytes = 0;
  for (let object = graph.reachable; object < graph.count; object++) {
    const label = graph.label[object]!;
    if (graph.labels.kind[label] === ROOT) continue;
    let row = byLabel.get(label);
    if (!row) {
      row = { count: 0, bytes: 0, examples: [] };
      byLabel.set(label, row);
    }
    row.count++;
    row.bytes += graph.shallow[object]!;
    if (row.examples.length < MOST_EXAMPLES) row.examples.push(object);
    count++;
    bytes += graph.shallow[object]!;
  }
  const rows = [...byLabel]
    .map(([label, row]) => ({ name: readable(graph.labels.names[label]!), ...row }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_UNREACHABLE_ROWS);
  return { kind: 'unreachable', count, bytes, rows };
}
