/** Names on the rectangles, fitted to their widths. */
import { TILE_INLINED, TILE_NEGATIVE } from '../../model/flame-tile.ts';
import { fitName } from './label-fit.ts';
import { noteOf, withNote } from './label-note.ts';
import type { Frame, Scene } from './paint-frame.ts';

const FONT_SIZE = 11;
/** Rectangles narrower than this carry no text. */
const TEXT_MIN_WIDTH = 24;
const TEXT_PADDING = 4;
const INLINE_HINT = 'inl';
const INLINE_HINT_MIN_WIDTH = 130;
const NEGATIVE_SIGN = '−';

export function drawLabels(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { prepared, palette, zoomDepth } = scene;
  const { labelled, labelledPlain, labelColumns, fits, tile, paint, notes, shares } = prepared;
  if (labelled.length === 0) return;
  const { depth, x, weight, label, labels, flags } = tile;
  const { scale, x0, right, bottom, top, row, gap, tall, ratio } = frame;
  context.font = `${FONT_SIZE * ratio}px ${scene.fontFamily}`;
  context.textBaseline = 'middle';
  const column = columnWidth(context);
  const padding = TEXT_PADDING * ratio;
  const narrowest = TEXT_MIN_WIDTH * ratio;
  const middle = Math.round(tall / 2);
  let ink = palette.text;
  context.fillStyle = ink;
  for (let at = 0; at < labelled.length; at++) {
    const index = labelled[at]!;
    const size = weight[index]! * scale;
    if (size < narrowest) continue;
    const y = Math.round(depth[index]! * row) - top;
    if (y + row <= 0 || y >= bottom) continue;
    const left = (x[index]! - x0) * scale;
    // A frame that begins outside still says its name, at the window's edge.
    const from = Math.max(0, Math.round(left));
    const to = Math.min(right, Math.round(left + size));
    if (to - from < narrowest) continue;
    // What is not on this side at all is only hinted at.
    const dimmed = at >= labelledPlain || depth[index]! < zoomDepth || shares?.[index] === 0;
    const wanted = dimmed ? palette.dimmedText : palette.text;
    if (wanted !== ink) {
      ink = wanted;
      context.fillStyle = ink;
    }
    const flag = flags[index]!;
    const sign = flag & TILE_NEGATIVE && paint === 'own' ? 2 : 0;
    const space = Math.floor((to - from - 2 * padding) / column) - sign;
    const id = label[index]!;
    const fit = (columns: number): string => {
      if (labelColumns[id]! <= columns) return labels[id]!;
      return (fits[id]![Math.max(0, columns)] ??= fitName(labels[id]!, columns));
    };
    const note = paint === 'own' ? '' : (notes[index] ??= noteOf(tile, index, paint, scene.unit));
    let text = withNote(note, paint, labelColumns[id]!, space, fit);
    if (sign > 0) text = `${NEGATIVE_SIGN} ${text}`;
    if (text === '') continue;
    context.fillText(text, from + padding, y + middle);
    if (paint === 'own' && flag & TILE_INLINED && to - from >= INLINE_HINT_MIN_WIDTH * ratio) {
      const free = space - labelColumns[id]! - INLINE_HINT.length;
      if (free > 2) context.fillText(INLINE_HINT, to - padding - gap - INLINE_HINT.length * column, y + middle);
    }
  }
}

const columnWidths = new Map<string, number>();

function columnWidth(context: CanvasRenderingContext2D): number {
  let width = columnWidths.get(context.font);
  if (width === undefined) {
    width = context.measureText('0'.repeat(32)).width / 32;
    columnWidths.set(context.font, width);
  }
  return width;
}
