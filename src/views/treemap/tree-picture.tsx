import { useEffect, useId, useLayoutEffect, useMemo, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { TreeShape } from '../../store/graph-look.ts';
import { nodeMenu, openNode, showInTable, type NamedNode } from '../dominators/tree-actions.ts';
import type { TreeDesk } from '../dominators/tree-desk.ts';
import { ROOT } from '../dominators/tree-source.ts';
import { useCaptureMarks } from '../findings/finding-badge.tsx';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import type { MenuItem } from '../shared/menu-moves.ts';
import { boxAt, boxBeside, type TreeBox } from './boxes.ts';
import { citedBoxes } from './cited-boxes.ts';
import { legendOf } from './kind-colours.ts';
import { offerTreePicture } from './offered-picture.ts';
import { spokenBox, TreeCard, type CardPoint } from './tree-card.tsx';
import { stepsOf, TreePath } from './tree-path.tsx';
import { usePaint, useTreePicture } from './use-tree-picture.ts';
import '../flame/flame.css';
import './tree-picture.css';

const KEYS_HELP =
  'Arrow keys move between boxes: up to what holds it, down to the largest it holds, left and right to its neighbours. ' +
  'Enter zooms in, Backspace zooms out one level, 0 shows everything, Shift and F10 open the menu. ' +
  'The table holds the same numbers as text.';

/** By the node's own number: places in the list of boxes change with every answer and every new size. */
interface Pointing {
  readonly by: 'pointer' | 'keyboard';
  readonly id: number;
  readonly isRest: boolean;
  readonly at: CardPoint;
}

/** The dominator tree drawn to scale: click zooms in, and the table follows. */
export function TreePicture(props: { readonly facts: CaptureFacts; readonly desk: TreeDesk; readonly shape: TreeShape; readonly wide: boolean }): ReactNode {
  const { facts, desk, shape, wide } = props;
  const drawn = useTreePicture(facts, desk, shape);
  const { parts, asked, tree, boxes, look } = drawn;
  const selectedId = useStore(desk.store, (state) => state.selected?.id);
  const [pointing, setPointing] = useState<Pointing>();
  const [menu, setMenu] = useState<{ readonly box: TreeBox; readonly at: CardPoint }>();
  const help = useId();
  const whole = facts.graph?.shallow ?? 0;
  const selected = tree && selectedId !== undefined ? boxes.findIndex((box) => !box.isRest && tree.id[box.node] === selectedId) : -1;
  const pointedIndex = pointing && tree ? boxes.findIndex((box) => tree.id[box.node] === pointing.id && box.isRest === pointing.isRest) : -1;
  const pointed = boxes[pointedIndex];
  const captureMarks = useCaptureMarks(facts.id);
  const cited = useMemo(() => (tree ? citedBoxes(tree, boxes, captureMarks, desk.tree.kind === 'objects') : []), [tree, boxes, captureMarks, desk]);
  const pointedMark = cited.find(({ box }) => box === pointed)?.mark;
  const shownRoot = tree?.id[0];
  usePaint(drawn, shape, {
    hovered: menu ? boxes.indexOf(menu.box) : pointing?.by === 'pointer' ? pointedIndex : -1,
    focused: pointing?.by === 'keyboard' ? pointedIndex : -1,
    selected,
    cited,
  });

  // What was pointed at before the zoom may not be there any more; keys begin at the top. Before
  // the next key can come: it may already mean another box.
  useLayoutEffect(() => {
    setPointing((before) => (before?.by === 'keyboard' && shownRoot !== undefined ? { ...before, id: shownRoot, isRest: false } : undefined));
    setMenu(undefined);
  }, [shownRoot, desk]);
  useEffect(() => (tree ? offerTreePicture({ facts, tree, shape }) : undefined), [facts, tree, shape]);

  const pointFor = (index: number): CardPoint => {
    const stage = parts.stage.current?.getBoundingClientRect();
    const box = boxes[index];
    return { x: (stage?.left ?? 0) + (box ? box.x + Math.min(box.width / 2, 200) : 0), y: (stage?.top ?? 0) + (box ? box.y + Math.min(box.height, 20) : 0) };
  };
  const pointAt = (by: Pointing['by'], index: number, at: CardPoint): void => {
    const box = boxes[index];
    setPointing(box && tree ? { by, id: tree.id[box.node] ?? ROOT, isRest: box.isRest, at } : undefined);
  };
  const focusBox = (index: number): void => pointAt('keyboard', index, pointFor(index));
  /** Zooms to a box, or to what holds it where there is nothing more inside; and the table goes there. */
  const choose = (box: TreeBox): void => {
    if (!tree) return;
    const hasMore = box.isRest || box.isParent || (tree.rest[box.node] ?? 0) > 0;
    const target = hasMore ? box : boxes[box.parent];
    if (target) desk.setZoom(tree.id[target.node] ?? ROOT);
    void desk.reveal(pathTo(tree, box.node));
  };
  const zoomOut = (): void => {
    if (tree) desk.setZoom(stepsOf(tree).at(-2)?.id ?? ROOT);
  };
  const hit = (event: MouseEvent): number => {
    const stage = parts.stage.current?.getBoundingClientRect();
    return stage ? boxAt(boxes, event.clientX - stage.left, event.clientY - stage.top) : -1;
  };
  const openMenu = (index: number, at: CardPoint): void => {
    const box = boxes[index];
    if (!box) return;
    setPointing(undefined);
    setMenu({ box, at });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !tree) return;
    const at = Math.max(0, pointedIndex);
    const next = boxBeside(boxes, at, event.key);
    const box = boxes[at];
    if (next !== undefined) focusBox(next);
    else if (event.key === 'Enter' && box) {
      if (box.parent === -1 && !box.isRest && tree.id[box.node] !== ROOT) openNode(desk.tree, nodeOf(tree, box));
      else choose(box);
    } else if (event.key === 'Backspace') zoomOut();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) openMenu(at, pointFor(at));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const isEmpty = tree !== undefined && (tree.retained[0] ?? 0) === 0;
  return (
    <section className="tree-picture" aria-label={shape === 'icicle' ? 'Icicle' : 'Treemap'}>
      <TreePath tree={tree} onZoom={(id) => desk.setZoom(id)} />
      <div ref={parts.stage} className="tree-stage" aria-busy={asked.stale}>
        <canvas
          ref={parts.canvas}
          className={pointed ? 'flame-canvas is-over-frame' : 'flame-canvas'}
          role="application"
          aria-roledescription={shape}
          aria-label={`${shape === 'icicle' ? 'Icicle' : 'Treemap'} of the dominator tree of ${visibleText(facts.name)}`}
          aria-describedby={help}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            if (event.currentTarget.matches(':focus-visible')) focusBox(Math.max(0, selected));
          }}
          onBlur={() => setPointing(undefined)}
          onPointerMove={(event) => {
            pointAt('pointer', hit(event), { x: event.clientX, y: event.clientY });
          }}
          onPointerLeave={() => setPointing((before) => (before?.by === 'pointer' ? undefined : before))}
          onClick={(event) => {
            // The second click of a double click would hit what the first has just put there.
            const box = event.detail > 1 ? undefined : boxes[hit(event)];
            if (box) choose(box);
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            openMenu(hit(event), { x: event.clientX, y: event.clientY });
          }}
        />
        <canvas ref={parts.overlay} className="flame-overlay" aria-hidden="true" />
        {asked.failure || isEmpty ? (
          <div className="tree-picture-empty">
            <EmptyState title="Nothing to draw">
              <p>{asked.failure?.sentence ?? 'Nothing here keeps memory alive.'}</p>
            </EmptyState>
          </div>
        ) : null}
      </div>
      <Legend tree={tree} theme={look?.theme ?? 'light'} />
      <p id={help} className="visually-hidden">{KEYS_HELP}</p>
      <p className="visually-hidden" aria-live="polite">
        {tree && pointed && pointing?.by === 'keyboard' ? `${spokenBox(tree, pointed, whole, desk.tree)}${pointedMark ? `. Finding ${pointedMark.number}: ${pointedMark.sentence}` : ''}` : ''}
      </p>
      {tree && pointed && pointing && !menu ? <TreeCard tree={tree} box={pointed} at={pointing.at} whole={whole} of={desk.tree} mark={pointedMark} /> : null}
      <ContextMenu
        at={menu?.at}
        label={menu && tree ? `Actions for ${tree.name[menu.box.node] ?? ''}` : 'Actions'}
        items={menu && tree ? boxMenu(facts, desk, tree, menu.box, wide) : []}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function nodeOf(tree: PrunedTree, { node }: TreeBox): NamedNode {
  return { id: tree.id[node] ?? ROOT, name: tree.name[node] ?? '', kind: tree.kind[node] ?? 'object', count: tree.count[node] };
}

function boxMenu(facts: CaptureFacts, desk: TreeDesk, tree: PrunedTree, box: TreeBox, wide: boolean): readonly MenuItem[] {
  const node = nodeOf(tree, box);
  const zoom: MenuItem = { id: 'zoom', title: 'Zoom here', hint: 'click', run: () => desk.setZoom(node.id) };
  // The root is no object, and what is too small to see has no name.
  if (node.id === ROOT || box.isRest) return [zoom];
  return nodeMenu(facts.id, desk, node, [zoom, { id: 'table', title: 'Show in the table', run: () => showInTable(desk, pathTo(tree, box.node), wide) }]);
}

/** Ids from below the root of the whole tree down to a node of the picture. */
function pathTo(tree: PrunedTree, node: number): readonly number[] {
  const inside: number[] = [];
  for (let at = node; at > 0; at = tree.parent[at]!) inside.unshift(tree.id[at]!);
  return [...stepsOf(tree).map(({ id }) => id), ...inside];
}

function Legend({ tree, theme }: { readonly tree: PrunedTree | undefined; readonly theme: 'light' | 'dark' }): ReactNode {
  const entries = tree ? legendOf(new Set(tree.kind), theme) : [];
  return (
    <div className="flame-status">
      <ul aria-label="Colours">
        {entries.map(({ words, fill }) => (
          <li key={words}>
            <span className="flame-swatch" style={{ background: fill }} />
            {words}
          </li>
        ))}
        <li>
          <span className="flame-swatch tree-swatch-rest" />
          too small to see
        </li>
      </ul>
    </div>
  );
}
