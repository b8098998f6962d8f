/** What `heapstory diff` prints of two heaps: where objects pile up, and the dominator trees laid over each other. */
import type { Answer, CaptureFacts } from '../engine/contract.ts';
import type { ComparedRow, GraphCompareQuery, GraphComparison, GraphFacts } from '../engine/graph-contract.ts';
import { counted } from '../lib/counted.ts';
import { formatBytes, formatCount } from '../lib/format-value.ts';
import { ok } from '../lib/result.ts';
import { change, signed } from './comparison.ts';
import { MOST_ROWS } from './heap.ts';
import type { Io } from './io.ts';
import { columns, json, printable } from './layout.ts';

export interface HeapPair {
  readonly base: CaptureFacts & { readonly graph: GraphFacts };
  readonly head: CaptureFacts & { readonly graph: GraphFacts };
}

export interface HeapDiff {
  readonly points: GraphComparison['points'];
  /** That differ, largest change first, what holds before what is held. */
  readonly rows: readonly DiffRow[];
  /** There were too many to go through all. */
  readonly isCut: boolean;
}

interface DiffRow {
  readonly row: ComparedRow;
  readonly above: DiffRow | undefined;
  readonly depth: number;
  readonly delta: number;
}

export function pairOf(captures: readonly CaptureFacts[]): HeapPair | undefined {
  const [base, head] = captures.map((facts) => (facts.graph === undefined ? undefined : { ...facts, graph: facts.graph }));
  return base && head ? { base, head } : undefined;
}

export async function diffHeaps(io: Io, { base, head }: HeapPair): Promise<Answer<HeapDiff>> {
  const query: GraphCompareQuery = { captures: [base.id, head.id], base: 0, head: 1, filters: [] };
  const comparison = await io.engine.compareGraphs(query);
  if (!comparison.ok) return comparison;
  const seen: DiffRow[] = [];
  let parents: { readonly node: number; readonly row: DiffRow | undefined }[] = [{ node: 0, row: undefined }];
  // Level by level, so that what does not fit any more is what is deepest.
  while (parents.length > 0 && seen.length < MOST_ROWS) {
    const next: typeof parents = [];
    for (const { node, row: above } of parents) {
      const page = await io.engine.comparedChildren(query, node, { by: 'retained', descending: true }, 0, Infinity);
      if (!page.ok) return page;
      for (const row of page.value.rows) {
        const one = { row, above, depth: (above?.depth ?? 0) + 1, delta: row.head.retained - row.base.retained };
        seen.push(one);
        if (row.children > 0) next.push({ node: row.node, row: one });
      }
    }
    parents = next;
  }
  const rows = seen
    .filter(({ row }) => row.change !== 'same')
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || a.depth - b.depth || a.row.node - b.row.node);
  return ok({ points: comparison.value.points, rows, isCut: parents.length > 0 });
}

export function heapDiffJson({ base, head }: HeapPair, { points, rows }: HeapDiff, count: number): string {
  const side = ({ graph: { objects, shallow } }: HeapPair['base']): object => ({ objects, shallow });
  return json({
    totals: { base: side(base), head: side(head) },
    points: points.map(({ path, sentence, entries, base: before, head: after, countDelta, retainedDelta }) => ({
      path,
      sentence,
      entries,
      base: before,
      head: after,
      countDelta,
      retainedDelta,
    })),
    rows: rows.slice(0, count).map((one) => ({
      label: one.row.name,
      path: pathOf(one),
      kind: one.row.kind,
      base: one.row.base,
      head: one.row.head,
      delta: one.delta,
    })),
  });
}

export function heapDiffText({ base, head }: HeapPair, { points, rows }: HeapDiff, count: number): string {
  const [before, after] = [base.graph, head.graph];
  const shown = rows.slice(0, count);
  const cells = (one: DiffRow): readonly string[] => [
    formatCount(one.row.base.count),
    formatCount(one.row.head.count),
    formatBytes(one.row.base.retained),
    formatBytes(one.row.head.retained),
    signed(one.delta, 'bytes'),
    change(one.row.base.retained, one.row.head.retained),
    printable(pathOf(one).join(' > ')),
  ];
  const sizes = `${formatBytes(before.shallow)} → ${formatBytes(after.shallow)}, ${signed(after.shallow - before.shallow, 'bytes')} ${change(before.shallow, after.shallow)}`;
  return [
    ...points.map(({ sentence }) => `${printable(sentence)}\n`),
    points.length === 0 ? 'Nothing holds many more objects than before.\n' : '',
    `Objects: ${formatCount(before.objects)} → ${formatCount(after.objects)}\n`,
    `Total: ${sizes.trimEnd()}\n`,
    `Showing ${formatCount(shown.length)} of ${counted(rows.length, 'row that differs', 'rows that differ')}\n`,
    columns([['count', '→', 'retained', '→', 'change', '%', 'held by, from the root'], ...shown.map(cells)], 'rrrrrrl'),
  ].join('');
}

function pathOf(one: DiffRow): readonly string[] {
  const names: string[] = [];
  for (let at: DiffRow | undefined = one; at !== undefined; at = at.above) names.push(at.row.name);
  return names.reverse();
}
