import { expect, test } from 'vitest';
import type { Answer } from '../../engine/contract.ts';
import { err, ok } from '../../lib/result.ts';
import { LazyTree, type Order } from './lazy-tree.ts';

interface Item {
  readonly id: number;
  readonly name: string;
  readonly children: number;
}

/** Each node has three children down to depth 3: 1 2 3, 11 12 13, 111 112 113. Node 1 has 150 more. */
function childrenOf(node: number, descending: boolean): readonly Item[] {
  if (node > 99) return [];
  const digits = node === 1 ? Array.from({ length: 153 }, (_, at) => at + 1) : [1, 2, 3];
  const items = digits.map((digit) => {
    const id = digit > 9 ? 1000 + digit : node * 10 + digit;
    return { id, name: `n${id}`, children: id > 99 ? 0 : id === 1 ? 153 : 3 };
  });
  return descending ? items : items.toReversed();
}

function makeTree(): { readonly tree: LazyTree<Item, 'size'>; readonly asked: number[] } {
  const asked: number[] = [];
  const ask = (node: number, { descending }: Order<'size'>, start: number, end: number): Promise<Answer<{ rowCount: number; rows: readonly Item[] }>> => {
    asked.push(node);
    if (node === 3) return Promise.resolve(err({ code: 'internal', sentence: 'No.' }));
    const all = childrenOf(node, descending);
    return Promise.resolve(ok({ rowCount: all.length, rows: all.slice(start, end) }));
  };
  return { tree: new LazyTree<Item, 'size'>({ by: 'size', descending: true }, ask), asked };
}

const shown = (tree: LazyTree<Item, 'size'>): readonly string[] => tree.store.getState().rows.map((row) => (row.kind === 'item' ? row.item.name : row.key));
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

test('only what is opened is asked for', async () => {
  const { tree, asked } = makeTree();
  await settle();
  expect(shown(tree)).toEqual(['n1', 'n2', 'n3']);
  await tree.expand(2);
  expect(shown(tree)).toEqual(['n1', 'n2', 'n21', 'n22', 'n23', 'n3']);
  tree.collapse(2);
  await tree.expand(2);
  expect(asked).toEqual([0, 2]);
});

test('a path is revealed by ids or by names, as far as it is there', async () => {
  const { tree } = makeTree();
  await settle();
  expect(await tree.reveal(['n2', 'n21', 'n212'])).toBe(3);
  expect(tree.store.getState().selected?.name).toBe('n212');
  expect(await tree.reveal([1, 1153])).toBe(2);
  expect(tree.store.getState().selected?.id).toBe(1153);
  expect(await tree.reveal(['n2', 'gone', 'n212'])).toBe(1);
  expect(tree.store.getState().selected?.name).toBe('n2');
  expect(await tree.reveal(['gone'])).toBe(0);
  expect(tree.store.getState().selected?.name).toBe('n2');
});

test('the cursor on "more" stays in its place while the next rows come', async () => {
  const { tree } = makeTree();
  await settle();
  await tree.expand(1);
  const more = tree.store.getState().rows.findIndex(({ kind }) => kind === 'more');
  tree.setCursor(more);
  await tree.load(1);
  expect(tree.store.getState()).toMatchObject({ cursor: more, selected: { id: 1101 } });
});

test('another order keeps what is open and chosen', async () => {
  const { tree } = makeTree();
  await settle();
  await tree.reveal(['n2', 'n21']);
  tree.setOrder({ by: 'size', descending: false });
  await settle();
  expect(shown(tree)).toEqual(['n3', 'n2', 'n23', 'n22', 'n21', 'n1']);
  expect(tree.store.getState().selected?.name).toBe('n21');
});

test('a refresh asks for what is open and leaves everything in its place', async () => {
  const { tree, asked } = makeTree();
  await settle();
  await tree.reveal(['n2', 'n21', 'n212']);
  const before = shown(tree);
  asked.length = 0;
  const revealed = tree.reveal(['n2', 'n22', 'n221']);
  await tree.refresh();
  expect(await revealed).toBe(3);
  expect(asked.toSorted((a, b) => a - b)).toEqual([0, 2, 21, 22]);
  expect(shown(tree)).toEqual([...before.slice(0, 7), 'n221', 'n222', 'n223', ...before.slice(7)]);
  expect(tree.store.getState().selected?.name).toBe('n221');
});

test('left closes, then leads to the parent; right opens, then leads inside', async () => {
  const { tree } = makeTree();
  await settle();
  await tree.reveal(['n2', 'n21']);
  const step = async (direction: 'in' | 'out'): Promise<string | undefined> => {
    tree.step(tree.store.getState().cursor, direction);
    await settle();
    return tree.store.getState().selected?.name;
  };
  expect(await step('in')).toBe('n21');
  expect(await step('in')).toBe('n211');
  expect(await step('out')).toBe('n21');
  expect(await step('out')).toBe('n21');
  expect(await step('out')).toBe('n2');
});

test('what cannot be read says so in its place', async () => {
  const { tree } = makeTree();
  await settle();
  await tree.expand(3);
  expect(tree.store.getState().rows.at(-1)).toMatchObject({ kind: 'more', problem: 'No.' });
});
