import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Answer } from '../../engine/contract.ts';
import type { AccumulationPoint, GraphCompareQuery, GraphComparison } from '../../engine/graph-contract.ts';
import { engine } from '../../store/actions.ts';
import { compareLook } from '../../store/compare-actions.ts';
import { graphCompareQuery } from '../../store/graph-compare.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { treeMark, type FindingMark } from '../../store/findings-marks.ts';
import { useCaptureMarks } from '../findings/finding-badge.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { useTreeGrid } from '../dominators/use-tree-grid.ts';
import { AccumulationList } from './accumulation-list.tsx';
import { comparedFunctionMenu, copyPath } from './compare-menu.ts';
import type { Compared } from './compared.ts';
import { ComparedCells, ComparedHead } from './compared-cells.tsx';
import { largestChange, pathAt } from './compared-rows.ts';
import { comparedTreeOf, type ComparedTree } from './compared-tree.ts';
import { selectedOfFrame } from './selection.ts';
import { zoomToSelected } from './zoom-to-selected.ts';
import '../dominators/dominators-view.css';
import './grew-table.css';
import './compared-dominators.css';

const askPoints = (query: GraphCompareQuery): Promise<Answer<GraphComparison>> => engine.calls.compareGraphs(query);

/** What two heaps keep alive, and by what: the containers that gathered entries, then the dominator trees laid over each other. */
export function ComparedDominators({ compared }: { readonly compared: Compared }): ReactNode {
  const { captures, base, head, filters, by } = compared.comparison;
  const section = useRef<HTMLElement>(null);
  const query = useMemo(() => graphCompareQuery({ captures, base, head, filters }), [captures, base, head, filters]);
  const tree = comparedTreeOf(compared.head, query);
  const asked = useAnswer(query, askPoints);
  const { objects, isRecognising } = useStore(tree.look);
  const isKnown = !asked.stale && asked.value?.identity.known === true;
  useFocusTaken(section);
  useEffect(() => {
    if (isKnown) void tree.recognise();
  }, [tree, isKnown]);

  const show = async ({ path, entries }: AccumulationPoint): Promise<void> => {
    await tree.showEntries(path, entries);
    compareLook({ selected: selectedOfFrame(by, path, path.at(-1) ?? '') });
  };
  return (
    <section ref={section} className="compared-dominators" aria-label="Dominators of both heaps">
      {asked.failure ? <FailureLine failure={asked.failure} /> : null}
      {asked.value && !asked.stale ? (
        <AccumulationList comparison={asked.value} objects={objects} isRecognising={isRecognising} onShow={(point) => void show(point)} />
      ) : null}
      <ComparedTable tree={tree} compared={compared} />
    </section>
  );
}

function ComparedTable({ tree, compared }: { readonly tree: ComparedTree; readonly compared: Compared }): ReactNode {
  const { by, base, head, selected } = compared.comparison;
  const { rows, cursor, isStale, problem } = useStore(tree.store);
  const marks = useCaptureMarks(compared.head.id, compared.base.id);
  const markOf = (row: (typeof rows)[number]): FindingMark | undefined =>
    row.kind === 'item' ? treeMark(marks, { ...row.item, retained: row.item.head.retained }, false) : undefined;
  const { order, objects } = useStore(tree.look);
  const { grid, onRange, toggle, onTreeKey, treeRow } = useTreeGrid(tree);
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const largest = useMemo(() => largestChange(rows), [rows]);
  const columns = {
    kinds: compared.comparison.filters.length === 0 && compared.captures.every(({ graph }) => graph?.onlyHistogram === false),
    objects: objects !== undefined,
    series: compared.captures.length > 2,
  };
  const menuRow = menu && rows[menu.index];

  // What another view or an address selected is opened here too.
  const path = selected?.path;
  useEffect(() => {
    const { rows: now, cursor: at } = tree.store.getState();
    if (path && path.length > 0 && pathAt(now, at).join('\n') !== path.join('\n')) void tree.reveal(path);
  }, [tree, path]);

  const tellSelection = (): void => {
    const { rows: now, cursor: at, selected: item } = tree.store.getState();
    if (item) compareLook({ selected: selectedOfFrame(by, pathAt(now, at), item.name) });
  };
  const select = (index: number): void => {
    tree.setCursor(index);
    tellSelection();
  };
  const activate = (index: number): void => {
    if (rows[index]?.kind === 'more') toggle(index);
    else {
      // The cursor may stand on a row that came in place of "more".
      tellSelection();
      void zoomToSelected();
    }
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (onTreeKey(event)) tellSelection();
  };

  return (
    <div className="compared-table" data-kinds={columns.kinds || undefined} data-objects={columns.objects || undefined} data-series={columns.series || undefined}>
      <VirtualGrid
        ref={grid}
        label="Dominator trees of both heaps"
        className="compared-grid"
        head={<ComparedHead order={order} columns={columns} onSort={(next) => tree.sortBy(next)} />}
        rowCount={rows.length}
        cursor={cursor}
        onCursor={select}
        onActivate={activate}
        onMenu={(index, at) => setMenu({ index, at })}
        onOtherKey={onOtherKey}
        isSelected={(index) => index === cursor}
        busy={isStale}
        onRange={onRange}
        treeRow={treeRow}
        row={(index) => <ComparedCells row={rows[index]!} columns={columns} base={base} head={head} largest={largest} mark={markOf(rows[index]!)} onToggle={() => toggle(index)} />}
      />
      {rows.length > 0 ? null : problem !== undefined ? (
        <EmptyState title="The trees could not be compared">
          <p>{problem}</p>
        </EmptyState>
      ) : isStale ? (
        <p className="late-line" role="status">Laying the dominator trees over each other…</p>
      ) : (
        <EmptyState title="Nothing to compare">
          <p>Nothing in either heap is left. Take a filter away to see more.</p>
        </EmptyState>
      )}
      <ContextMenu
        at={menuRow?.kind === 'item' ? menu?.at : undefined}
        label={menuRow?.kind === 'item' ? `Actions for ${menuRow.item.name}` : 'Actions'}
        items={
          menu && menuRow?.kind === 'item'
            ? comparedFunctionMenu(menuRow.item.name, menuRow.item.name, menuRow.item.group, [
                { id: 'zoom', title: 'Show in the difference graph', hint: 'Enter', run: () => void zoomToSelected() },
                { id: 'copy-path', title: 'Copy path', hint: 'innermost first', run: () => copyPath({ path: pathAt(rows, menu.index) }) },
              ])
            : []
        }
        onClose={() => setMenu(undefined)}
      />
    </div>
  );
}
