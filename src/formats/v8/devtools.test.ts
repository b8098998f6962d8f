import { describe, expect, test } from 'vitest';
import { settle } from '../../analysis/graph/settle.ts';
import { runToEnd } from '../../lib/steps.ts';
import type { RawGraph } from '../../model/object-graph.ts';
import { devtoolsAnswer, fixture, opened } from './testing/open.ts';

interface ClassRow {
  readonly name: string;
  count: number;
  shallow: number;
  retained: number;
}

/** Sums by label; retained only where no dominator has the same label, so that nothing counts twice. */
function classesOf(graph: RawGraph): { readonly rows: readonly ClassRow[]; readonly total: number } {
  const heap = runToEnd(settle(graph));
  const rows: ClassRow[] = graph.labels.names.map((name) => ({ name, count: 0, shallow: 0, retained: 0 }));
  const until = new Uint32Array(rows.length);
  for (let object = 0; object < heap.count; object++) {
    const label = heap.label[object]!;
    const row = rows[label]!;
    row.count++;
    row.shallow += heap.shallow[object]!;
    if (object >= until[label]!) {
      until[label] = heap.end[object]!;
      row.retained += heap.retained[object]!;
    }
  }
  expect(heap.reachable).toBe(heap.count);
  return { rows, total: heap.retained[0]! };
}

const asText = ({ name, count, shallow, retained }: ClassRow): string => `${name} ${count} ${shallow} ${retained}`;

describe.each(['sessions', 'page-before', 'page-after', 'page-stacks'])('%s', (name) => {
  test('every class has the count, shallow and retained size that DevTools shows', async () => {
    const answer = devtoolsAnswer(name);
    const { graph } = await opened(fixture(name));
    const { rows, total } = classesOf(graph);
    expect(graph.nodeCount).toBe(answer.nodeCount);
    expect(total).toBe(answer.totalSize);
    const theirs = answer.classes.map(([key, count, shallow, retained]) => ({ name: key.replace(/^(\d+,-?\d+,-?\d+)?,/, ''), count, shallow, retained }));
    expect(rows.filter(({ shallow }) => shallow > 0).map(asText).sort()).toEqual(theirs.map(asText).sort());
  });

  test('equal strings are those that DevTools finds', async () => {
    const { graph } = await opened(fixture(name));
    const waste = await graph.content.waste(() => true, { onProgress: () => undefined, isCancelled: () => false });
    if (!waste.ok) throw new Error(waste.error.sentence);
    const ours = waste.value.rows.filter(({ kind }) => kind === 'duplicate-strings');
    const least = Math.min(...ours.map(({ bytes }) => bytes));
    // Rows are the worst by what one copy would save; copies can differ in size.
    const expected = devtoolsAnswer(name).duplicates.filter(([, count, bytes]) => (bytes * (count - 1)) / count > 2 * least);
    expect(expected.length).toBeGreaterThan(3);
    for (const [text, count] of expected) {
      const same = ours.filter((row) => row.name.startsWith(JSON.stringify(text).slice(0, -1)) && row.count === count);
      expect(same.length, `${text} × ${count}`).toBeGreaterThan(0);
    }
  });
});
