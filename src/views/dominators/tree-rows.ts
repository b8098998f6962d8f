/** The visible rows of a tree whose branches are loaded page by page. Pure. */
import type { TreeItem } from './tree-source.ts';

/** What any tree's items have. */
export interface AnyItem {
  readonly id: number;
  readonly name: string;
  readonly children: number;
}

export interface Branch<I extends AnyItem = TreeItem> {
  /** As many children as were loaded, in the shown order. */
  readonly items: readonly I[];
  /** All children. */
  readonly rowCount: number;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
}

export type TreeRow<I extends AnyItem = TreeItem> = ItemRow<I> | MoreRow;

export interface ItemRow<I extends AnyItem = TreeItem> {
  readonly kind: 'item';
  readonly key: string;
  readonly item: I;
  readonly parent: number;
  /** From 1. */
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly isOpen: boolean;
  /** Opened, and its children are on their way. */
  readonly isBusy: boolean;
}

/** Stands for children that are not loaded, or says why they could not be. */
export interface MoreRow {
  readonly kind: 'more';
  readonly key: string;
  readonly parent: number;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly left: number;
  readonly isBusy: boolean;
  readonly problem: string | undefined;
}

export const EMPTY_BRANCH: Branch<never> = { items: [], rowCount: 0, isLoading: false, problem: undefined };

export function itemKey(id: number): string {
  return String(id);
}

export function moreKey(parent: number): string {
  return `more ${parent}`;
}

export function visibleRows<I extends AnyItem>(
  root: number,
  branches: ReadonlyMap<number, Branch<I>>,
  open: ReadonlySet<number>,
): readonly TreeRow<I>[] {
  const rows: TreeRow<I>[] = [];
  // A chain of dominators can be as long as a linked list: no recursion.
  const levels: { readonly parent: number; readonly branch: Branch<I>; at: number }[] = [];
  const enter = (parent: number): void => {
    const branch = branches.get(parent);
    if (branch) levels.push({ parent, branch, at: 0 });
  };
  enter(root);
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const { parent, branch } = level;
    const place = { parent, level: levels.length, position: level.at + 1, setSize: branch.rowCount };
    const item = branch.items[level.at++];
    if (item) {
      const isOpen = open.has(item.id) && item.children > 0;
      const inner = isOpen ? branches.get(item.id) : undefined;
      const isBusy = isOpen && (!inner || (inner.isLoading && inner.items.length === 0));
      rows.push({ kind: 'item', key: itemKey(item.id), item, ...place, isOpen, isBusy });
      if (isOpen) enter(item.id);
      continue;
    }
    const left = branch.rowCount - branch.items.length;
    if (left > 0 || branch.problem !== undefined) {
      rows.push({ kind: 'more', key: moreKey(parent), ...place, left, isBusy: branch.isLoading, problem: branch.problem });
    }
    levels.pop();
  }
  return rows;
}

/** The row of a row's parent, -1 at the top level. */
export function parentIndex(rows: readonly Pick<ItemRow, 'level'>[], index: number): number {
  const level = rows[index]?.level ?? 0;
  for (let at = index - 1; at >= 0; at--) if (rows[at]!.level < level) return at;
  return -1;
}
