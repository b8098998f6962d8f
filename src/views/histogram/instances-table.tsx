import { useMemo, useRef, type ReactNode } from 'react';
import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { ObjectOrder, ObjectRow, ObjectSet, Page } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { engine } from '../../store/actions.ts';
import { changeSet, showSet, visitObject } from '../../store/graph-actions.ts';
import type { ShownSet } from '../../store/graph-look.ts';
import { copyWords } from '../dominators/tree-actions.ts';
import { PagedGrid } from '../object/paged-grid.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { NumberCell } from '../shared/number-cell.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';

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
  const { facts, shown, onCount } = props;
  const { set, order } = shown;
  const section = useRef<HTMLDivElement>(null);
  const question = useMemo<Question>(() => ({ capture: facts.id, set, order }), [facts.id, set, order]);
  useFocusTaken(section);
  const whole = facts.graph?.shallow ?? 0;
  return (
    <div ref={section} className="histogram-rows instances">
      <PagedGrid<Question, ObjectRow>
        label={`Instances of ${shown.title}`}
        className="instances-grid"
        question={question}
        ask={ask}
        head={HEAD.map((cell) => (
          <HeadCellView key={cell.column} cell={cell} order={order} onSort={(next) => changeSet({ order: next })} />
        ))}
        cells={(row) => <Cells row={row} whole={whole} />}
        onOpen={(row) => visitObject(row.id)}
        menu={instanceMenu}
        menuLabel={(row) => `Actions for ${row.name} ${row.address}`}
        onCount={onCount}
        waiting="Collecting the objects…"
        none="No instance: none of these objects is reachable."
      />
    </div>
  );
}

function Cells({ row, whole }: { readonly row: ObjectRow; readonly whole: number }): ReactNode {
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
