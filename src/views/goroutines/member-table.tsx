import { useMemo, useState, type ReactNode } from 'react';
import type { GoroutineFacts, GoroutineOrder, GoroutineQuery, GoroutineRow } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { PagedGrid } from '../object/paged-grid.tsx';
import { askMembers, type MembersQuestion } from './goroutine-questions.ts';
import { openRow, rowMenu } from './member-actions.ts';
import { MemberCells, memberColumns, MemberHead, tracksOf } from './member-cells.tsx';
import { rowTitle } from './group-texts.ts';

/** The goroutines of a group. */
export function MemberTable(props: {
  readonly query: GoroutineQuery;
  readonly group: number;
  readonly tells: GoroutineFacts['tells'] | undefined;
  readonly hasWaits: boolean;
  /** None of them has labels or anything else to be said in the last column. */
  readonly isPlain: boolean;
}): ReactNode {
  const { query, group, tells, hasWaits, isPlain } = props;
  const [order, setOrder] = useState<GoroutineOrder>({ by: 'id', descending: false });
  const [count, setCount] = useState<number>();
  const question = useMemo((): MembersQuestion => ({ of: 'group', query, group, order }), [query, group, order]);
  const columns = memberColumns(tells, hasWaits, query.by !== 'stack').filter(({ column }) => column !== 'more' || !isPlain);
  return (
    <section className="goroutine-members" aria-label="Goroutines of the group" style={tracksOf(columns)}>
      <h3>{count === undefined ? 'Goroutines' : tells?.ids === true ? counted(count, 'goroutine') : counted(count, 'row')}</h3>
      <PagedGrid<MembersQuestion, GoroutineRow>
        label="Goroutines of the group"
        className="member-grid"
        question={question}
        ask={askMembers}
        head={<MemberHead columns={columns} order={order} onSort={setOrder} />}
        cells={(row) => <MemberCells row={row} columns={columns} />}
        rowClass={(row) => (row.isLeaked ? 'is-leaked' : '')}
        onOpen={openRow}
        menu={rowMenu}
        menuLabel={(row) => `Actions for ${rowTitle(row)}`}
        onCount={setCount}
        none="None."
      />
    </section>
  );
}
