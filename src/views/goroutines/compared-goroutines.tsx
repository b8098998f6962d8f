import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ComparedGoroutineOrder, ComparedGoroutinePage, ComparedGoroutineRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { clearGoroutineFilters, goroutineLook } from '../../store/goroutine-actions.ts';
import { goroutineLookOf, hasGoroutineFilters, isSameQuestion } from '../../store/goroutine-look.ts';
import { harmlessRules } from '../../store/harmless-rules.ts';
import { session } from '../../store/session.ts';
import type { Compared } from '../compare/compared.ts';
import { DeltaCell } from '../compare/delta-cell.tsx';
import { deltaText } from '../compare/delta-text.ts';
import { Sparkline } from '../compare/sparkline.tsx';
import { FindingBadge, useCaptureMarks } from '../findings/finding-badge.tsx';
import type { CaptureMarks } from '../../store/findings-marks.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { SplitPane } from '../shared/split-pane.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { askCompared, type ComparedQuestion } from './compared-questions.ts';
import { ComparedDetail } from './compared-detail.tsx';
import { DetailFrame } from './detail-pane.tsx';
import { GoroutineFilters } from './goroutine-filters.tsx';
import { askGoroutineFacts } from './goroutine-questions.ts';
import { HarmlessDialog } from './harmless-dialog.tsx';
import { PlaceName } from './place-name.tsx';
import './compared-goroutines.css';
import './goroutines-view.css';

const HEAD: readonly HeadCell<ComparedGoroutineOrder['by']>[] = [
  { column: 'delta', title: 'Δ', explanation: 'Goroutines of the head less those of the base; ranked by size, growth and shrinking alike', sort: 'delta' },
  { column: 'base', title: 'Base', explanation: 'Goroutines of the group in the base', sort: 'base' },
  { column: 'head', title: 'Head', explanation: 'Goroutines of the group in the head', sort: 'head' },
];
const IDS: typeof HEAD = [
  { column: 'stayed', title: 'Stayed', explanation: 'The same goroutines, in this group in both', sort: undefined },
  { column: 'came', title: 'Came', explanation: 'Created between the two', sort: undefined },
  { column: 'went', title: 'Went', explanation: 'Ended between the two', sort: undefined },
];
const SERIES: typeof HEAD = [
  { column: 'series', title: 'Series', explanation: 'Count in every capture, in order of time; each row has its own scale, from zero. ↗: more in each than in the one before', sort: undefined, isText: true },
];
const STATE: typeof HEAD = [{ column: 'state', title: 'State', explanation: 'What they wait for', sort: undefined, isText: true }];
const WORDS: Readonly<Record<GoroutineQuery['by'], typeof HEAD>> = {
  stack: [...STATE, { column: 'name', title: 'Where', explanation: 'The innermost function that is no part of how they wait. Sort by name', sort: 'name', isText: true }],
  state: STATE,
  creator: [{ column: 'name', title: 'Created by', explanation: 'The function with the go statement; where it is not told, the one that they run. Sort by name', sort: 'name', isText: true }],
};

/** Groups of goroutines in several dumps: how many more, and which of them stayed. */
export function ComparedGoroutines({ compared, wide }: { readonly compared: Compared; readonly wide: boolean }): ReactNode {
  const { comparison, captures, base, head } = compared;
  const look = useStore(session, (state) => goroutineLookOf(state, comparison.id));
  const rules = useStore(harmlessRules, (state) => state.rules);
  const pane = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(-1);
  const [wantsFocus, setWantsFocus] = useState(0);
  const { by, state, text, leastWait, hideHarmless, comparedOrder: order, comparedRow } = look;
  const ids = comparison.captures;
  const question = useMemo(
    (): ComparedQuestion => ({
      query: { captures: ids, base: comparison.base, head: comparison.head, groups: { by, state, text, leastWait, hideHarmless, harmlessRules: rules } },
      order,
    }),
    [ids, comparison.base, comparison.head, by, state, text, leastWait, hideHarmless, rules, order],
  );
  const shown = comparedRow && isSameQuestion(comparedRow.query, question.query) ? comparedRow.row : undefined;
  const [last, setLast] = useState(question);
  if (last !== question) {
    setLast(question);
    setCursor(-1);
  }
  const rows = useRowPages<ComparedQuestion, ComparedGoroutineRow, ComparedGoroutinePage>(question, askCompared);
  const { summary } = rows;
  const marks = useCaptureMarks(head.id, base.id).groups;
  const baseFacts = useAnswer(useMemo(() => ({ capture: base.id, rules }), [base.id, rules]), askGoroutineFacts).value;
  const headFacts = useAnswer(useMemo(() => ({ capture: head.id, rules }), [head.id, rules]), askGoroutineFacts).value;
  const states = useMemo(() => [...new Set([...(headFacts?.states ?? []), ...(baseFacts?.states ?? [])].map((one) => one.state))], [baseFacts, headFacts]);
  const hasIds = summary?.process.same === true;
  const columns = [...HEAD, ...(hasIds ? IDS : []), ...(captures.length > 2 ? SERIES : []), ...WORDS[by]];
  const largest = Math.abs(summary?.rows[0]?.delta ?? 0);
  const show = (index: number, takesFocus: boolean): void => {
    const row = rows.rowAt(index);
    if (!row) return;
    goroutineLook({ comparedRow: { row, query: question.query } });
    if (takesFocus) setWantsFocus((count) => count + 1);
  };
  const close = (): void => {
    goroutineLook({ comparedRow: undefined });
    requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  const from = summary?.totals[comparison.base];
  const to = summary?.totals[comparison.head];
  return (
    <section className="goroutines compared-goroutines" aria-label="Goroutines compared">
      <p className="compared-process">
        {from === undefined || to === undefined ? null : (
          <b>
            {formatCount(from)} → {counted(to, 'goroutine')} <span data-way={to > from ? 'grew' : to < from ? 'shrank' : undefined}>{deltaText(to - from, 'count')}</span>
          </b>
        )}
        {summary ? <span data-same={summary.process.same}>{summary.process.why}</span> : ' '}
      </p>
      {!wide && shown ? null : <GoroutineFilters look={look} known={undefined} states={states} tellsWaits={baseFacts?.tells.waits === true && headFacts?.tells.waits === true} />}
      {comparison.filters.length === 0 ? null : <p className="goroutine-note">The filters above are for stacks. These groups are of all goroutines.</p>}
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="goroutine-panel">
        <SplitPane
          label="Width of the table"
          share={62}
          isSingle={!shown || !wide}
          left={
            <div ref={pane} className="goroutine-pane" hidden={shown !== undefined && !wide}>
              <div className="goroutine-table">
                <p className="goroutine-kept" role="status" data-stale={rows.stale || undefined}>
                  {summary ? counted(summary.rowCount, 'group') : ' '}
                </p>
                <div className="goroutine-rows" data-ids={hasIds || undefined} data-series={captures.length > 2 || undefined} data-by={by}>
                  <VirtualGrid
                    label="Groups of goroutines compared"
                    className="compared-goroutine-grid"
                    head={columns.map((cell) => (
                      <HeadCellView key={cell.column} cell={cell} order={order} onSort={(next) => goroutineLook({ comparedOrder: next })} />
                    ))}
                    rowCount={summary?.rowCount ?? 0}
                    cursor={cursor}
                    onCursor={(index) => {
                      setCursor(index);
                      if (shown) show(index, false);
                    }}
                    onClick={(index) => show(index, !wide)}
                    onActivate={(index) => show(index, true)}
                    isSelected={(index) => (shown ? rows.rowAt(index)?.group === shown.group : index === cursor)}
                    busy={rows.stale}
                    onRange={rows.onRange}
                    row={(index) => (
                      <Cells row={rows.rowAt(index)} columns={columns.map(({ column }) => column)} largest={largest} base={comparison.base} head={comparison.head} marks={marks} />
                    )}
                  />
                  {summary || rows.failure ? null : <p className="paged-grid-waiting" role="status">Comparing the goroutines…</p>}
                  {summary?.rowCount === 0 && !rows.stale && !rows.failure ? (
                    <EmptyState title="No goroutine is left">
                      <p>{hasGoroutineFilters(look) ? 'None in any of the captures meets all of the filters.' : 'The captures hold no goroutines.'}</p>
                      {hasGoroutineFilters(look) ? (
                        <button type="button" className="button" onClick={clearGoroutineFilters}>
                          Clear filters
                        </button>
                      ) : null}
                    </EmptyState>
                  ) : null}
                </div>
              </div>
            </div>
          }
          right={
            shown ? (
              <DetailFrame title={shown.name === '' ? shown.state : shown.name} wantsFocus={wantsFocus} subject={shown} onClose={close}>
                <ComparedDetail query={question.query} row={shown} captures={captures} tells={headFacts?.tells} />
              </DetailFrame>
            ) : null
          }
        />
      </div>
      <HarmlessDialog capture={head.id} />
    </section>
  );
}

function Cells(props: {
  readonly row: ComparedGoroutineRow | undefined;
  readonly columns: readonly string[];
  readonly largest: number;
  readonly base: number;
  readonly head: number;
  readonly marks: CaptureMarks['groups'];
}): ReactNode {
  const { row, columns, largest, base, head, marks } = props;
  if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
  return columns.map((column) => {
    switch (column) {
      case 'delta':
        return <DeltaCell key={column} column={column} delta={row.delta} unit="count" largest={largest} />;
      case 'base':
        return <NumberCell key={column} column={column} quiet>{formatCount(row.base)}</NumberCell>;
      case 'head':
        return <NumberCell key={column} column={column}>{formatCount(row.head)}</NumberCell>;
      case 'stayed':
      case 'came':
      case 'went':
        return <NumberCell key={column} column={column} quiet={!row.ids?.[column]}>{row.ids ? formatCount(row.ids[column]) : ''}</NumberCell>;
      case 'series':
        return (
          <div key={column} role="gridcell" className="grid-cell" data-column={column}>
            <Sparkline values={row.series} base={base} head={head} label={row.series.map(formatCount).join(', ')} />
            {row.steady ? <span className="every-step" title="More in every capture than in the one before">↗<span className="visually-hidden"> more in every capture than in the one before</span></span> : null}
          </div>
        );
      case 'state':
        return <div key={column} role="gridcell" className="grid-cell" data-column={column} title={row.state}>{row.state}</div>;
      default:
        return (
          <div key={column} role="gridcell" className="grid-cell goroutine-place" data-column={column} title={row.name}>
            <FindingBadge mark={marks.get(row.name) ?? marks.get(row.programName ?? '')} />
            {row.change === 'new' || row.change === 'gone' ? <small className="compared-change">{row.change}</small> : null}
            <PlaceName name={row.name === '' ? '(no stack)' : row.name} />
          </div>
        );
    }
  });
}
