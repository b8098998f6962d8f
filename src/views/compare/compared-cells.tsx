import type { ReactNode } from 'react';
import type { ComparedOrder, ObjectChanges } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { MoreCell, TreeNameCell } from '../dominators/tree-name-cell.tsx';
import type { TreeRow } from '../dominators/tree-rows.ts';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { KIND_WORDS } from '../shared/kind-mark.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import type { FindingMark } from '../../store/findings-marks.ts';
import { FindingBadge } from '../findings/finding-badge.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import type { ComparedItem } from './compared-rows.ts';
import { DeltaCell } from './delta-cell.tsx';
import { deltaText } from './delta-text.ts';
import { Sparkline } from './sparkline.tsx';

/** What stands in the table besides what always does. */
export interface Columns {
  /** Only files say what kind a type is of. */
  readonly kinds: boolean;
  readonly objects: boolean;
  readonly series: boolean;
}

const HEAD: readonly HeadCell<ComparedOrder['by']>[] = [
  { column: 'name', title: 'Name', explanation: 'What is dominated by the row above it. Sort by name', sort: 'name', isText: true },
  { column: 'kind', title: 'Kind', explanation: 'What kind of thing it is', sort: undefined, isText: true },
  { column: 'counts', title: 'Count', explanation: 'Objects in the base → in the head', sort: undefined },
  { column: 'count', title: 'Δ count', explanation: 'Objects of the head less those of the base; ranked by size, growth and shrinking alike', sort: 'count' },
  { column: 'shallow', title: 'Δ shallow', explanation: 'Bytes of the objects themselves: head less base', sort: 'shallow' },
  { column: 'base', title: 'Base', explanation: 'Retained in the base: bytes that would go with them', sort: undefined },
  { column: 'head', title: 'Head', explanation: 'Retained in the head: bytes that would go with them', sort: undefined },
  { column: 'retained', title: 'Δ retained', explanation: 'Retained in the head less retained in the base; ranked by size, growth and shrinking alike', sort: 'retained' },
];

const OBJECTS: typeof HEAD = [
  { column: 'fresh', title: 'New', explanation: 'Objects that the head has and the base had not', sort: undefined },
  { column: 'survived', title: 'Survived', explanation: 'Objects that both have', sort: undefined },
  { column: 'gone', title: 'Gone', explanation: 'Objects that only the base had', sort: undefined },
];

const SERIES: typeof HEAD = [
  { column: 'series', title: 'Series', explanation: 'Count in every capture, in order of time; each row has its own scale, from zero', sort: undefined, isText: true },
];

export function ComparedHead(props: { readonly order: ComparedOrder; readonly columns: Columns; readonly onSort: (order: ComparedOrder) => void }): ReactNode {
  const { order, columns, onSort } = props;
  const cells = [...HEAD.filter(({ column }) => columns.kinds || column !== 'kind'), ...(columns.objects ? OBJECTS : []), ...(columns.series ? SERIES : [])];
  return cells.map((cell) => <HeadCellView key={cell.column} cell={cell} order={order} onSort={onSort} />);
}

export function ComparedCells(props: {
  readonly row: TreeRow<ComparedItem>;
  readonly columns: Columns;
  /** Indexes in the series. */
  readonly base: number;
  readonly head: number;
  /** |Δ retained| of the longest bar. */
  readonly largest: number;
  readonly mark: FindingMark | undefined;
  readonly onToggle: () => void;
}): ReactNode {
  const { row, columns, largest, onToggle } = props;
  if (row.kind === 'more') return <MoreCell row={row} onMore={onToggle} />;
  const { name, kind, group, base, head, series } = row.item;
  // Roots that are no objects have none to count.
  const isCounted = base.count > 0 || head.count > 0;
  return (
    <>
      <TreeNameCell row={row} onToggle={onToggle}>
        <FindingBadge mark={props.mark} />
        <ObjectName name={name} kind={columns.kinds || kind === 'root' ? kind : undefined} group={group} />
      </TreeNameCell>
      {columns.kinds ? <div role="gridcell" className="grid-cell" data-column="kind" data-quiet="">{KIND_WORDS[kind]}</div> : null}
      <NumberCell column="counts">{isCounted ? `${formatCount(base.count)} → ${formatCount(head.count)}` : ''}</NumberCell>
      <Difference column="count" delta={isCounted ? head.count - base.count : undefined} unit="count" />
      <Difference column="shallow" delta={isCounted ? head.shallow - base.shallow : undefined} unit="bytes" />
      <NumberCell column="base" exact={base.retained} quiet>{formatBytes(base.retained)}</NumberCell>
      <NumberCell column="head" exact={head.retained}>{formatBytes(head.retained)}</NumberCell>
      <DeltaCell column="retained" delta={head.retained - base.retained} unit="bytes" largest={largest} />
      {columns.objects ? <ObjectCells objects={isCounted ? row.item.objects : undefined} /> : null}
      {columns.series ? (
        <div role="gridcell" className="grid-cell" data-column="series">
          {isCounted ? <Sparkline values={series} base={props.base} head={props.head} label={series.map(formatCount).join(', ')} /> : null}
        </div>
      ) : null}
    </>
  );
}

/** Quiet where nothing changed: what did is to be seen at once. */
function Difference(props: { readonly column: string; readonly delta: number | undefined; readonly unit: string }): ReactNode {
  const { column, delta = 0, unit } = props;
  return (
    <div role="gridcell" className="grid-cell" data-number="" data-column={column} data-quiet={delta === 0 ? '' : undefined}>
      <span data-way={delta > 0 ? 'grew' : delta < 0 ? 'shrank' : undefined}>{props.delta === undefined ? '' : deltaText(delta, unit)}</span>
    </div>
  );
}

function ObjectCells({ objects }: { readonly objects: ObjectChanges | undefined }): ReactNode {
  return (['fresh', 'survived', 'gone'] as const).map((which) => (
    <NumberCell key={which} column={which} quiet={!objects?.[which]}>{objects ? formatCount(objects[which]) : ''}</NumberCell>
  ));
}
