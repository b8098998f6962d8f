/** Draws boxes on a canvas; what follows the pointer and the keyboard is drawn on another, above. */
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { RUN_COLOUR, type FlamePalette } from '../flame/palette.ts';
import { BOX_FONT_SIZE, boxText, TEXT_INSET } from './box-texts.ts';
import { paintCitation } from '../flame/citation-painter.ts';
import type { TreeBox } from './boxes.ts';
import type { CitedTreeBox } from './cited-boxes.ts';
import { kindColour } from './kind-colours.ts';
import { isTitled, TITLE_HEIGHT } from './treemap-layout.ts';

export interface PaintedTree {
  readonly tree: PrunedTree;
  readonly boxes: readonly TreeBox[];
  readonly palette: FlamePalette;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly fontFamily: string;
}

/** A parent in a treemap is only the ground for its children; in an icicle it is as solid as they are. */
export function fillOf(tree: PrunedTree, box: TreeBox, palette: FlamePalette, isNested: boolean): string {
  if (box.isRest) return palette.dimmed[RUN_COLOUR]!;
  const colour = kindColour(tree.kind[box.node]!, tree.name[box.node]!);
  return (isNested && box.isParent ? palette.dimmed : palette.fills)[colour]!;
}

export function paintTree(canvas: HTMLCanvasElement, painted: PaintedTree, isNested: boolean): void {
  const { tree, boxes, palette, ratio } = painted;
  const context = sized(canvas, painted);
  if (!context) return;
  context.font = `${BOX_FONT_SIZE}px ${painted.fontFamily}`;
  context.textBaseline = 'middle';
  const columnPx = context.measureText('0').width;
  const hatch = hatchOf(context, palette, ratio);
  for (const box of boxes) {
    // A gap keeps neighbours of one colour apart, as long as there is something left.
    const gap = isNested ? 0 : 1;
    const width = box.width > 3 ? box.width - gap : box.width;
    const height = box.height - gap;
    context.fillStyle = fillOf(tree, box, palette, isNested);
    context.fillRect(box.x, box.y, width, height);
    if (box.isRest && hatch) {
      context.fillStyle = hatch;
      context.fillRect(box.x, box.y, width, height);
    }
    if (isNested && box.isParent && width > 8 && height > 8) {
      context.strokeStyle = palette.hatch;
      context.lineWidth = 1;
      context.strokeRect(box.x + 0.5, box.y + 0.5, width - 1, height - 1);
    }
    const text = boxText(tree, box, columnPx);
    if (text === '' || (isNested && box.isParent && !isTitled(box))) continue;
    context.fillStyle = box.isRest ? palette.dimmedText : palette.text;
    context.fillText(text, box.x + TEXT_INSET, box.y + (isNested ? Math.min(box.height, TITLE_HEIGHT + 2) : box.height) / 2);
  }
}

export interface Marks {
  readonly hovered: number;
  readonly focused: number;
  readonly selected: number;
  readonly cited: readonly CitedTreeBox[];
}

export function paintMarks(canvas: HTMLCanvasElement, painted: PaintedTree, marks: Marks): void {
  const { boxes, palette } = painted;
  const context = sized(canvas, painted);
  if (!context) return;
  const selected = boxes[marks.selected];
  // The canvas is scaled already.
  for (const { box, mark } of marks.cited) paintCitation(context, box, mark, palette, 1, box === selected);
  const hovered = boxes[marks.hovered];
  if (hovered) {
    context.fillStyle = palette.hoverWash;
    context.fillRect(hovered.x, hovered.y, hovered.width, hovered.height);
    outline(context, hovered, palette.selectedEdge, 1);
  }
  if (selected && !marks.cited.some(({ box }) => box === selected)) outline(context, selected, palette.selectedEdge, 2);
  const focused = boxes[marks.focused];
  if (focused) {
    // A halo of paper keeps the ring visible on every fill.
    outline(context, focused, palette.focusHalo, 4);
    outline(context, focused, palette.focusEdge, 2);
  }
}

function outline(context: CanvasRenderingContext2D, box: TreeBox, ink: string, line: number): void {
  const inset = Math.min(line / 2, box.width / 2);
  context.strokeStyle = ink;
  context.lineWidth = line;
  context.strokeRect(box.x + inset, box.y + inset, Math.max(0, box.width - 2 * inset), Math.max(0, box.height - 2 * inset));
}

/** Empty, and in CSS pixels. */
function sized(canvas: HTMLCanvasElement, { width, height, ratio }: PaintedTree): CanvasRenderingContext2D | null {
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context?.scale(ratio, ratio);
  return context;
}

const HATCH_PX = 6;

function hatchOf(context: CanvasRenderingContext2D, palette: FlamePalette, ratio: number): CanvasPattern | null {
  const tile = document.createElement('canvas');
  const size = Math.round(HATCH_PX * ratio);
  tile.width = size;
  tile.height = size;
  const ink = tile.getContext('2d');
  if (!ink) return null;
  ink.strokeStyle = palette.hatch;
  ink.lineWidth = ratio;
  ink.beginPath();
  for (const shift of [-size, 0, size]) {
    ink.moveTo(shift, size);
    ink.lineTo(shift + size, 0);
  }
  ink.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}
