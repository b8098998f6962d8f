import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { ObjectOrder, ObjectRow, ObjectSet, Page } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { engine } from '../../store/actions.ts';
import { changeSet, showSet, visitObject } from '../../store/graph-actions.ts';
import type { ShownSet } from '../../store/graph-look.ts';
import { copyWords } from '../dominators/tree-actions.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { NumberCell } from '../shared/number-cell.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';

interface Question {
  readonly capture: string;
  readonly set: ObjectSet;
  readonly order: ObjectOrder;
}

const ask = ({ capture, set, order }: Question, start: number, end: number): Promise<Answer<Page<ObjectRow>>> =>
  engine.calls.instances(capture, set, order, start, end);

const HEAD: readonly HeadCell<ObjectOrder['by']>[] = [
  { column: 'name', title: 'Object', explanation: 'What it is, and a few words of what it holds', sort: 'name', isText: true },
  { column: 'address', title: 'Address', explanation: 'As other tools write it', sort: 'address', isText: true },
  { column: 'shallow', title: 'Shallow', explanation: 'Bytes of the object itself', sort: 'shallow' },
  { column: 'retained', title: 'Retained', explanation: 'Bytes that would go with it', sort: 'retained' },
  { column: 'share', title: '% of heap', explanation: 'Retained, as a share of all reachable bytes', sort: undefined },
  { column: 'children', title: 'Dominates', explanation: 'Objects that it dominates directly', sort: undefined },
];

/** The objects of a set, one by one. */
export function InstancesTable(props: {
  readonly facts: CaptureFacts;
  readonly shown: ShownSet;
  readonly onCount: (count: number) => void;
}): ReactNode {
  const { facts, shown } = props;
  const { set, order } = shown;
  const section = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(-1);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const question = useMemo<Question>(() => ({ capture: facts.id, set, order }), [facts.id, set, order]);
  const rows = useRowPages(question, ask);
  useFocusTaken(section);
  const whole = facts.graph?.shallow ?? 0;
  const menuRow = menu && rows.rowAt(menu.index);
  const count = rows.summary?.rowCount;
  const { onCount } = props;
  useEffect(() => {
    if (count !== undefined) onCount(count);
  }, [count, onCount]);
  return (
    <>
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div ref={section} className="histogram-rows">
        <VirtualGrid
          label={`Instances of ${shown.title}`}
          className="instances-grid"
          head={HEAD.map((cell) => (
            <HeadCellView key={cell.column} cell={cell} order={order} onSort={(next) => changeSet({ order: next })} />
          ))}
          rowCount={rows.summary?.rowCount ?? 0}
          cursor={cursor}
          onCursor={setCursor}
          onActivate={(index) => {
            const row = rows.rowAt(index);
            if (row) visitObject(row.id);
          }}
          onMenu={(index, at) => setMenu({ index, at })}
          isSelected={(index) => index === cursor}
          busy={rows.stale}
          onRange={rows.onRange}
          row={(index) => {
            const row = rows.rowAt(index);
            if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
            return (
              <>
                <div role="gridcell" className="grid-cell">
                  <ObjectName name={row.name} kind={row.kind} preview={row.preview} />
                </div>
                <div role="gridcell" className="grid-cell" data-column="address" data-quiet="">{row.address}</div>
                <NumberCell column="shallow" exact={row.shallow} quiet>{formatBytes(row.shallow)}</NumberCell>
                <NumberCell column="retained" exact={row.retained} bar={whole === 0 ? 0 : row.retained / whole}>{formatBytes(row.retained)}</NumberCell>
                <NumberCell column="share" quiet>{formatPercent(row.retained, whole)}</NumberCell>
                <NumberCell column="children" quiet={row.children === 0}>{formatCount(row.children)}</NumberCell>
              </>
            );
          }}
        />
        {rows.summary?.rowCount === 0 && !rows.failure ? (
          <EmptyState title="No instance">
            <p>None of these objects is reachable.</p>
          </EmptyState>
        ) : null}
        {rows.summary === undefined && !rows.failure ? <p className="histogram-waiting" role="status">Collecting the objects…</p> : null}
      </div>
      <ContextMenu
        at={menuRow ? menu?.at : undefined}
        label={menuRow ? `Actions for ${menuRow.name} ${menuRow.address}` : 'Actions'}
        items={menuRow ? instanceMenu(menuRow) : []}
        onClose={() => setMenu(undefined)}
      />
    </>
  );
}

function instanceMenu(row: ObjectRow): readonly MenuItem[] {
  return [
    { id: 'open', title: 'Open object', hint: 'Enter', run: () => visitObject(row.id) },
    { id: 'paths', title: 'Why is it alive?', hint: 'merged paths', run: () => showSet({ kind: 'objects', objects: [row.id] }, `${row.name} ${row.address}`, 'paths') },
    'separator',
    { id: 'copy-name', title: 'Copy name', run: () => copyWords(row.name) },
    { id: 'copy-address', title: 'Copy address', disabled: row.address === '', run: () => copyWords(row.address) },
  ];
}
