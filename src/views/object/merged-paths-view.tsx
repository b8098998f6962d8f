import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { MergedPaths, MergedPathsQuery, ObjectId, ObjectSet } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { ContextMenu, type MenuItem } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { ChevronIcon, CopyIcon } from '../shared/icons.tsx';
import { KindMark } from '../shared/kind-mark.tsx';
import { nameOf, TypeName } from '../shared/object-name.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import { copyAs } from './copy-as.ts';
import { heaviestChain, mergedLines, mergedTree, treeMove, visibleRows, type MergedTree } from './merged-rows.ts';
import { askMergedPaths } from './object-calls.ts';
import { lineText, toldText } from './object-words.ts';
import { DominatorLegend, DominatorWord, LooseSwitch } from './path-parts.tsx';
import './merged-paths.css';

/** Deeper levels are not indented further: the names must stay in sight. */
const MOST_INDENTED = 24;

/** How a set of objects is held: all their shortest paths to the roots, merged by type. */
export function MergedPathsView(props: {
  readonly capture: CaptureFacts;
  readonly set: ObjectSet;
  readonly title: string;
  readonly onObject: (object: ObjectId) => void;
}): ReactNode {
  const { capture, set, title, onObject } = props;
  const section = useRef<HTMLElement>(null);
  const [withLoose, setWithLoose] = useState(false);
  // A set is a value: who hands over an equal one means the same question.
  const setText = JSON.stringify(set);
  const query = useMemo<MergedPathsQuery>(
    () => ({ capture: capture.id, set: JSON.parse(setText) as ObjectSet, withLoose }),
    [capture.id, setText, withLoose],
  );
  const asked = useAnswer(query, askMergedPaths);
  const tree = useMemo(() => (asked.value ? mergedTree(asked.value) : undefined), [asked.value]);
  const copy = (): void => {
    if (tree) void copyAs(mergedLines(tree), counted(tree.children.length, 'row'));
  };
  return (
    <section ref={section} className="merged-paths" aria-label={`What holds ${title}`} aria-busy={asked.stale || undefined}>
      <div className="merged-bar">
        <p role="status">{asked.value ? summaryOf(asked.value) : 'Looking for paths…'}</p>
        <DominatorLegend />
        <LooseSwitch isOn={withLoose} onChange={setWithLoose} />
        <button type="button" className="button button-quiet" disabled={!tree} onClick={copy}>
          <CopyIcon /> Copy rows
        </button>
      </div>
      {asked.failure ? <FailureLine failure={asked.failure} /> : null}
      <div className="merged-rows" data-stale={asked.stale || undefined}>
        {tree ? <MergedGrid section={section} tree={tree} title={title} onObject={onObject} /> : null}
        {asked.value && (asked.value.count[0] ?? 0) === 0 ? (
          <EmptyState title="Nothing holds them">
            <p>No root leads to any of these objects: they are garbage that had not been collected when the file was written.</p>
          </EmptyState>
        ) : null}
      </div>
    </section>
  );
}

function summaryOf(paths: MergedPaths): string {
  const held = paths.count[0] ?? 0;
  const objects = counted(paths.objects, 'object');
  const lost = paths.objects > held && held > 0 ? `; ${formatCount(paths.objects - held)} of them ${paths.objects - held === 1 ? 'is' : 'are'} unreachable` : '';
  return `${objects}, from ${paths.objects === 1 ? 'it' : 'them'} towards the roots${lost}`;
}

function MergedGrid(props: {
  readonly section: RefObject<HTMLElement | null>;
  readonly tree: MergedTree;
  readonly title: string;
  readonly onObject: (object: ObjectId) => void;
}): ReactNode {
  const { tree, title, onObject } = props;
  useFocusTaken(props.section);
  const { paths } = tree;
  const grid = useRef<GridHandle>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(() => new Set(heaviestChain(tree)));
  const [cursor, setCursor] = useState(0);
  const [menu, setMenu] = useState<{ readonly node: number; readonly at: { x: number; y: number } }>();
  // Another tree begins with its own heaviest chain; the table, and the focus in it, stay.
  const [known, setKnown] = useState(tree);
  if (known !== tree) {
    setKnown(tree);
    setExpanded(new Set(heaviestChain(tree)));
    setCursor(0);
    setMenu(undefined);
  }
  const rows = useMemo(() => visibleRows(tree, expanded), [tree, expanded]);
  const shownCursor = Math.min(cursor, rows.length - 1);

  const expand = (node: number): void => setExpanded(new Set([...expanded, ...heaviestChain(tree, node)]));
  const collapse = (node: number): void => {
    const next = new Set(expanded);
    next.delete(node);
    setExpanded(next);
  };
  const openExample = (node: number): void => {
    const example = paths.example[node];
    if (example !== undefined) onObject(example);
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const move = treeMove(event.key, tree, rows, shownCursor);
    if (!move) return;
    if (move.kind === 'go') {
      setCursor(move.row);
      grid.current?.scrollToRow(move.row);
    } else if (move.kind === 'expand') expand(move.node);
    else collapse(move.node);
  };
  const menuItems = (node: number): readonly MenuItem[] => [
    { id: 'example', title: 'Open an object that is held this way', hint: 'Enter', run: () => openExample(node) },
    'separator',
    { id: 'copy', title: 'Copy type', run: () => void copyAs(paths.name[node] ?? '', 'the type') },
  ];
  const wholeCount = paths.count[0] ?? 0;
  const wholeRetained = paths.retained[0] ?? 0;

  return (
    <>
      <VirtualGrid
        ref={grid}
        label={`What holds ${title}`}
        className="merged-grid"
        head={
          <>
            <div role="columnheader" className="grid-cell">Held by</div>
            <div role="columnheader" className="grid-cell" data-number="" title="How many of the objects are held through here">Count</div>
            <div role="columnheader" className="grid-cell" data-number="" data-column="percent" title="Of all the objects">%</div>
            <div role="columnheader" className="grid-cell" data-number="" data-column="shallow" title="Bytes of the objects themselves">Shallow</div>
            <div role="columnheader" className="grid-cell" data-number="" title="Bytes that would go with those of the objects that are held through here">Retained</div>
            <div role="columnheader" className="grid-cell" data-column="example"><span className="visually-hidden">Example</span></div>
          </>
        }
        rowCount={rows.length}
        cursor={shownCursor}
        onCursor={setCursor}
        onActivate={(index) => {
          const row = rows[index];
          if (row) openExample(row.node);
        }}
        onMenu={(index, at) => {
          const row = rows[index];
          if (row) setMenu({ node: row.node, at });
        }}
        onOtherKey={onOtherKey}
        isSelected={(index) => index === shownCursor}
        treeRow={(index) => rows[index] ?? { level: 1, position: 1, setSize: 1, expanded: undefined }}
        row={(index) => {
          const row = rows[index];
          if (!row) return null;
          const { node } = row;
          const retained = paths.retained[node] ?? 0;
          const shallow = paths.shallow[node] ?? 0;
          const count = paths.count[node] ?? 0;
          const name = paths.name[node] ?? '';
          const kind = paths.kind[node] ?? 'object';
          return (
            <>
              <div role="gridcell" className="grid-cell merged-name" title={toldText(name)} style={{ paddingLeft: 8 + 14 * Math.min(row.level - 1, MOST_INDENTED) }}>
                <button
                  type="button"
                  className="merged-toggle"
                  // Left and Right do this; a tab stop in each row would be a trap.
                  tabIndex={-1}
                  aria-label={row.expanded === true ? 'Collapse' : 'Expand'}
                  data-expanded={row.expanded}
                  hidden={row.expanded === undefined}
                  onClick={(event) => {
                    event.stopPropagation();
                    if (row.expanded === true) collapse(node);
                    else expand(node);
                  }}
                  onDoubleClick={(event) => event.stopPropagation()}
                >
                  <ChevronIcon />
                </button>
                <KindMark kind={kind} />
                {node === 0 ? <strong>{lineText(title)}</strong> : <TypeName name={nameOf({ name, kind })} />}
                {node !== 0 && paths.isDominator[node] === true ? <DominatorWord /> : null}
              </div>
              <NumberCell column="count">{formatCount(count)}</NumberCell>
              <NumberCell column="percent" quiet>{formatPercent(count, wholeCount)}</NumberCell>
              <NumberCell column="shallow" quiet exact={shallow}>{formatBytes(shallow)}</NumberCell>
              <NumberCell column="retained" exact={retained} bar={wholeRetained === 0 ? 0 : retained / wholeRetained}>{formatBytes(retained)}</NumberCell>
              <div role="gridcell" className="grid-cell" data-column="example">
                <button
                  type="button"
                  className="merged-example"
                  tabIndex={-1}
                  title="Open an object that is held this way (Enter)"
                  onClick={(event) => {
                    event.stopPropagation();
                    openExample(node);
                  }}
                >
                  example
                </button>
              </div>
            </>
          );
        }}
      />
      <ContextMenu at={menu?.at} label="Actions" items={menu ? menuItems(menu.node) : []} onClose={() => setMenu(undefined)} />
    </>
  );
}
