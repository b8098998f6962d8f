import type { ReactNode } from 'react';
import type { GraphGrouping, TypeOrder } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { graphLook } from '../../store/graph-actions.ts';
import type { FindingMark } from '../../store/findings-marks.ts';
import { FindingBadge } from '../findings/finding-badge.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { KIND_WORDS } from '../shared/kind-mark.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { kindIn } from './grouping-titles.ts';
import { MoreCell, TreeNameCell } from './tree-name-cell.tsx';
import type { TreeRow } from './tree-rows.ts';

const HEAD: readonly HeadCell<TypeOrder['by']>[] = [
  { column: 'name', title: 'Name', explanation: 'What is dominated by the row above it. Sort by name', sort: 'name', isText: true },
  { column: 'kind', title: 'Kind', explanation: 'What kind of thing it is', sort: undefined, isText: true },
  { column: 'count', title: 'Count', explanation: 'Objects that are merged in this row', sort: 'count' },
  { column: 'shallow', title: 'Shallow', explanation: 'Bytes of the objects themselves', sort: 'shallow' },
  { column: 'retained', title: 'Retained', explanation: 'Bytes that would go with them: their own and all that they alone keep alive', sort: 'retained' },
  { column: 'share', title: '% of heap', explanation: 'Retained, as a share of all reachable bytes', sort: undefined },
];

export function TreeHead(props: { readonly order: TypeOrder; readonly isMerged: boolean }): ReactNode {
  return HEAD.filter(({ column }) => props.isMerged || column !== 'count').map((cell) => (
    <HeadCellView key={cell.column} cell={cell} order={props.order} onSort={(treeOrder) => graphLook({ treeOrder })} />
  ));
}

export function TreeCells(props: {
  readonly row: TreeRow;
  readonly isMerged: boolean;
  readonly grouping: GraphGrouping;
  readonly whole: number;
  readonly mark: FindingMark | undefined;
  readonly onToggle: () => void;
}): ReactNode {
  const { row, isMerged, grouping, whole, onToggle } = props;
  if (row.kind === 'more') return <MoreCell row={row} onMore={onToggle} />;
  const { item } = row;
  const kind = kindIn(grouping, item.kind);
  return (
    <>
      <TreeNameCell row={row} onToggle={onToggle}>
        <FindingBadge mark={props.mark} />
        <ObjectName name={item.name} kind={kind} group={item.group} preview={item.preview} address={item.address} />
      </TreeNameCell>
      <div role="gridcell" className="grid-cell" data-column="kind" data-quiet="">{kind === undefined ? '' : KIND_WORDS[kind]}</div>
      {isMerged ? <NumberCell column="count">{item.count === 0 ? '' : formatCount(item.count ?? 1)}</NumberCell> : null}
      <NumberCell column="shallow" exact={item.shallow} quiet>{formatBytes(item.shallow)}</NumberCell>
      <NumberCell column="retained" exact={item.retained}>{formatBytes(item.retained)}</NumberCell>
      <NumberCell column="share" bar={whole === 0 ? 0 : item.retained / whole}>{formatPercent(item.retained, whole)}</NumberCell>
    </>
  );
}
