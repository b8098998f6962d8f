import { useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import type { GoroutineFacts, GoroutineGroupOrder, GoroutineGroupPage, GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { clearGoroutineFilters, goroutineLook } from '../../store/goroutine-actions.ts';
import type { CaptureMarks } from '../../store/findings-marks.ts';
import { hasGoroutineFilters, isSameQuestion, type GoroutineLook } from '../../store/goroutine-look.ts';
import { FindingBadge, useCaptureMarks } from '../findings/finding-badge.tsx';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { HeadCellView } from '../shared/head-cell.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { groupColumns, type GroupColumn } from './group-columns.ts';
import { groupMenu } from './group-menu.ts';
import { askGroups, type GroupsQuestion } from './goroutine-questions.ts';
import { placeOf, shortWait } from './group-texts.ts';
import { PlaceName } from './place-name.tsx';

/** Groups of what the filter keeps, the largest first. */
export function GroupTable(props: {
  readonly query: GoroutineQuery;
  readonly look: GoroutineLook;
  readonly known: GoroutineFacts | undefined;
  /** A click, or the cursor while a group is opened. */
  readonly onShow: (row: GoroutineGroupRow) => void;
  /** Enter. */
  readonly onEnter: (row: GoroutineGroupRow) => void;
}): ReactNode {
  const { query, look, known, onShow, onEnter } = props;
  const { order, trail } = look;
  const [cursor, setCursor] = useState(-1);
  const [menu, setMenu] = useState<{ readonly row: GoroutineGroupRow; readonly at: { x: number; y: number } }>();
  const question = useMemo((): GroupsQuestion => ({ query, order }), [query, order]);
  const [last, setLast] = useState(question);
  if (last !== question) {
    setLast(question);
    setCursor(-1);
  }
  const rows = useRowPages<GroupsQuestion, GoroutineGroupRow, GoroutineGroupPage>(question, askGroups);
  const { summary } = rows;
  const marks = useCaptureMarks(query.capture).groups;
  const group = trail.find((one) => one.kind === 'group');
  const shown = group && isSameQuestion(group.query, query) ? group : undefined;
  const columns = groupColumns(query.by, known?.tells, known?.waits !== undefined);
  const total = summary?.total ?? 0;
  return (
    <div className="goroutine-table">
      <p className="goroutine-kept" role="status" data-stale={rows.stale || undefined}>
        {summary === undefined
          ? ' '
          : `${counted(summary.rowCount, 'group')}${summary.kept === summary.total ? '' : `, ${formatCount(summary.kept)} of ${counted(summary.total, 'goroutine')}`}`}
      </p>
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div
        className="goroutine-rows"
        data-by={query.by}
        style={{ '--wide': columns.map(({ width }) => width).join(' '), '--narrow': columns.flatMap(({ narrow }) => narrow ?? []).join(' ') } as CSSProperties}
      >
        <VirtualGrid
          label="Groups of goroutines"
          className="goroutine-grid"
          head={columns.map(({ cell }) => (
            <HeadCellView<GoroutineGroupOrder['by']> key={cell.column} cell={cell} order={order} onSort={(next) => goroutineLook({ order: next })} />
          ))}
          rowCount={summary?.rowCount ?? 0}
          cursor={cursor}
          onCursor={(index) => {
            setCursor(index);
            const row = rows.rowAt(index);
            if (row && trail.length > 0) onShow(row);
          }}
          onClick={(index) => {
            const row = rows.rowAt(index);
            if (row) onShow(row);
          }}
          onActivate={(index) => {
            const row = rows.rowAt(index);
            if (row) onEnter(row);
          }}
          onMenu={(index, at) => {
            const row = rows.rowAt(index);
            if (row) setMenu({ row, at });
          }}
          isSelected={(index) => (shown ? rows.rowAt(index)?.group === shown.row.group : index === cursor)}
          busy={rows.stale}
          onRange={rows.onRange}
          rowClass={(index) => (rows.rowAt(index)?.harmless === undefined ? '' : 'goroutine-dim')}
          row={(index) => <GroupCells row={rows.rowAt(index)} columns={columns} by={query.by} total={total} marks={marks} />}
        />
        {summary || rows.failure ? null : <p className="paged-grid-waiting" role="status">Grouping the goroutines…</p>}
        {summary?.rowCount === 0 && !rows.failure && !rows.stale ? (
          <EmptyState title="No goroutine is left">
            <p>{whyNone(query)}</p>
            {hasGoroutineFilters(query) ? (
              <button type="button" className="button" onClick={clearGoroutineFilters}>
                Clear filters
              </button>
            ) : null}
          </EmptyState>
        ) : null}
      </div>
      <ContextMenu
        at={menu?.at}
        label={menu ? `Actions for ${placeOf(menu.row).name}` : 'Actions'}
        items={menu ? groupMenu(query, menu.row, () => onEnter(menu.row)) : []}
        onClose={() => setMenu(undefined)}
      />
    </div>
  );
}

function whyNone({ state, text, leastWait, hideHarmless }: GoroutineQuery): string {
  if (text !== '') return `None${state === '' && leastWait === 0 && !hideHarmless ? '' : ' of those that meet the other filters'} has this text in its stack, state, creator or labels.`;
  if (hideHarmless && state === '' && leastWait === 0) return 'All that there are wait on purpose.';
  return state === '' && leastWait === 0 ? 'There are none in it.' : 'None meets all of the filters.';
}

function GroupCells(props: {
  readonly row: GoroutineGroupRow | undefined;
  readonly columns: readonly GroupColumn[];
  readonly by: GoroutineQuery['by'];
  readonly total: number;
  readonly marks: CaptureMarks['groups'];
}): ReactNode {
  const { row, columns, by, total, marks } = props;
  if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
  return columns.map(({ cell: { column } }) => <GroupCell key={column} column={column} row={row} by={by} total={total} marks={marks} />);
}

function GroupCell({ column, row, by, total, marks }: { readonly column: string; readonly row: GoroutineGroupRow; readonly by: GoroutineQuery['by']; readonly total: number; readonly marks: CaptureMarks['groups'] }): ReactNode {
  switch (column) {
    case 'count':
      return <NumberCell column="count" exact={row.count} bar={total === 0 ? 0 : row.count / total}>{formatCount(row.count)}</NumberCell>;
    case 'share':
      return <NumberCell column="share" quiet>{formatPercent(row.count, total)}</NumberCell>;
    case 'longest':
      return <NumberCell column="longest">{shortWait(row.longestWait)}</NumberCell>;
    case 'median':
      return <NumberCell column="median" quiet>{shortWait(row.medianWait)}</NumberCell>;
    case 'oldest':
      return <NumberCell column="oldest" quiet>{row.oldestId ?? ''}</NumberCell>;
    case 'state':
      return (
        <div role="gridcell" className="grid-cell goroutine-state" data-column="state" title={row.state}>
          {row.state}
          {row.otherStates > 0 ? <small> +{row.otherStates}</small> : null}
        </div>
      );
    case 'creator':
      return (
        <div role="gridcell" className="grid-cell goroutine-place" data-column="creator" title={row.creator?.name}>
          {row.creator ? <PlaceName name={row.creator.name} /> : null}
          {row.creator && row.creator.others > 0 ? <small className="goroutine-label">+{row.creator.others}</small> : null}
        </div>
      );
    default:
      return <PlaceCell row={row} by={by} marks={marks} />;
  }
}

function PlaceCell({ row, by, marks }: { readonly row: GoroutineGroupRow; readonly by: GoroutineQuery['by']; readonly marks: CaptureMarks['groups'] }): ReactNode {
  const place = placeOf(row);
  return (
    <div role="gridcell" className="grid-cell goroutine-place" data-column="name" title={place.title}>
      <FindingBadge mark={by === 'stack' ? (marks.get(row.frame?.name ?? '') ?? marks.get(row.programFrame?.name ?? '')) : undefined} />
      {row.leaked > 0 ? <b className="goroutine-leaked">{row.leaked === row.count ? 'leaked' : `${formatCount(row.leaked)} leaked`}</b> : null}
      {by === 'stack' || row.count === 1 ? null : <small className="goroutine-example">e.g.</small>}
      <PlaceName name={place.name} />
      {row.harmless === undefined ? null : <small className="goroutine-label">harmless: {row.harmless}</small>}
      {row.labels.map(({ key, top, values }) => (
        <small key={key} className="goroutine-label">
          {key}={top}
          {values > 1 ? ` +${values - 1}` : ''}
        </small>
      ))}
    </div>
  );
}
