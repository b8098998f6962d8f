import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { TypeOrder } from '../../engine/graph-contract.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { useTreeGrid } from './use-tree-grid.ts';
import { nodeMenu, openNode, showInPicture } from './tree-actions.ts';
import { useCaptureMarks } from '../findings/finding-badge.tsx';
import { treeMark, type FindingMark } from '../../store/findings-marks.ts';
import type { TreeRow } from './tree-rows.ts';
import { TreeCells, TreeHead } from './tree-cells.tsx';
import type { TreeDesk } from './tree-desk.ts';

/** The dominator tree as a table: each row keeps alive what is below it. */
export function DominatorTable(props: { readonly facts: CaptureFacts; readonly desk: TreeDesk; readonly order: TypeOrder; readonly wide: boolean }): ReactNode {
  const { facts, desk, order, wide } = props;
  const { rows, cursor, isStale, problem } = useStore(desk.store);
  const { grid, onRange, toggle, onTreeKey, treeRow } = useTreeGrid(desk);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const isMerged = desk.tree.kind === 'merged';
  const marks = useCaptureMarks(facts.id);
  const markOf = (row: TreeRow): FindingMark | undefined => (row.kind === 'item' ? treeMark(marks, row.item, !isMerged) : undefined);
  const grouping = desk.tree.kind === 'merged' ? desk.tree.grouping : 'type';
  const whole = facts.graph?.shallow ?? 0;
  const menuRow = menu && rows[menu.index];

  const act = (index: number): void => {
    const row = rows[index];
    if (row?.kind === 'more') void desk.load(row.parent);
    else if (row) openNode(desk.tree, row.item);
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
        onOtherKey={(event) => void onTreeKey(event)}
        isSelected={(index) => index === cursor}
        busy={isStale}
        onRange={onRange}
        treeRow={treeRow}
        row={(index) => <TreeCells row={rows[index]!} isMerged={isMerged} grouping={grouping} whole={whole} mark={markOf(rows[index]!)} onToggle={() => toggle(index)} />}
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
