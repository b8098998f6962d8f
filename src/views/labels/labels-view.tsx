import { useMemo, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import type { CaptureFacts, LabelRow, StackQuery } from '../../engine/contract.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { addFilter, engine } from '../../store/actions.ts';
import type { Perspective } from '../../store/session.ts';
import { copyName } from '../shared/function-actions.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useStackQuery } from '../shared/use-stack-query.ts';
import { cellText, valueColumnPx } from '../shared/value-column.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { labelLines, type LabelLine } from './label-lines.ts';
import './labels-view.css';

const ask = (query: StackQuery) => engine.calls.labels(query);

function filterBy(kind: 'labelFocus' | 'labelIgnore', row: LabelRow): void {
  addFilter({ kind, key: row.key, value: row.value });
}

/** Which labels the samples carry, and how much each value accounts for. */
export function LabelsView(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const query = useStackQuery(facts, perspective);
  const asked = useAnswer(facts.labelKeys.length === 0 ? undefined : query, ask);
  const lines = useMemo(() => (asked.value ? labelLines(asked.value) : []), [asked.value]);

  if (facts.labelKeys.length === 0) return <NoLabels kind={facts.kind} />;
  if (asked.failure) return <FailureLine failure={asked.failure} />;
  if (!asked.value) return <div aria-busy="true" />;
  if (lines.length === 0) {
    return (
      <EmptyState title="No label is left">
        <p>The samples that the filters keep carry none. Take a filter away to see more.</p>
      </EmptyState>
    );
  }
  const whole = perspective.percentOf === 'kept' ? asked.value.kept : asked.value.total;
  return <LabelGrid lines={lines} unit={facts.valueTypes[perspective.type]?.unit ?? ''} total={asked.value.total} whole={whole} />;
}

function LabelGrid(props: {
  readonly lines: readonly LabelLine[];
  readonly unit: string;
  readonly total: number;
  readonly whole: number;
}): ReactNode {
  const { lines, unit, whole } = props;
  const [cursor, setCursor] = useState(-1);
  const [menu, setMenu] = useState<{ readonly row: LabelRow; readonly at: { x: number; y: number } }>();
  const rowAt = (index: number): LabelRow | undefined => {
    const line = lines[index];
    return line?.kind === 'value' ? line.row : undefined;
  };
  const focusOn = (index: number): void => {
    const row = rowAt(index);
    if (row) filterBy('labelFocus', row);
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    const row = rowAt(cursor);
    if (!row || (event.key !== 'Delete' && event.key !== 'x')) return;
    // The page's own "x" is about the selected function; here it is about this label.
    event.preventDefault();
    event.stopPropagation();
    filterBy('labelIgnore', row);
  };
  return (
    <section className="labels" aria-label="Labels" style={{ '--value': `${valueColumnPx(props.total, unit)}px` } as CSSProperties}>
      <p className="labels-hint">
        Click or <kbd>Enter</kbd> keeps only the samples with that label, <kbd>Delete</kbd> drops them.
      </p>
      <VirtualGrid
        label="Labels"
        className="label-grid"
        head={
          <>
            <div role="columnheader" className="grid-cell" data-number="">Value</div>
            <div role="columnheader" className="grid-cell" data-number="">%</div>
            <div role="columnheader" className="grid-cell" data-number="">Samples</div>
            <div role="columnheader" className="grid-cell">Label</div>
            <div role="columnheader" className="grid-cell"><span className="visually-hidden">Actions</span></div>
          </>
        }
        rowCount={lines.length}
        cursor={cursor}
        onCursor={setCursor}
        onClick={focusOn}
        onActivate={focusOn}
        onMenu={(index, at) => {
          const row = rowAt(index);
          if (row) setMenu({ row, at });
        }}
        onOtherKey={onOtherKey}
        isSelected={(index) => index === cursor}
        rowClass={(index) => `label-${lines[index]?.kind ?? 'value'}`}
        row={(index) => <LineCells line={lines[index]} unit={unit} whole={whole} />}
      />
      <ContextMenu
        at={menu?.at}
        label={menu ? `Actions for ${menu.row.key}: ${menu.row.value}` : 'Actions'}
        items={
          menu
            ? [
                { id: 'focus', title: 'Keep only samples with it', hint: 'Enter', run: () => filterBy('labelFocus', menu.row) },
                { id: 'ignore', title: 'Drop samples with it', hint: 'Del', run: () => filterBy('labelIgnore', menu.row) },
                'separator',
                { id: 'copy', title: 'Copy value', run: () => copyName(menu.row.value) },
              ]
            : []
        }
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function LineCells({ line, unit, whole }: { readonly line: LabelLine | undefined; readonly unit: string; readonly whole: number }): ReactNode {
  if (!line) return null;
  if (line.kind === 'key') {
    return (
      <div role="gridcell" className="grid-cell label-key-name" aria-colspan={5}>
        {line.key} <span>{line.values === 1 ? '1 value' : `${formatCount(line.values)} values`}</span>
      </div>
    );
  }
  const { total, samples } = line.kind === 'value' ? line.row : line;
  return (
    <>
      <NumberCell column="value" exact={total} quiet={total === 0} bar={whole === 0 ? 0 : total / whole}>{cellText(total, unit)}</NumberCell>
      <NumberCell column="percent" quiet>{formatPercent(total, whole)}</NumberCell>
      <NumberCell column="samples" quiet>{formatCount(samples)}</NumberCell>
      <div role="gridcell" className="grid-cell label-value" title={line.kind === 'value' ? line.row.value : undefined}>
        {line.kind === 'value' ? line.row.displayValue : 'without this label'}
      </div>
      <div role="gridcell" className="grid-cell label-actions">
        {line.kind === 'value' ? (
          <button
            type="button"
            className="label-ignore"
            // Reached by Delete on the row; a tab stop per row would be a trap.
            tabIndex={-1}
            title="Drop samples with it (Delete)"
            onClick={(event) => {
              event.stopPropagation();
              filterBy('labelIgnore', line.row);
            }}
          >
            ignore
          </button>
        ) : null}
      </div>
    </>
  );
}

function NoLabels({ kind }: { readonly kind: string }): ReactNode {
  return (
    <EmptyState title="No sample in this profile carries a label">
      <p>
        Labels tell apart work that runs through the same code: tenants, routes, jobs. A Go program sets them with{' '}
        <code>pprof.Do(ctx, pprof.Labels(&quot;tenant&quot;, id), …)</code>.
      </p>
      <p>
        {kind === 'heap' || kind === 'allocs'
          ? 'Go records such labels in CPU and goroutine profiles, not in heap profiles.'
          : 'CPU and goroutine profiles then carry them.'}
      </p>
    </EmptyState>
  );
}
