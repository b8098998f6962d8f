import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import type { Answer, CaptureFacts, StackQuery, TopPage } from '../../engine/contract.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import type { TopOrder } from '../../model/query.ts';
import { engine, look } from '../../store/actions.ts';
import type { Perspective } from '../../store/session.ts';
import { FindingBadge, useCaptureMarks } from '../findings/finding-badge.tsx';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { functionMenu } from '../shared/function-menu.ts';
import { FunctionName } from '../shared/function-name.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { TableFilter } from '../shared/table-filter.tsx';
import { escapesAt } from '../shared/escape-texts.ts';
import { useEscapes } from '../shared/use-escapes.ts';
import { useRowCursor } from '../shared/use-row-cursor.ts';
import { useRowPages } from '../shared/use-row-pages.ts';
import { useStackQuery } from '../shared/use-stack-query.ts';
import { cellText, valueColumnPx } from '../shared/value-column.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import { zoomTo } from '../shared/zoom-to.ts';
import { TopHead } from './top-head.tsx';
import './top-table.css';

interface Question {
  readonly query: StackQuery;
  readonly order: TopOrder;
  readonly text: string;
}

const NOUN = ['function', 'functions'] as const;

const askRows = ({ query, order, text }: Question, start: number, end: number): Promise<Answer<TopPage>> =>
  engine.calls.top(query, order, text, start, end);
const askIndex = ({ query, order, text }: Question, name: string): Promise<Answer<number>> =>
  engine.calls.topIndex(query, order, text, name);

/** Functions by what they hold themselves and with all they call, as `go tool pprof -top` counts them. */
export function TopTable(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const { order, tableText, selected } = perspective;
  const query = useStackQuery(facts, perspective);
  const grid = useRef<GridHandle>(null);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const question = useMemo<Question>(() => ({ query, order, text: tableText }), [query, order, tableText]);
  const rows = useRowPages(question, askRows);
  const cursor = useRowCursor(question, selected, grid, askIndex);

  const escapes = useEscapes(facts.id);
  const marks = useCaptureMarks(facts.id);
  const { summary } = rows;
  const unit = facts.valueTypes[perspective.type]?.unit ?? '';
  const whole = perspective.percentOf === 'kept' ? (summary?.kept ?? 0) : (summary?.total ?? 0);
  const hasObjectSize = summary?.hasObjectSize === true;
  const menuRow = menu && rows.rowAt(menu.index);

  // A key can lead to a row that is still on its way; it is selected when it comes.
  const awaited = useRef<number>(undefined);
  const moveTo = (index: number): void => {
    cursor.set(index);
    const row = rows.rowAt(index);
    awaited.current = row ? undefined : index;
    if (row) look({ selected: row.name });
  };
  useEffect(() => {
    const row = awaited.current === undefined || rows.stale ? undefined : rows.rowAt(awaited.current);
    if (!row) return;
    awaited.current = undefined;
    look({ selected: row.name });
  });
  const activate = (index: number): void => {
    const row = rows.rowAt(index);
    if (row) void zoomTo(row.name);
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || selected === undefined) return;
    event.preventDefault();
    look({ selected: undefined });
  };

  return (
    <section
      className="top-table"
      aria-label="Top functions"
      style={{ '--value': `${valueColumnPx(facts.valueTypes[perspective.type]?.total ?? 0, unit)}px` } as CSSProperties}
    >
      <TableFilter
        text={tableText}
        rowCount={summary?.rowCount}
        stale={rows.stale}
        noun={NOUN}
        onText={(text) => look({ tableText: text })}
      />
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="top-table-rows">
        <VirtualGrid
          ref={grid}
          label="Top functions"
          className={hasObjectSize ? 'top-grid top-grid-sizes' : 'top-grid'}
          head={<TopHead order={order} hasObjectSize={hasObjectSize} />}
          rowCount={summary?.rowCount ?? 0}
          cursor={cursor.index}
          onCursor={moveTo}
          onActivate={activate}
          onMenu={(index, at) => setMenu({ index, at })}
          onOtherKey={onOtherKey}
          isSelected={(index) => selected !== undefined && rows.rowAt(index)?.name === selected}
          busy={rows.stale}
          onRange={rows.onRange}
          row={(index) => {
            const row = rows.rowAt(index);
            if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
            return (
              <>
                <NumberCell column="flat" exact={row.flat} quiet={row.flat === 0} bar={whole === 0 ? 0 : row.flat / whole}>{cellText(row.flat, unit)}</NumberCell>
                <NumberCell column="flat-percent" quiet>{formatPercent(row.flat, whole)}</NumberCell>
                <NumberCell column="sum-percent" quiet>{formatPercent(row.runningFlat, whole)}</NumberCell>
                <NumberCell column="cum" exact={row.cum} bar={whole === 0 ? 0 : row.cum / whole}>{cellText(row.cum, unit)}</NumberCell>
                <NumberCell column="cum-percent" quiet>{formatPercent(row.cum, whole)}</NumberCell>
                {hasObjectSize ? (
                  <NumberCell column="size" quiet>{row.objectSize === undefined ? '' : formatBytes(Math.round(row.objectSize))}</NumberCell>
                ) : null}
                <div role="gridcell" className="grid-cell">
                  <FindingBadge mark={marks.functions.get(row.name)} />
                  <FunctionName displayName={row.displayName} packageName={row.packageName} origin={row.origin} inline={row.inline} file={row.file} escapes={escapesAt(escapes.get(row.name), [])} />
                </div>
              </>
            );
          }}
        />
        {summary?.rowCount === 0 && !rows.failure ? (
          <EmptyState title="No function is left">
            <p>
              {whyEmpty(perspective)}
            </p>
          </EmptyState>
        ) : null}
      </div>
      <ContextMenu
        at={menu?.at}
        label={menuRow ? `Actions for ${menuRow.displayName}` : 'Actions'}
        items={
          menuRow
            ? functionMenu(menuRow.name, menuRow.displayName, menuRow.packageName, [
                { id: 'zoom', title: 'Zoom the flame graph to it', hint: 'Enter', run: () => void zoomTo(menuRow.name) },
              ])
            : []
        }
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function whyEmpty({ tableText, filters }: Perspective): string {
  if (tableText !== '') return 'No name contains what this table is filtered by. Empty its filter to see all.';
  if (filters.length > 0) return 'Nothing matches the filters above. Take one away to see more.';
  return 'No sample has a value of this type.';
}
