/** What a painter is given, and the same in device pixels. */
import type { FlamePalette } from './palette.ts';
import type { PreparedTile } from './prepared-tile.ts';
import type { RowStrips } from './row-strips.ts';
import { ROW_HEIGHT, type Span } from './window-math.ts';

export interface Scene {
  readonly strips: RowStrips;
  readonly prepared: PreparedTile;
  readonly palette: FlamePalette;
  readonly span: Span;
  readonly scrollTop: number;
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly fontFamily: string;
  /** Of the values that labels carry in a comparison. */
  readonly unit: string;
  /** Rows above this one hold the ancestors of the zoomed frame, and are faded. */
  readonly zoomDepth: number;
}

/** Everything in device pixels. */
export interface Frame {
  readonly scale: number;
  readonly x0: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Distance of two rows; not a whole number at ratios like 1.25. */
  readonly row: number;
  readonly gap: number;
  /** Of a rectangle: the row less the gap. */
  readonly tall: number;
  readonly ratio: number;
  /** Rows that show, at least in part. */
  readonly firstRow: number;
  readonly rowCount: number;
}

export function frameOf(scene: Scene): Frame {
  const { ratio } = scene;
  const row = ROW_HEIGHT * ratio;
  const gap = Math.max(1, Math.round(ratio));
  const firstRow = Math.floor(scene.scrollTop / ROW_HEIGHT);
  return {
    scale: (scene.width * ratio) / (scene.span.x1 - scene.span.x0),
    x0: scene.span.x0,
    right: scene.width * ratio,
    bottom: scene.height * ratio,
    top: Math.round(scene.scrollTop * ratio),
    row,
    gap,
    tall: Math.floor(row) - gap,
    ratio,
    firstRow,
    rowCount: Math.max(1, Math.ceil((scene.scrollTop + scene.height) / ROW_HEIGHT) - firstRow),
  };
}
