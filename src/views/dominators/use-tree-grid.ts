import { useCallback, useEffect, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { GridHandle, TreeRowPlace } from '../shared/virtual-grid.tsx';
import type { LazyTree } from './lazy-tree.ts';
import type { AnyItem } from './tree-rows.ts';

export interface TreeGrid {
  readonly grid: RefObject<GridHandle | null>;
  readonly onRange: (first: number, last: number) => void;
  /** Opens or closes a row; of a "more" row it loads what follows. */
  readonly toggle: (index: number) => void;
  /** Right and left go in and out, the space bar toggles. True when the key was one of these. */
  readonly onTreeKey: (event: KeyboardEvent) => boolean;
  readonly treeRow: (index: number) => TreeRowPlace;
}

/** What a grid over a tree that loads as one scrolls needs beside its cells. */
export function useTreeGrid<I extends AnyItem, By extends string>(tree: LazyTree<I, By>): TreeGrid {
  const { rows, cursor, sought, pages } = useStore(tree.store);
  const grid = useRef<GridHandle>(null);
  const range = useRef({ first: 0, last: -1 });

  const loadInSight = useCallback((): void => {
    const { first, last } = range.current;
    for (const row of tree.store.getState().rows.slice(first, last + 1)) {
      if (row.kind === 'more' && !row.isBusy && row.problem === undefined) void tree.load(row.parent);
    }
  }, [tree]);
  const onRange = useCallback(
    (first: number, last: number): void => {
      range.current = { first, last };
      loadInSight();
    },
    [loadInSight],
  );
  useEffect(loadInSight, [rows, loadInSight]);
  useEffect(() => {
    const { cursor: at, soughtUntil } = tree.store.getState();
    if (at < 0) return undefined;
    grid.current?.scrollToRow(Math.max(at, soughtUntil));
    if (soughtUntil <= at) return undefined;
    // Once that has happened; what was sought comes first where there is no room for all.
    const frame = requestAnimationFrame(() => grid.current?.scrollToRow(at));
    return () => cancelAnimationFrame(frame);
  }, [sought, tree]);

  // Rows that come above what is looked at do not push it out of sight.
  const shown = useRef({ rows, cursor, pages });
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { rows, cursor, pages };
    if (before.pages === pages || !grid.current) return;
    const { first, last } = grid.current.inSight();
    const isOnCursor = cursor >= 0 && before.cursor >= first && before.cursor <= last;
    const anchor = before.rows[first];
    const shift = isOnCursor ? cursor - before.cursor : anchor?.kind === 'item' ? rows.findIndex(({ key }) => key === anchor.key) - first : 0;
    if (shift > 0) grid.current.scrollRows(shift);
  }, [rows, cursor, pages]);

  const toggle = (index: number): void => {
    const row = rows[index];
    if (row?.kind === 'more') void tree.load(row.parent);
    else if (row) tree.toggle(row.item.id);
  };
  const onTreeKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey || cursor < 0) return false;
    if (event.key === 'ArrowRight') tree.step(cursor, 'in');
    else if (event.key === 'ArrowLeft') tree.step(cursor, 'out');
    else if (event.key === ' ') toggle(cursor);
    else return false;
    event.preventDefault();
    return true;
  };
  const treeRow = (index: number): TreeRowPlace => {
    const row = rows[index]!;
    const expanded = row.kind === 'item' && row.item.children > 0 ? row.isOpen : undefined;
    return { level: row.level, position: row.position, setSize: row.setSize, expanded };
  };
  return { grid, onRange, toggle, onTreeKey, treeRow };
}
