import { useMemo, useState, type ReactNode } from 'react';
import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineGroupOrder, GoroutineGroupPage, GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { engine } from '../../store/actions.ts';
import type { Perspective } from '../../store/session.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { Segments } from '../shared/segments.tsx';
import { TableFilter } from '../shared/table-filter.tsx';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { zoomTo } from '../shared/zoom-to.ts';
import { placeOf, waitText } from './group-texts.ts';
import './goroutines-view.css';

interface Question {
  readonly query: GoroutineQuery;
  readonly order: GoroutineGroupOrder;
}

const ask = ({ query, order }: Question, start: number, end: number): Promise<Answer<GoroutineGroupPage>> =>
  engine.calls.goroutineGroups(query, order, start, end);

const GROUPINGS: readonly { readonly value: GoroutineQuery['by']; readonly title: string; readonly hint: string }[] = [
  { value: 'stack', title: 'Stack', hint: 'The same stack in the same state' },
  { value: 'state', title: 'State', hint: 'What they wait for' },
  { value: 'creator', title: 'Creator', hint: 'The function that started them' },
];

const NOUN = ['group', 'groups'] as const;
const WAIT = 'Time since the first garbage collection that saw it blocked, in minutes; only dumps in text say it';

const CELLS: readonly HeadCell<GoroutineGroupOrder['by']>[] = [
  { column: 'count', title: 'Count', explanation: 'Goroutines in the group', sort: 'count' },
  { column: 'share', title: 'Share', explanation: 'Of all goroutines', sort: undefined },
  { column: 'longest', title: 'Longest', explanation: WAIT, sort: 'longestWait' },
  { column: 'median', title: 'Median', explanation: WAIT, sort: 'medianWait' },
  { column: 'state', title: 'State', explanation: 'As a dump prints it; a ? marks what was read from the stack and is not certain', sort: undefined, isText: true },
  { column: 'name', title: 'Where', explanation: 'The innermost function of the program. Sort by name', sort: 'name', isText: true },
  { column: 'creator', title: 'Created by', explanation: 'The function with the go statement', sort: undefined, isText: true },
];

/** What goroutines wait for: groups, the largest first. */
export function GoroutinesView({ facts, perspective }: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const [by, setBy] = useState<GoroutineQuery['by']>('stack');
  const [order, setOrder] = useState<GoroutineGroupOrder>({ by: 'count', descending: true });
  const [text, setText] = useState('');
  const [hideHarmless, setHideHarmless] = useState(false);
  const [cursor, setCursor] = useState(-1);
  const question = useMemo(
    (): Question => ({ query: { capture: facts.id, by, state: '', text, leastWait: 0, hideHarmless, harmlessRules: undefined }, order }),
    [facts.id, by, text, hideHarmless, order],
  );
  const rows = useRowPages<Question, GoroutineGroupRow, GoroutineGroupPage>(question, ask);
  const { summary } = rows;
  const total = summary?.total ?? 0;
  return (
    <section className="goroutines" aria-label="Goroutines">
      <div className="goroutine-options">
        <Segments label="Group by" value={by} segments={GROUPINGS} onChange={(next) => { setBy(next); setCursor(-1); }} />
        <label className="goroutine-harmless" title="The runtime’s own, servers between requests, timers, …: each has its reason beside it">
          <input type="checkbox" checked={hideHarmless} onChange={(event) => { setHideHarmless(event.target.checked); setCursor(-1); }} />
          Hide harmless waits
        </label>
        <span className="goroutine-kept">
          {summary === undefined || summary.kept === summary.total ? null : `${formatCount(summary.kept)} of ${formatCount(summary.total)} goroutines`}
        </span>
      </div>
      {perspective.filters.length === 0 ? null : <p className="goroutine-note">The filters above are for stacks. These groups are of all goroutines.</p>}
      <TableFilter text={text} rowCount={summary?.rowCount} stale={rows.stale} noun={NOUN} onText={(next) => { setText(next); setCursor(-1); }} />
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="goroutine-rows">
        <VirtualGrid
          label="Groups of goroutines"
          className="goroutine-grid"
          head={CELLS.map((cell) => <HeadCellView key={cell.column} cell={cell} order={order} onSort={setOrder} />)}
          rowCount={summary?.rowCount ?? 0}
          cursor={cursor}
          onCursor={setCursor}
          onActivate={(index) => {
            const row = rows.rowAt(index);
            const frame = row?.programFrame ?? row?.frame;
            if (frame) void zoomTo(frame.name);
          }}
          isSelected={(index) => index === cursor}
          busy={rows.stale}
          onRange={rows.onRange}
          rowClass={(index) => (rows.rowAt(index)?.harmless === undefined ? '' : 'goroutine-dim')}
          row={(index) => <GroupCells row={rows.rowAt(index)} total={total} />}
        />
        {summary?.rowCount === 0 && !rows.failure ? (
          <EmptyState title="No goroutine is left">
            <p>{text === '' ? 'All that there are wait on purpose. Show harmless waits to see them.' : 'None has this text in its stack, state, creator or labels.'}</p>
          </EmptyState>
        ) : null}
      </div>
    </section>
  );
}

function GroupCells({ row, total }: { readonly row: GoroutineGroupRow | undefined; readonly total: number }): ReactNode {
  if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
  const place = placeOf(row);
  return (
    <>
      <NumberCell column="count" exact={row.count} bar={total === 0 ? 0 : row.count / total}>{formatCount(row.count)}</NumberCell>
      <NumberCell column="share" quiet>{formatPercent(row.count, total)}</NumberCell>
      <NumberCell column="longest">{waitText(row.longestWait)}</NumberCell>
      <NumberCell column="median" quiet>{waitText(row.medianWait)}</NumberCell>
      <div role="gridcell" className="grid-cell goroutine-state">
        {row.state}
        {row.otherStates > 0 ? <small> +{row.otherStates}</small> : null}
        {row.leaked > 0 ? <b> leaked</b> : null}
      </div>
      <div role="gridcell" className="grid-cell goroutine-place" title={place.title}>
        {place.name}
        {row.harmless === undefined ? null : <small> harmless: {row.harmless}</small>}
        {row.labels.map(({ key, top, values }) => (
          <small key={key}>
            {' '}
            {key}={top}
            {values > 1 ? ` +${values - 1}` : ''}
          </small>
        ))}
      </div>
      <div role="gridcell" className="grid-cell goroutine-place" title={row.creator?.name}>
        {row.creator?.name ?? ''}
      </div>
    </>
  );
}
