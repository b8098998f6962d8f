/**
 * Rectangles of a flame graph differ along x only: a row looks the same from its upper to its lower edge. So each row
 * is written as one line of pixels, and the browser stretches the line to the row's height. Painting then costs
 * what the window is wide, however many rectangles there are; one call per rectangle would cost several times a frame.
 */
export type Layer = (typeof LAYERS)[keyof typeof LAYERS];

export const LAYERS = {
  fill: 0,
  /** Share of self, along the lower edge. */
  self: 1,
  /** Upper and lower edges of what a search found. */
  edge: 2,
  /** Dots of all inlined frames, and those between them of frames that are inlined everywhere. */
  dots: 3,
  denseDots: 4,
  /** Of ghosts: dashed upper and lower edges, and sides that are drawn as dashes. */
  ghostEdge: 5,
  ghostSide: 6,
} as const;

const LAYER_COUNT = 7;

/** In device pixels. */
export interface Dash {
  readonly length: number;
  readonly period: number;
}

export class RowStrips {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d')!;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private width = 0;
  private rows = 0;
  private readonly used: boolean[] = Array.from({ length: LAYER_COUNT }, () => false);

  /** Empty lines for that many rows, `width` device pixels wide. */
  begin(width: number, rows: number): void {
    if (width !== this.width || rows > this.rows || !this.image) {
      this.width = width;
      this.rows = rows;
      this.canvas.width = width;
      this.canvas.height = rows * LAYER_COUNT;
      this.image = new ImageData(width, rows * LAYER_COUNT);
      this.pixels = new Uint32Array(this.image.data.buffer);
    } else {
      this.pixels.fill(0);
    }
    this.used.fill(false);
  }

  /** `from` and `to` may lie outside of the line. */
  write(layer: Layer, row: number, from: number, to: number, colour: number): void {
    const start = (layer * this.rows + row) * this.width;
    const first = from < 0 ? 0 : from;
    const after = to > this.width ? this.width : to;
    // Most rectangles of a dense picture are a few pixels wide: a loop beats a call of fill().
    for (let at = start + first, end = start + after; at < end; at++) this.pixels[at] = colour;
    this.used[layer] = true;
  }

  /** Dashes counted from `origin`, so that they move with what they surround. */
  writeDashes(layer: Layer, row: number, from: number, to: number, colour: number, dash: Dash, origin: number): void {
    const start = (layer * this.rows + row) * this.width;
    const first = from < 0 ? 0 : from;
    const after = to > this.width ? this.width : to;
    const { length, period } = dash;
    const shift = period - (origin - Math.floor(origin / period) * period);
    for (let at = first; at < after; at++) {
      if ((at + shift) % period < length) this.pixels[start + at] = colour;
    }
    this.used[layer] = true;
  }

  /** To be called once, after all is written. */
  end(): void {
    if (this.image) this.context.putImageData(this.image, 0, 0);
  }

  has(layer: Layer): boolean {
    return this.used[layer] === true;
  }

  draw(target: CanvasRenderingContext2D, layer: Layer, row: number, y: number, height: number): void {
    target.drawImage(this.canvas, 0, layer * this.rows + row, this.width, 1, 0, y, this.width, height);
  }
}
