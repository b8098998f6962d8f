import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import type { Answer, CompareQuery, GrewPage } from '../../engine/contract.ts';
import type { GrewBy, GrewOrder } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { compareLook } from '../../store/compare-actions.ts';
import { useCaptureMarks } from '../findings/finding-badge.tsx';
import { CommandButton } from '../shared/command-button.tsx';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { CopyIcon } from '../shared/icons.tsx';
import { TableFilter } from '../shared/table-filter.tsx';
import { useRowCursor } from '../shared/use-row-cursor.ts';
import { useRowPages } from '../shared/use-row-pages.ts';
import { valueColumnPx } from '../shared/value-column.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import { rowMenu } from './compare-menu.ts';
import { factorText, type Compared } from './compared.ts';
import { isWithinNoise } from './delta-text.ts';
import { GrewDetail } from './grew-detail.tsx';
import { GrewHead } from './grew-head.tsx';
import { GrewCells } from './grew-row.tsx';
import { selectedOfRow } from './selection.ts';
import { zoomToSelected } from './zoom-to-selected.ts';
import './grew-table.css';

interface Question {
  readonly query: CompareQuery;
  readonly by: GrewBy;
  readonly order: GrewOrder;
  readonly text: string;
}

/** "/s" after a value. */
const PER_SECOND_PX = 15;
/** "×1.82" after the title of a column, with the arrow of its order. */
const FACTOR_PX = 24;

const askRows = ({ query, by, order, text }: Question, start: number, end: number): Promise<Answer<GrewPage>> =>
  engine.calls.grew(query, by, order, text, start, end);
const askIndex = ({ query, by, order, text }: Question, key: string): Promise<Answer<number>> =>
  engine.calls.grewIndex(query, by, order, text, key);

/** What grew and what shrank, ranked: the answer to "what changed between these two". */
export function GrewTable({ compared }: { readonly compared: Compared }): ReactNode {
  const { comparison, query, unit, captures, words } = compared;
  const { by, order, tableText, selected } = comparison;
  const grid = useRef<GridHandle>(null);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const question = useMemo<Question>(() => ({ query, by, order, text: tableText }), [query, by, order, tableText]);
  const rows = useRowPages(question, askRows);
  const cursor = useRowCursor(question, selected?.key, grid, askIndex);
  const marks = useCaptureMarks(compared.head.id, compared.base.id);
  const { summary } = rows;
  const isSeries = captures.length > 2;
  const menuRow = menu && rows.rowAt(menu.index);
  const selectedRow = cursor.index < 0 ? undefined : rows.rowAt(cursor.index);

  // A key can lead to a row that is still on its way; it is selected when it comes.
  const awaited = useRef<number>(undefined);
  const moveTo = (index: number): void => {
    cursor.set(index);
    const row = rows.rowAt(index);
    awaited.current = row ? undefined : index;
    if (row) compareLook({ selected: selectedOfRow(row) });
  };
  useEffect(() => {
    const row = awaited.current === undefined || rows.stale ? undefined : rows.rowAt(awaited.current);
    if (!row) return;
    awaited.current = undefined;
    compareLook({ selected: selectedOfRow(row) });
  });
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !selected) return;
    event.preventDefault();
    compareLook({ selected: undefined });
  };
  const widest = Math.max(Math.abs(summary?.base ?? 0), Math.abs(summary?.head ?? 0), summary?.largest ?? 0);
  const perSecondPx = unit === compared.ownUnit ? 0 : PER_SECOND_PX;
  const factor = factorText(compared.factor);
  const factorPx = factor === '' ? 0 : FACTOR_PX;
  const widths = { '--value': `${valueColumnPx(widest, compared.ownUnit) + perSecondPx + factorPx}px` } as CSSProperties;

  return (
    <section className="grew" aria-label="What grew" style={widths}>
      <TableFilter
        text={tableText}
        rowCount={summary?.rowCount}
        stale={rows.stale}
        noun={words.by[by].nouns}
        onText={(text) => compareLook({ tableText: text })}
      >
        <CommandButton id="compare.copy-table" className="icon-button" iconOnly>
          <CopyIcon />
        </CommandButton>
      </TableFilter>
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="grew-rows">
        <VirtualGrid
          ref={grid}
          label="What grew"
          className={isSeries ? 'grew-grid grew-grid-series' : 'grew-grid'}
          head={<GrewHead order={order} name={words.by[by].head} isSeries={isSeries} factor={factor} />}
          rowCount={summary?.rowCount ?? 0}
          cursor={cursor.index}
          onCursor={moveTo}
          onActivate={() => void zoomToSelected()}
          onMenu={(index, at) => setMenu({ index, at })}
          onOtherKey={onOtherKey}
          isSelected={(index) => selected !== undefined && rows.rowAt(index)?.key === selected.key}
          rowClass={(index) => {
            const row = rows.rowAt(index);
            return row && isWithinNoise(row) ? 'is-noise' : '';
          }}
          busy={rows.stale}
          onRange={rows.onRange}
          row={(index) => {
            const row = rows.rowAt(index);
            if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
            return <GrewCells row={row} compared={compared} largest={summary?.largest ?? 0} mark={by === 'path' ? marks.paths.get(row.key) : by === 'function' ? marks.functions.get(row.key) : undefined} />;
          }}
        />
        {summary?.rowCount === 0 && !rows.failure ? <NoRows compared={compared} /> : null}
      </div>
      {selectedRow && selectedRow.key === selected?.key ? <GrewDetail row={selectedRow} compared={compared} /> : null}
      <ContextMenu
        at={menu?.at}
        label={menuRow ? `Actions for ${menuRow.displayName}` : 'Actions'}
        items={menuRow ? rowMenu(menuRow) : []}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function NoRows({ compared }: { readonly compared: Compared }): ReactNode {
  const { by, tableText, filters, type } = compared.comparison;
  if (tableText !== '') {
    return (
      <EmptyState title="No row is left">
        <p>No name contains what this table is filtered by. Empty its filter to see all.</p>
      </EmptyState>
    );
  }
  if (filters.length > 0) {
    return (
      <EmptyState title="No row is left">
        <p>Nothing in either capture matches the filters above. Take one away to see more.</p>
      </EmptyState>
    );
  }
  if (by === 'label' && compared.onLink) {
    return (
      <EmptyState title="Links carry no labels">
        <p>{compared.words.noLabels}</p>
      </EmptyState>
    );
  }
  if (by === 'label') {
    return (
      <EmptyState title="No labels">
        <p>
          No sample of these captures carries a label. In Go, <code>pprof.Do</code> with <code>pprof.Labels</code> sets them.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing to compare">
      <p>Neither capture has a value of {type}.</p>
    </EmptyState>
  );
}
