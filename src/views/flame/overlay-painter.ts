/** What follows the pointer, the keyboard and the selection: on a canvas of its own, so that it is cheap to redraw. */
import type { FlameTile } from '../../model/flame-tile.ts';
import { paintCitation } from './citation-painter.ts';
import type { FlamePalette } from './palette.ts';
import type { CitedPlace } from './scene-parts.ts';
import { ROW_HEIGHT, type Place, type Span } from './window-math.ts';

export interface Overlay {
  readonly palette: FlamePalette;
  readonly span: Span;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly hovered: Place | undefined;
  readonly focused: Place | undefined;
  readonly selected: Place | undefined;
  /** Every labelled rectangle with this name is outlined as well. */
  readonly selectedLabel: string | undefined;
  readonly cited: readonly CitedPlace[];
  readonly tile: FlameTile | undefined;
}

export function paintOverlay(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { palette, ratio } = overlay;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, Math.ceil(overlay.width * ratio), Math.ceil(overlay.height * ratio));
  if (overlay.hovered) {
    const box = boxOf(overlay, overlay.hovered);
    if (box) {
      context.fillStyle = palette.hoverWash;
      context.fillRect(box.x, box.y, box.width, box.height);
      outline(context, box, palette.selectedEdge, ratio, 1);
    }
  }
  context.beginPath();
  for (const place of selectedPlaces(overlay)) {
    const box = boxOf(overlay, place);
    if (box) tracePath(context, box, ratio, 2);
  }
  context.strokeStyle = palette.selectedEdge;
  context.lineWidth = 2 * ratio;
  context.stroke();
  for (const place of overlay.cited) {
    const box = boxOf(overlay, place);
    if (box) paintCitation(context, box, place.mark, palette, ratio, overlay.selected?.node === place.node);
  }
  if (overlay.focused) {
    const box = boxOf(overlay, overlay.focused);
    if (box) {
      // A halo of paper keeps the ring visible on every fill.
      outline(context, box, palette.focusHalo, ratio, 4);
      outline(context, box, palette.focusEdge, ratio, 2);
    }
  }
}

function* selectedPlaces(overlay: Overlay): Generator<Place> {
  const { selected, selectedLabel, tile } = overlay;
  if (selected) yield selected;
  if (selectedLabel === undefined || !tile) return;
  const label = tile.labels.indexOf(selectedLabel);
  if (label === -1) return;
  for (let index = 0; index < tile.count; index++) {
    if (tile.label[index] !== label || tile.node[index] === selected?.node) continue;
    yield { node: tile.node[index]!, depth: tile.depth[index]!, x: tile.x[index]!, weight: tile.weight[index]! };
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(overlay: Overlay, place: Place): Box | undefined {
  const { ratio, span } = overlay;
  const row = ROW_HEIGHT * ratio;
  const gap = Math.max(1, Math.round(ratio));
  const y = Math.round(place.depth * row) - Math.round(overlay.scrollTop * ratio);
  const below = Math.round((place.depth + 1) * row) - Math.round(overlay.scrollTop * ratio);
  const right = overlay.width * ratio;
  if (y + row <= 0 || y >= overlay.height * ratio) return undefined;
  const scale = right / (span.x1 - span.x0);
  const left = (place.x - span.x0) * scale;
  const after = left + place.weight * scale;
  if (after <= 0 || left >= right) return undefined;
  // Cut at the window's edges: the outline then stays visible on all four sides.
  const x = Math.max(0, Math.round(left));
  const end = Math.min(right, Math.round(after) - (after - left > 3 * gap ? gap : 0));
  return { x, y, width: Math.max(gap, end - x), height: below - y - gap };
}

function tracePath(context: CanvasRenderingContext2D, box: Box, ratio: number, line: number): void {
  const inset = Math.min((line * ratio) / 2, box.width / 2);
  context.rect(box.x + inset, box.y + inset, Math.max(0, box.width - 2 * inset), box.height - 2 * inset);
}

function outline(context: CanvasRenderingContext2D, box: Box, ink: string, ratio: number, line: number): void {
  context.beginPath();
  tracePath(context, box, ratio, line);
  context.strokeStyle = ink;
  context.lineWidth = line * ratio;
  context.stroke();
}
