import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { TypeOrder } from '../../engine/graph-contract.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import { nodeMenu, openNode, showInPicture } from './tree-actions.ts';
import { TreeCells, TreeHead } from './tree-cells.tsx';
import type { TreeDesk } from './tree-desk.ts';

/** The dominator tree as a table: each row keeps alive what is below it. */
export function DominatorTable(props: { readonly facts: CaptureFacts; readonly desk: TreeDesk; readonly order: TypeOrder; readonly wide: boolean }): ReactNode {
  const { facts, desk, order, wide } = props;
  const { rows, cursor, sought, isStale, problem } = useStore(desk.store);
  const grid = useRef<GridHandle>(null);
  const range = useRef({ first: 0, last: -1 });
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const isMerged = desk.tree.kind === 'merged';
  const grouping = desk.tree.kind === 'merged' ? desk.tree.grouping : 'type';
  const whole = facts.graph?.shallow ?? 0;
  const menuRow = menu && rows[menu.index];

  const loadInSight = useCallback((): void => {
    const { first, last } = range.current;
    for (const row of desk.store.getState().rows.slice(first, last + 1)) {
      if (row.kind === 'more' && !row.isBusy && row.problem === undefined) void desk.load(row.parent);
    }
  }, [desk]);
  const onRange = useCallback(
    (first: number, last: number): void => {
      range.current = { first, last };
      loadInSight();
    },
    [loadInSight],
  );
  useEffect(loadInSight, [rows, loadInSight]);
  useEffect(() => {
    const at = desk.store.getState().cursor;
    if (at >= 0) grid.current?.scrollToRow(at);
  }, [sought, desk]);

  const act = (index: number): void => {
    const row = rows[index];
    if (row?.kind === 'more') void desk.load(row.parent);
    else if (row) openNode(desk.tree, row.item);
  };
  const toggle = (index: number): void => {
    const row = rows[index];
    if (row?.kind === 'more') void desk.load(row.parent);
    else if (row) desk.toggle(row.item.id);
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || cursor < 0) return;
    if (event.key === 'ArrowRight') desk.step(cursor, 'in');
    else if (event.key === 'ArrowLeft') desk.step(cursor, 'out');
    else if (event.key === ' ') toggle(cursor);
    else return;
    event.preventDefault();
  };

  const here = (): readonly MenuItem[] => {
    if (menuRow?.kind !== 'item') return [];
    const { item } = menuRow;
    return [
      { id: 'picture', title: 'Show in the picture', run: () => showInPicture(desk, item.id, wide) },
      { id: 'drop', title: 'Next big drop from here', hint: 'B', disabled: item.children === 0, run: () => void desk.nextDrop(item) },
    ];
  };

  return (
    <div className="dominator-table">
      <VirtualGrid
        ref={grid}
        label="Dominator tree"
        className={isMerged ? 'tree-grid' : 'tree-grid tree-grid-objects'}
        head={<TreeHead order={order} isMerged={isMerged} />}
        rowCount={rows.length}
        cursor={cursor}
        onCursor={(index) => desk.setCursor(index)}
        onActivate={act}
        onMenu={(index, at) => setMenu({ index, at })}
        onOtherKey={onOtherKey}
        isSelected={(index) => index === cursor}
        busy={isStale}
        onRange={onRange}
        treeRow={(index) => {
          const row = rows[index]!;
          const expanded = row.kind === 'item' && row.item.children > 0 ? row.isOpen : undefined;
          return { level: row.level, position: row.position, setSize: row.setSize, expanded };
        }}
        row={(index) => <TreeCells row={rows[index]!} isMerged={isMerged} grouping={grouping} whole={whole} onToggle={() => toggle(index)} />}
      />
      {rows.length > 0 ? null : problem === undefined ? <TreeWaiting isStale={isStale} /> : (
        <EmptyState title="The tree could not be read">
          <p>{problem}</p>
        </EmptyState>
      )}
      <ContextMenu
        at={menuRow?.kind === 'item' ? menu?.at : undefined}
        label={menuRow?.kind === 'item' ? `Actions for ${menuRow.item.name}` : 'Actions'}
        items={menuRow?.kind === 'item' ? nodeMenu(facts.id, desk, menuRow.item, here()) : []}
        onClose={() => setMenu(undefined)}
      />
    </div>
  );
}

function TreeWaiting({ isStale }: { readonly isStale: boolean }): ReactNode {
  if (isStale) return <p className="late-line" role="status">Merging the dominator tree…</p>;
  return (
    <EmptyState title="Nothing is reachable">
      <p>No root of this heap holds an object. What is not reachable is listed under Waste.</p>
    </EmptyState>
  );
}
