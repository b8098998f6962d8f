import type { CSSProperties, ReactNode } from 'react';
import type { GoroutineDetail, GoroutineFacts, GoroutineOrder, GoroutineQuery, GoroutineRow } from '../../engine/goroutine-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { GoroutineLink } from './goroutine-link.tsx';
import { shortWait } from './group-texts.ts';

type MemberColumn = HeadCell<GoroutineOrder['by']> & { readonly width: string };

const ID: MemberColumn = { column: 'id', title: 'Number', explanation: 'Of the goroutine, in order of creation', sort: 'id', width: '92px' };
const COUNT: MemberColumn = { column: 'count', title: 'Count', explanation: 'Goroutines with the same stack and labels', sort: undefined, width: '72px' };
const WAIT: MemberColumn = { column: 'wait', title: 'Wait', explanation: 'Time since the first garbage collection that saw it blocked', sort: 'wait', width: '108px' };
const STATE: MemberColumn = { column: 'state', title: 'State', explanation: 'As the dump prints it, or as its stack tells', sort: 'state', isText: true, width: 'minmax(132px, 1fr)' };
const CREATOR: MemberColumn = { column: 'creator', title: 'Created in', explanation: 'The goroutine with the go statement', sort: undefined, isText: true, width: 'minmax(116px, 1fr)' };
const OBJECT: MemberColumn = { column: 'object', title: 'Waits on', explanation: 'The mutex, channel or connection, as far as the dump prints it', sort: undefined, isText: true, width: 'minmax(110px, 1.4fr)' };
const MORE: MemberColumn = { column: 'more', title: 'Labels', explanation: 'Labels, and what else is known', sort: undefined, isText: true, width: 'minmax(60px, 1.4fr)' };

export function memberColumns(tells: GoroutineFacts['tells'] | undefined, hasWaits: boolean, hasStates: boolean): readonly MemberColumn[] {
  return [
    tells?.ids === true ? ID : COUNT,
    ...(hasWaits ? [WAIT] : []),
    ...(hasStates ? [STATE] : []),
    ...(tells?.creators === true ? [CREATOR] : []),
    ...(tells?.objects === true ? [OBJECT] : []),
    MORE,
  ];
}

/** Goroutines of one stack have the address of what they wait for printed, or none of them has. */
export function tellsOf(tells: GoroutineFacts['tells'], by: GoroutineQuery['by'], example: GoroutineDetail | undefined): GoroutineFacts['tells'] {
  return by === 'stack' && example?.row.waitsOn === undefined ? { ...tells, objects: false } : tells;
}

export function tracksOf(columns: readonly { readonly width: string }[]): CSSProperties {
  return { '--member-columns': columns.map(({ width }) => width).join(' ') } as CSSProperties;
}

export function MemberHead(props: { readonly columns: readonly MemberColumn[]; readonly order: GoroutineOrder; readonly onSort: (order: GoroutineOrder) => void }): ReactNode {
  return props.columns.map((cell) => <HeadCellView key={cell.column} cell={cell} order={props.order} onSort={props.onSort} />);
}

/** `hasLinks`: to goroutines of the capture that is shown. */
export function MemberCells({ row, columns, hasLinks = true }: { readonly row: GoroutineRow; readonly columns: readonly { readonly column: string }[]; readonly hasLinks?: boolean }): ReactNode {
  return columns.map(({ column }) => <MemberCell key={column} column={column} row={row} hasLinks={hasLinks} />);
}

function MemberCell({ column, row, hasLinks }: { readonly column: string; readonly row: GoroutineRow; readonly hasLinks: boolean }): ReactNode {
  switch (column) {
    case 'id':
      return <NumberCell column="id">{row.id ?? ''}</NumberCell>;
    case 'count':
      return <NumberCell column="count">{formatCount(row.count)}</NumberCell>;
    case 'wait':
      return <NumberCell column="wait">{shortWait(row.wait)}</NumberCell>;
    case 'state':
      return <Text column="state" text={row.state} />;
    case 'object':
      return <Text column="object" text={row.waitsOn ?? ''} />;
    case 'creator':
      return (
        <div role="gridcell" className="grid-cell" data-column="creator" title={row.creator?.name}>
          {row.creator?.goroutine === undefined ? (row.creator?.name ?? '') : hasLinks ? <GoroutineLink id={row.creator.goroutine} /> : `goroutine ${row.creator.goroutine}`}
        </div>
      );
    default:
      return <Text column="more" text={[...(row.isLeaked ? ['leaked'] : []), ...(row.isLocked ? ['locked to thread'] : []), ...(row.bubble === undefined ? [] : [`bubble ${row.bubble}`]), ...row.labels.map(({ key, value }) => `${key}=${value}`)].join('  ')} />;
  }
}

function Text({ column, text }: { readonly column: string; readonly text: string }): ReactNode {
  return (
    <div role="gridcell" className="grid-cell" data-column={column} title={text}>
      {text}
    </div>
  );
}
