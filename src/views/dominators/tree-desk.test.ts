import { beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../lib/result.ts';
import { TreeDesk } from './tree-desk.ts';
import type { TreeItem } from './tree-source.ts';

/** A heap: a map with 250 entries below two wrappers, and something small beside it. */
const RETAINED: Readonly<Record<number, number>> = { 1: 900, 2: 890, 3: 880, 9: 60 };
const CHILDREN: Readonly<Record<number, readonly number[]>> = {
  0: [1, 9],
  1: [2],
  2: [3],
  3: Array.from({ length: 250 }, (_, index) => 100 + index),
};
const said: string[] = [];

function item(id: number): TreeItem {
  const retained = RETAINED[id] ?? 3;
  return { id, name: `n${id}`, kind: 'object', group: '', preview: '', address: '', count: 1, shallow: 1, retained, children: CHILDREN[id]?.length ?? 0 };
}

vi.mock('../../store/actions.ts', () => ({ say: (text: string) => said.push(text) }));
vi.mock('./tree-source.ts', () => ({
  ROOT: 0,
  askChildren: async (_capture: string, _tree: unknown, id: number, order: { descending: boolean }, start: number, end: number) => {
    const ids = [...(CHILDREN[id] ?? [])];
    if (!order.descending) ids.reverse();
    return ok({ rowCount: ids.length, rows: ids.slice(start, end).map(item) });
  },
  askLargest: async (_capture: string, _tree: unknown, id: number) => ok((CHILDREN[id] ?? []).map(item)[0]),
  askPath: async (_capture: string, _tree: unknown, id: number) => ok(id >= 100 ? [1, 2, 3, id] : [1, 2, 3].slice(0, id)),
}));

async function desk(): Promise<TreeDesk> {
  const made = new TreeDesk('c', { kind: 'merged', grouping: 'type' }, { by: 'retained', descending: true }, 1000);
  await vi.waitFor(() => expect(made.store.getState().rows.length).toBe(2));
  return made;
}

const names = (made: TreeDesk): readonly string[] => made.store.getState().rows.map((row) => (row.kind === 'item' ? row.item.name : `+${row.left}`));

beforeEach(() => void said.splice(0));

test('the next big drop goes to where the bytes spread, opens it and chooses it', async () => {
  const made = await desk();
  await made.nextDrop(undefined);
  expect(made.store.getState().selected?.name).toBe('n3');
  expect(names(made).slice(0, 4)).toEqual(['n1', 'n2', 'n3', 'n100']);
  expect(said.at(-1)).toBe('n3 keeps 88.0 % of the heap, spread over 250 children; the largest has 0.34 % of it.');
});

test('more children come by the page until all are there', async () => {
  const made = await desk();
  await made.nextDrop(undefined);
  expect(names(made).at(-2)).toBe('+150');
  await made.load(3);
  await made.load(3);
  await made.load(3);
  expect(names(made)).toHaveLength(3 + 250 + 1);
});

test('a node that another view chose is found among later siblings', async () => {
  const made = await desk();
  await made.revealNode(320);
  expect(made.store.getState().selected?.id).toBe(320);
});

test('closing takes the cursor out of what is closed', async () => {
  const made = await desk();
  await made.nextDrop(undefined);
  made.collapse(1);
  expect(names(made)).toEqual(['n1', 'n9']);
  expect(made.store.getState()).toMatchObject({ cursor: 0, selected: { id: 1 } });
});

test('another order keeps open what was open', async () => {
  const made = await desk();
  await made.expand(1);
  made.setOrder({ by: 'retained', descending: false });
  await vi.waitFor(() => expect(names(made)).toEqual(['n9', 'n1', 'n2']));
});

test('arrow keys walk in and out', async () => {
  const made = await desk();
  made.setCursor(0);
  made.step(0, 'in');
  await vi.waitFor(() => expect(names(made)).toEqual(['n1', 'n2', 'n9']));
  made.step(0, 'in');
  expect(made.store.getState().cursor).toBe(1);
  made.step(1, 'out');
  expect(made.store.getState().cursor).toBe(0);
  made.step(0, 'out');
  expect(names(made)).toEqual(['n1', 'n9']);
});
