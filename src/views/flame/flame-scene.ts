/**
 * The picture on the screen: canvas size, camera, tiles, and when to paint. It knows rectangles and rows; what a click
 * or a key means is decided elsewhere.
 */
import type { FlameQuery, NodeDetail } from '../../engine/contract.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import { TILE_INLINED, TILE_PARTLY_INLINED, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow, Pattern } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { Camera } from './camera.ts';
import { paintPaper, paintTile, type Scene } from './flame-painter.ts';
import type { FlameStore } from './flame-state.ts';
import { paintOverlay } from './overlay-painter.ts';
import { markFirstFlame, measurePaint } from './paint-clock.ts';
import { paletteOf, themeOf, type FlamePalette } from './palette.ts';
import { placeOf, prepareTile, rectangleAt, type PreparedTile } from './prepared-tile.ts';
import { RowStrips } from './row-strips.ts';
import { TileLoader } from './tile-loader.ts';
import {
  ROW_HEIGHT,
  panSpan,
  samePattern,
  spanOf,
  widthOf,
  windowFor,
  zoomSpan,
  type Place,
  type Sight,
  type Span,
} from './window-math.ts';

/** This long after the last pull or pinch the picture counts as still. */
const STILL_AFTER_MS = 140;
/** Of the overview: enough for a strip, few enough to be drawn under a tile that does not cover the screen. */
const OVERVIEW_PIXELS = 900;
const OVERVIEW_MIN_PIXELS = 1.5;

export interface SceneParts {
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly scroller: HTMLElement;
  /** Gives the scroller its scrolling height. */
  readonly spacer: HTMLElement;
}

export interface SceneEvents {
  /** The reader moved the picture freely and has stopped. */
  readonly onStill: () => void;
  /** What is under the pointer may have changed. */
  readonly onMoved: () => void;
}

export interface Marks {
  readonly hovered: Place | undefined;
  readonly focused: Place | undefined;
  readonly selected: Place | undefined;
  readonly selectedLabel: string | undefined;
  /** Rows above hold the ancestors of the zoomed frame. */
  readonly zoomDepth: number;
}

export interface Hit {
  readonly place: Place;
  readonly isRun: boolean;
  readonly label: string | undefined;
}

const NO_MARKS: Marks = { hovered: undefined, focused: undefined, selected: undefined, selectedLabel: undefined, zoomDepth: 0 };

export class FlameScene {
  readonly camera = new Camera();
  readonly parts: SceneParts;
  marks: Marks = NO_MARKS;
  private readonly store: FlameStore;
  private readonly events: SceneEvents;
  private readonly loader: TileLoader;
  private readonly strips = new RowStrips();
  private readonly context: CanvasRenderingContext2D;
  private readonly overlayContext: CanvasRenderingContext2D;
  private readonly ended = new AbortController();
  private readonly observers: { disconnect: () => void }[] = [];
  private palette: FlamePalette = paletteOf('light');
  private search: Pattern | undefined;
  private query: FlameQuery | undefined;
  private overviewRows = 0;
  private overviewAsked = false;
  private rows = 0;
  private width = 0;
  private height = 0;
  private ratio = 1;
  private fontFamily = 'monospace';
  private frame = 0;
  private dirty = false;
  private blank = true;
  private movedAt = -Infinity;
  private stillTimer = 0;

  constructor(parts: SceneParts, store: FlameStore, events: SceneEvents) {
    this.parts = parts;
    this.store = store;
    this.events = events;
    this.context = parts.canvas.getContext('2d', { alpha: false })!;
    this.overlayContext = parts.overlay.getContext('2d')!;
    this.loader = new TileLoader({
      onTile: (prepared) => this.takeTile(prepared),
      onFailure: (failure) => store.setState({ stage: { kind: 'failed', sentence: failure.sentence } }),
    });
    this.watch();
    this.readTheme();
    this.resize();
  }

  destroy(): void {
    this.ended.abort();
    for (const observer of this.observers) observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.stillTimer);
    this.loader.reset(undefined);
  }

  /** Another query: the old picture stays on the screen until the first tile of the new one is there. */
  leave(): void {
    this.loader.reset(undefined);
    this.query = undefined;
    this.marks = NO_MARKS;
    this.camera.stop();
    this.invalidate();
  }

  begin(query: FlameQuery, root: NodeDetail, zoomed: Place | undefined, scrollTop: number, deepestStack: number): void {
    this.query = query;
    this.rows = 0;
    this.overviewRows = deepestStack + 2;
    this.overviewAsked = false;
    this.camera.reset(root.weight, zoomed ? spanOf(zoomed) : spanOf(root));
    this.marks = { ...NO_MARKS, zoomDepth: zoomed?.depth ?? 0 };
    this.loader.reset((window) => engine.calls.flame(query, window));
    this.store.setState({ rootWeight: root.weight, overview: undefined, origins: 0, hasInlined: false, stage: { kind: 'ready' } });
    this.ensureRows(zoomed ? zoomed.depth + 1 : 1);
    this.parts.scroller.scrollTop = scrollTop;
    this.invalidate();
  }

  setSearch(search: Pattern | undefined): void {
    if (samePattern(search, this.search)) return;
    this.search = search;
    this.invalidate();
  }

  mark(change: Partial<Marks>): void {
    const faded = change.zoomDepth !== undefined && change.zoomDepth !== this.marks.zoomDepth;
    this.marks = { ...this.marks, ...change };
    this.invalidate(faded);
  }

  fly(span: Span, scrollTop: number, deepest: number): void {
    this.ensureRows(deepest + 1);
    this.camera.fly(span, this.scrollTop, Math.max(0, Math.min(scrollTop, this.rows * ROW_HEIGHT - this.height)));
    this.invalidate();
  }

  /** Moves the picture with the pointer, in CSS pixels. */
  pull(dx: number, dy: number): void {
    this.camera.stop();
    if (dy !== 0) this.parts.scroller.scrollTop -= dy;
    if (dx !== 0) this.camera.jump(panSpan(this.camera.span, this.camera.rootWeight, -dx / this.width));
    this.touch();
  }

  /** Shows a part at once, as it is dragged on the overview. */
  show(span: Span): void {
    this.camera.jump(span);
    this.touch();
  }

  zoomAt(at: number, factor: number): void {
    const span = zoomSpan(this.camera.goal, this.camera.rootWeight, at, factor);
    this.camera.jump(span);
    this.touch();
  }

  get scrollTop(): number {
    return this.parts.scroller.scrollTop;
  }

  get goalScroll(): number {
    return this.camera.goalScroll ?? this.scrollTop;
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.width, height: this.height };
  }

  get tile(): FlameTile | undefined {
    return this.loader.best(this.sight(this.camera.span))?.prepared.tile;
  }

  /** What is drawn at a point of the canvas. */
  hit(x: number, y: number): Hit | undefined {
    const { tile } = this;
    if (!tile || this.width === 0) return undefined;
    const { span } = this.camera;
    const perPixel = widthOf(span) / this.width;
    const row = Math.floor((y + this.scrollTop) / ROW_HEIGHT);
    const index = rectangleAt(tile, span.x0 + x * perPixel, row, 1.5 * perPixel);
    if (index === -1) return undefined;
    const label = tile.label[index]!;
    return {
      place: placeOf(tile, index),
      isRun: (tile.flags[index]! & TILE_RUN) !== 0,
      label: label === -1 ? undefined : tile.labels[label],
    };
  }

  /** Where a frame is, or will be when the camera has landed: a box in the window, cut at the canvas's edges. */
  boxOf(place: Place): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } {
    const canvas = this.parts.canvas.getBoundingClientRect();
    const span = this.camera.goal;
    const scale = this.width / widthOf(span);
    const left = Math.min(this.width, Math.max(0, (place.x - span.x0) * scale));
    const right = Math.min(this.width, Math.max(0, (place.x + place.weight - span.x0) * scale));
    const top = canvas.top + place.depth * ROW_HEIGHT - this.goalScroll;
    return { left: canvas.left + left, right: canvas.left + right, top, bottom: top + ROW_HEIGHT };
  }

  private watch(): void {
    const { signal } = this.ended;
    this.parts.scroller.addEventListener('scroll', () => {
      this.touch();
    }, { signal, passive: true });
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(this.parts.scroller);
    const onTheme = (): void => this.readTheme();
    const attributes = new MutationObserver(onTheme);
    attributes.observe(document.documentElement, { attributes: true });
    this.observers.push(sizes, attributes);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onTheme, { signal });
    window.addEventListener('resize', () => this.resize(), { signal });
    void document.fonts.ready.then(() => this.invalidate());
  }

  private readTheme(): void {
    const theme = themeOf(this.parts.canvas);
    this.palette = paletteOf(theme);
    this.fontFamily = getComputedStyle(this.parts.canvas).fontFamily;
    this.store.setState({ theme });
    this.invalidate();
  }

  private resize(): void {
    const { canvas, overlay, scroller } = this.parts;
    const width = scroller.clientWidth;
    const height = scroller.clientHeight;
    const ratio = window.devicePixelRatio;
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    for (const layer of [canvas, overlay]) {
      layer.width = Math.round(width * ratio);
      layer.height = Math.round(height * ratio);
      layer.style.width = `${width}px`;
      layer.style.height = `${height}px`;
    }
    this.dirty = true;
    this.blank = true;
    // A new size empties the canvas: without an immediate repaint it would flash.
    this.run();
  }

  private ensureRows(rows: number): void {
    if (rows > this.rows) this.setRows(rows);
  }

  private setRows(rows: number): void {
    if (rows === this.rows) return;
    this.rows = rows;
    this.parts.spacer.style.height = `${rows * ROW_HEIGHT}px`;
    this.store.setState({ rows });
  }

  private touch(): void {
    this.movedAt = performance.now();
    clearTimeout(this.stillTimer);
    this.stillTimer = window.setTimeout(() => {
      this.invalidate();
      if (!this.camera.flying) this.events.onStill();
    }, STILL_AFTER_MS);
    this.invalidate();
  }

  private invalidate(base = true): void {
    this.dirty ||= base;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.run());
  }

  private sight(span: Span): Sight {
    const top = this.scrollTop;
    const rows = Math.max(this.rows, 1);
    const row0 = Math.min(Math.floor(top / ROW_HEIGHT), rows - 1);
    return {
      span,
      row0,
      row1: Math.max(row0 + 1, Math.min(rows, Math.ceil((top + this.height) / ROW_HEIGHT))),
      pixels: this.width,
      rootWeight: this.camera.rootWeight,
      search: this.search,
    };
  }

  private run(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const start = performance.now();
    const scroll = this.camera.step(start);
    if (scroll !== undefined) {
      this.parts.scroller.scrollTop = scroll;
      this.dirty = true;
    }
    if (this.width === 0 || this.height === 0) return;
    if (this.query && this.camera.rootWeight > 0) this.wish();
    if (this.dirty) this.paint();
    this.paintMarks();
    if (this.camera.flying) this.invalidate();
  }

  private wish(): void {
    const goal = this.sight(this.camera.goal);
    const top = this.goalScroll;
    const rows = Math.ceil(this.height / ROW_HEIGHT);
    // Until a tile says how deep the tree is, a screenful is asked for.
    const row0 = Math.floor(top / ROW_HEIGHT);
    const row1 = this.loader.best(goal) ? Math.min(Math.max(this.rows, row0 + 1), row0 + rows + 1) : row0 + rows + 1;
    const sight = { ...goal, row0, row1 };
    const moving = performance.now() - this.movedAt < STILL_AFTER_MS;
    if (!this.loader.satisfies(sight, moving)) this.loader.want(windowFor(sight));
  }

  private paint(): void {
    const sight = this.sight(this.camera.span);
    const best = this.loader.best(sight);
    const start = performance.now();
    const scene = (prepared: PreparedTile): Scene => ({
      strips: this.strips,
      prepared,
      palette: this.palette,
      span: this.camera.span,
      scrollTop: this.scrollTop,
      width: this.width,
      height: this.height,
      ratio: this.ratio,
      fontFamily: this.fontFamily,
      zoomDepth: this.marks.zoomDepth,
    });
    if (!best) {
      // Between two pictures the old one stays, unless a new size has emptied the canvas.
      if (this.blank) paintPaper(this.context, this.palette, this.width * this.ratio, this.height * this.ratio);
      this.blank = false;
      return;
    }
    this.dirty = false;
    this.blank = false;
    const main = scene(best.prepared);
    paintPaper(this.context, this.palette, this.width * this.ratio, this.height * this.ratio);
    const { overview } = this.store.getState();
    if (!best.whole && overview) paintTile(this.context, scene(overview));
    paintTile(this.context, main);
    measurePaint(start);
    if (this.query && best.prepared.tile.count > 0) markFirstFlame(this.query.capture);
    const state = this.store.getState();
    const { span } = this.camera;
    if (state.span !== span || state.scrollTop !== this.scrollTop || state.width !== this.width || state.height !== this.height) {
      this.store.setState({ span, scrollTop: this.scrollTop, width: this.width, height: this.height });
      this.events.onMoved();
    }
  }

  private paintMarks(): void {
    paintOverlay(this.overlayContext, {
      palette: this.palette,
      span: this.camera.span,
      scrollTop: this.scrollTop,
      width: this.width,
      height: this.height,
      ratio: this.ratio,
      tile: this.tile,
      ...this.marks,
    });
  }

  private takeTile(prepared: PreparedTile): void {
    const { tile } = prepared;
    // A shallower part has fewer rows to scroll through; rows in sight stay, or the picture would jump.
    const inSight = Math.ceil((Math.max(this.scrollTop, this.goalScroll) + this.height) / ROW_HEIGHT);
    this.setRows(Math.max(tile.maxDepth + 1, Math.min(this.rows, this.goalScroll > 0 ? inSight : 0)));
    const state = this.store.getState();
    let { origins, hasInlined } = state;
    for (let index = 0; index < tile.count; index++) {
      if (tile.flags[index]! & TILE_RUN || tile.node[index] === 0) continue;
      origins |= 1 << tile.origin[index]!;
      hasInlined ||= (tile.flags[index]! & (TILE_INLINED | TILE_PARTLY_INLINED)) !== 0;
    }
    origins &= (1 << CODE_ORIGINS.length) - 1;
    if (origins !== state.origins || hasInlined !== state.hasInlined || state.stage.kind !== 'ready') {
      this.store.setState({ origins, hasInlined, stage: { kind: 'ready' } });
    }
    if (!this.overviewAsked) void this.askOverview();
    this.invalidate();
  }

  private async askOverview(): Promise<void> {
    const { query } = this;
    if (!query) return;
    this.overviewAsked = true;
    const window: FlameWindow = {
      x0: 0,
      x1: this.camera.rootWeight,
      depth0: 0,
      depth1: this.overviewRows,
      pixels: OVERVIEW_PIXELS,
      minPixels: OVERVIEW_MIN_PIXELS,
    };
    const answer = await engine.calls.flame(query, window);
    if (query !== this.query || !answer.ok) return;
    this.store.setState({ overview: prepareTile(answer.value, window) });
  }
}
