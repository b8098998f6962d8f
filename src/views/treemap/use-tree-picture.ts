import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import type { TreeShape } from '../../store/graph-look.ts';
import type { TreeDesk } from '../dominators/tree-desk.ts';
import { paletteOf } from '../flame/palette.ts';
import { useAnswer, type Asked } from '../shared/use-answer.ts';
import type { TreeBox } from './boxes.ts';
import { askTree, boxesOf, questionFor } from './picture-question.ts';
import { paintMarks, paintTree, type Marks, type PaintedTree } from './tree-painter.ts';
import { useStage, type Stage } from './use-stage.ts';

/** Sizes that lie this close together are asked for once: dragging an edge must not ask at every pixel. */
const SIZE_STEP = 40;

export interface TreePictureParts {
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
}

export interface DrawnTree {
  readonly parts: TreePictureParts;
  readonly asked: Asked<PrunedTree>;
  readonly tree: PrunedTree | undefined;
  readonly boxes: readonly TreeBox[];
  readonly look: Stage | undefined;
}

const NO_BOXES: readonly TreeBox[] = [];

/** Asks for the tree that fits the stage, lays it out and keeps both canvases painted. */
export function useTreePicture(facts: CaptureFacts, desk: TreeDesk, shape: TreeShape): DrawnTree {
  const parts = { stage: useRef<HTMLDivElement>(null), canvas: useRef<HTMLCanvasElement>(null), overlay: useRef<HTMLCanvasElement>(null) };
  const look = useStage(parts.stage);
  const zoom = useStore(desk.store, (state) => state.zoom);
  const wide = stepped(look?.width);
  const high = stepped(look?.height);
  const question = useMemo(
    () => (wide === 0 || high === 0 ? undefined : questionFor(facts, desk.tree, zoom, shape, { width: wide, height: high })),
    [facts, desk, zoom, shape, wide, high],
  );
  const asked = useAnswer(question, askTree);
  // Numbers of one tree mean nothing in another: what was drawn of that goes at once.
  const [answered, setAnswered] = useState(desk);
  useEffect(() => {
    if (!asked.stale) setAnswered(desk);
  }, [asked.stale, desk]);
  const tree = answered === desk ? asked.value : undefined;
  const boxes = useMemo(() => (tree && look ? boxesOf(tree, shape, look) : NO_BOXES), [tree, shape, look]);
  return { parts, asked, tree, boxes, look };
}

export function usePaint(drawn: DrawnTree, shape: TreeShape, marks: Marks): void {
  const { parts, tree, boxes, look } = drawn;
  const { canvas, overlay } = parts;
  const { hovered, focused, selected, cited } = marks;
  const painted = useMemo<PaintedTree | undefined>(
    () => (tree && look ? { ...look, tree, boxes, palette: paletteOf(look.theme) } : undefined),
    [tree, boxes, look],
  );
  useLayoutEffect(() => {
    if (painted && canvas.current) paintTree(canvas.current, painted, shape === 'treemap');
  }, [painted, shape, canvas]);
  useLayoutEffect(() => {
    if (painted && overlay.current) paintMarks(overlay.current, painted, { hovered, focused, selected, cited });
  }, [painted, overlay, hovered, focused, selected, cited]);
}

function stepped(size: number | undefined): number {
  return size === undefined ? 0 : Math.ceil(size / SIZE_STEP) * SIZE_STEP;
}
