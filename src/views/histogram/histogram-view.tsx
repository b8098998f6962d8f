import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { GraphFacts, GraphGrouping, Page, TypeOrder, TypeRow } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { engine } from '../../store/actions.ts';
import { graphLook, showSet } from '../../store/graph-actions.ts';
import type { GraphLook } from '../../store/graph-look.ts';
import { GROUPING_NOUNS, GROUPING_TITLES, kindIn } from '../dominators/grouping-titles.ts';
import { copyWords } from '../dominators/tree-actions.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';
import { KIND_WORDS } from '../shared/kind-mark.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { NumberCell } from '../shared/number-cell.tsx';
import { FindingBadge, useCaptureMarks } from '../findings/finding-badge.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { Segments } from '../shared/segments.tsx';
import { TableFilter } from '../shared/table-filter.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import { MenuButton } from '../toolbar/menu-button.tsx';
import './histogram-view.css';

interface Question {
  readonly capture: string;
  readonly grouping: GraphGrouping;
  readonly order: TypeOrder;
  readonly text: string;
}

const ask = ({ capture, grouping, order, text }: Question, start: number, end: number): Promise<Answer<Page<TypeRow>>> =>
  engine.calls.histogram(capture, grouping, order, text, start, end);

const RETAINED = 'Bytes that would go with all of them: of the set together, not the sum';

const HEAD: readonly HeadCell<TypeOrder['by']>[] = [
  { column: 'name', title: 'Name', explanation: 'Sort by name', sort: 'name', isText: true },
  { column: 'kind', title: 'Kind', explanation: 'What kind of thing it is', sort: undefined, isText: true },
  { column: 'count', title: 'Count', explanation: 'Objects', sort: 'count' },
  { column: 'shallow', title: 'Shallow', explanation: 'Bytes of the objects themselves', sort: 'shallow' },
  { column: 'retained', title: 'Retained', explanation: RETAINED, sort: 'retained' },
  { column: 'share', title: '% of heap', explanation: 'Retained, as a share of all reachable bytes', sort: undefined },
];

/** Without the graph nothing is known of what holds what: shares are of shallow bytes then. */
const FLAT_HEAD: readonly HeadCell<TypeOrder['by']>[] = HEAD.flatMap((cell) => {
  if (cell.column === 'retained') return [];
  return cell.column === 'share' ? [{ ...cell, explanation: 'Shallow, as a share of all bytes' }] : [cell];
});

/** How many there are of each type, and what they keep alive. */
export function HistogramView(props: { readonly facts: CaptureFacts; readonly graph: GraphFacts; readonly look: GraphLook }): ReactNode {
  const { facts, graph, look } = props;
  const { grouping, order, text } = look.histogram;
  const section = useRef<HTMLElement>(null);
  const grid = useRef<GridHandle>(null);
  const [cursor, setCursor] = useState(-1);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const question = useMemo<Question>(() => ({ capture: facts.id, grouping, order, text }), [facts.id, grouping, order, text]);
  const rows = useRowPages(question, ask);
  useFocusTaken(section);
  const { onlyHistogram, shallow: whole } = graph;
  const menuRow = menu && rows.rowAt(menu.index);
  const marks = useCaptureMarks(facts.id).types;

  const change = (next: Partial<GraphLook['histogram']>): void => {
    setCursor(-1);
    grid.current?.scrollToTop();
    graphLook({ histogram: { ...look.histogram, ...next } });
  };
  const open = (row: TypeRow): void => {
    if (onlyHistogram) return;
    if (grouping === 'type') showSet({ kind: 'type', type: row.key }, row.name);
    else if (grouping === 'package') change({ grouping: 'type', text: row.name });
  };
  const activate = (index: number): void => {
    const row = rows.rowAt(index);
    if (row) open(row);
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || text === '') return;
    event.preventDefault();
    change({ text: '' });
  };

  return (
    <section ref={section} className="histogram" aria-label="Histogram">
      <TableFilter text={text} rowCount={rows.summary?.rowCount} stale={rows.stale} noun={GROUPING_NOUNS[grouping]} onText={(next) => change({ text: next })}>
        {graph.groupings.length > 1 ? (
          <Segments
            label="Grouped by"
            value={grouping}
            segments={graph.groupings.map((value) => ({ value, title: GROUPING_TITLES[value] }))}
            onChange={(next) => change({ grouping: next })}
          />
        ) : null}
        <MenuButton title="Export" items={['graph.save-tsv']} />
      </TableFilter>
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="histogram-rows">
        <VirtualGrid
          ref={grid}
          label="Histogram"
          className={onlyHistogram ? 'histogram-grid histogram-grid-flat' : 'histogram-grid'}
          head={(onlyHistogram ? FLAT_HEAD : HEAD).map((cell) => (
            <HeadCellView key={cell.column} cell={cell} order={order} onSort={(next) => change({ order: next })} />
          ))}
          rowCount={rows.summary?.rowCount ?? 0}
          cursor={cursor}
          onCursor={setCursor}
          onActivate={activate}
          onMenu={(index, at) => setMenu({ index, at })}
          onOtherKey={onOtherKey}
          isSelected={(index) => index === cursor}
          busy={rows.stale}
          onRange={rows.onRange}
          row={(index) => {
            const row = rows.rowAt(index);
            if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
            const kind = kindIn(grouping, row.kind);
            const share = onlyHistogram ? row.shallow : row.retained;
            return (
              <>
                <div role="gridcell" className="grid-cell">
                  <FindingBadge mark={grouping === 'type' ? marks.get(row.name) : undefined} />
                  <ObjectName name={row.name} kind={kind} group={row.group} loader={row.loader} />
                </div>
                <div role="gridcell" className="grid-cell" data-column="kind" data-quiet="">{kind === undefined ? '' : KIND_WORDS[kind]}</div>
                <NumberCell column="count">{formatCount(row.count)}</NumberCell>
                <NumberCell column="shallow" exact={row.shallow}>{formatBytes(row.shallow)}</NumberCell>
                {onlyHistogram ? null : <NumberCell column="retained" exact={row.retained}>{formatBytes(row.retained)}</NumberCell>}
                <NumberCell column="share" bar={whole === 0 ? 0 : share / whole}>{formatPercent(share, whole)}</NumberCell>
              </>
            );
          }}
        />
        {rows.summary?.rowCount === 0 && !rows.failure ? (
          <EmptyState title={`No ${GROUPING_NOUNS[grouping][0]} is left`}>
            <p>{text === '' ? 'There are no objects in this heap.' : 'No name contains what this table is filtered by. Empty its filter to see all.'}</p>
          </EmptyState>
        ) : null}
        {rows.summary === undefined && !rows.failure ? <p className="histogram-waiting" role="status">Counting…</p> : null}
      </div>
      <ContextMenu
        at={menuRow ? menu?.at : undefined}
        label={menuRow ? `Actions for ${menuRow.name}` : 'Actions'}
        items={menuRow ? typeMenu(menuRow, grouping, onlyHistogram, () => open(menuRow)) : []}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function typeMenu(row: TypeRow, grouping: GraphGrouping, onlyHistogram: boolean, open: () => void): readonly MenuItem[] {
  const copy: MenuItem = { id: 'copy-name', title: 'Copy name', run: () => copyWords(row.name) };
  if (onlyHistogram || grouping === 'loader') return [copy];
  if (grouping === 'package') return [{ id: 'types', title: 'Show its types', hint: 'Enter', run: open }, 'separator', copy];
  return [
    { id: 'instances', title: 'Show instances', hint: formatCount(row.count), run: open },
    { id: 'paths', title: 'Why are they alive?', hint: 'merged paths', run: () => showSet({ kind: 'type', type: row.key }, row.name, 'paths') },
    'separator',
    copy,
  ];
}
