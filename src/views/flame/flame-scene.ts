/**
 * The picture on the screen: canvas size, camera, tiles, and when to paint. It knows rectangles and rows; what a click
 * or a key means is decided elsewhere.
 */
import type { Answer, CaptureFacts, FlameQuery, NodeDetail } from '../../engine/contract.ts';
import type { FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow, Pattern } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { Camera } from './camera.ts';
import { paintPaper, paintTile } from './flame-painter.ts';
import type { FlameLink, LinkMember, Pointed } from './flame-link.ts';
import type { FlamePaint } from './flame-paint.ts';
import type { FlameStore } from './flame-state.ts';
import { deepestStack, unitOf } from './flame-values.ts';
import { paintOverlay } from './overlay-painter.ts';
import { overviewWindow, seenIn } from './overview.ts';
import { markFirstFlame, measurePaint } from './paint-clock.ts';
import type { Scene } from './paint-frame.ts';
import { paletteOf, themeOf, type FlamePalette } from './palette.ts';
import { prepareTile, type PreparedTile } from './prepared-tile.ts';
import { RowStrips } from './row-strips.ts';
import { boxIn, hitAt, type WindowBox } from './scene-hit.ts';
import { NO_MARKS, type Hit, type Marks, type SceneEvents, type SceneOptions, type SceneParts } from './scene-parts.ts';
import { sightOf, wishedSight, type Screen } from './scene-sight.ts';
import { sizeLayers, watchSurroundings } from './scene-surroundings.ts';
import { TileLoader } from './tile-loader.ts';
import { ROW_HEIGHT, panSpan, samePattern, spanOf, windowFor, zoomSpan, type Place, type Sight, type Span } from './window-math.ts';

/** This long after the last pull or pinch the picture counts as still. */
const STILL_AFTER_MS = 140;

export class FlameScene {
  /** Linked pictures share theirs. */
  readonly camera: Camera;
  readonly parts: SceneParts;
  marks: Marks = NO_MARKS;
  private readonly store: FlameStore;
  private readonly events: SceneEvents;
  private readonly loader: TileLoader;
  private readonly strips = new RowStrips();
  private readonly context: CanvasRenderingContext2D;
  private readonly overlayContext: CanvasRenderingContext2D;
  private readonly link: FlameLink | undefined;
  private readonly member: LinkMember;
  private readonly stopWatching: () => void;
  private painting: FlamePaint;
  /** Of linked pictures the one the reader is at moves the camera; the others follow. Alone, a picture leads. */
  private leads = true;
  /** Where a leader last scrolled this one to. */
  private followedTo = -1;
  private palette: FlamePalette = paletteOf('light');
  private search: Pattern | undefined;
  private query: FlameQuery | undefined;
  private unit = '';
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

  constructor(parts: SceneParts, store: FlameStore, events: SceneEvents, options: SceneOptions) {
    this.parts = parts;
    this.store = store;
    this.events = events;
    this.painting = options.paint;
    this.link = options.link;
    this.camera = options.link?.camera ?? new Camera();
    this.context = parts.canvas.getContext('2d', { alpha: false })!;
    this.overlayContext = parts.overlay.getContext('2d')!;
    this.loader = new TileLoader({
      prepare: (tile, window) => prepareTile(tile, window, this.painting),
      onTile: (prepared) => this.takeTile(prepared),
      onFailure: (failure) => store.setState({ stage: { kind: 'failed', sentence: failure.sentence } }),
    });
    this.member = { onMoved: (scrollTop, rows) => this.followLink(scrollTop, rows), onPointed: events.onPointed };
    this.link?.join(this.member);
    this.stopWatching = watchSurroundings(parts, {
      onScroll: () => this.onScroll(),
      onSize: () => this.resize(),
      onTheme: () => this.readTheme(),
      onFonts: () => this.invalidate(),
    });
    this.readTheme();
    this.resize();
  }

  destroy(): void {
    this.stopWatching();
    this.link?.leave(this.member);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.stillTimer);
    this.loader.reset(undefined);
  }

  /** Another query: the old picture stays on the screen until the first tile of the new one is there. */
  leave(): void {
    this.loader.reset(undefined);
    this.query = undefined;
    this.marks = NO_MARKS;
    this.link?.end(this.member);
    this.camera.stop();
    this.invalidate();
  }

  begin(query: FlameQuery, root: NodeDetail, zoomed: Place | undefined, scrollTop: number, facts: CaptureFacts): void {
    this.query = query;
    this.rows = 0;
    this.unit = unitOf({ query, facts });
    this.overviewRows = deepestStack(query, facts) + 2;
    this.overviewAsked = false;
    // A picture that joins others which show the same comes to where they are.
    const joins = this.link?.begin(this.member, query) === true;
    if (!joins) this.camera.reset(root.weight, zoomed ? spanOf(zoomed) : spanOf(root));
    this.marks = { ...NO_MARKS, zoomDepth: zoomed?.depth ?? 0 };
    this.loader.reset((window) => this.askTile(query, window));
    this.store.setState({ rootWeight: root.weight, overview: undefined, origins: 0, hasInlined: false, stage: { kind: 'ready' } });
    this.ensureRows(Math.max(zoomed ? zoomed.depth + 1 : 1, joins ? (this.link?.rows ?? 0) : 0));
    this.parts.scroller.scrollTop = joins ? (this.link?.scrollTop ?? 0) : scrollTop;
    this.leads = !joins;
    this.followedTo = joins ? this.scrollTop : -1;
    this.invalidate();
  }

  setSearch(search: Pattern | undefined): void {
    if (samePattern(search, this.search)) return;
    this.search = search;
    this.invalidate();
  }

  setPaint(paint: FlamePaint): void {
    if (paint === this.painting) return;
    this.painting = paint;
    this.loader.prepareAgain();
    const { overview } = this.store.getState();
    if (overview) this.store.setState({ overview: prepareTile(overview.tile, overview.window, paint) });
    this.invalidate();
  }

  /** Tells the linked pictures what is pointed at here. */
  point(pointed: Pointed | undefined): void {
    this.link?.point(this.member, pointed);
  }

  mark(change: Partial<Marks>): void {
    const faded = change.zoomDepth !== undefined && change.zoomDepth !== this.marks.zoomDepth;
    this.marks = { ...this.marks, ...change };
    this.invalidate(faded);
  }

  fly(span: Span, scrollTop: number, deepest: number): void {
    this.ensureRows(deepest + 1);
    this.lead();
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
    return this.loader.best(this.sight)?.prepared.tile;
  }

  /** What is drawn at a point of the canvas. */
  hit(x: number, y: number): Hit | undefined {
    const { tile, width, scrollTop } = this;
    if (!tile || width === 0) return undefined;
    return hitAt(tile, { span: this.camera.span, width, scrollTop }, x, y);
  }

  /** Where a frame is, or will be when the camera has landed: a box in the window, cut at the canvas's edges. */
  boxOf(place: Place): WindowBox {
    const shown = { span: this.camera.goal, width: this.width, scrollTop: this.goalScroll };
    return boxIn(this.parts.canvas.getBoundingClientRect(), shown, place);
  }

  private readTheme(): void {
    const theme = themeOf(this.parts.canvas);
    this.palette = paletteOf(theme);
    this.fontFamily = getComputedStyle(this.parts.canvas).fontFamily;
    this.store.setState({ theme });
    this.invalidate();
  }

  private resize(): void {
    const { scroller } = this.parts;
    const width = scroller.clientWidth;
    const height = scroller.clientHeight;
    const ratio = window.devicePixelRatio;
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    sizeLayers(this.parts, width, height, ratio);
    this.dirty = true;
    this.blank = true;
    // A new size empties the canvas: without an immediate repaint it would flash.
    this.run();
  }

  private onScroll(): void {
    // Linked pictures are scrolled by their leader: that is nothing the reader has done here.
    if (this.followedTo !== this.scrollTop) this.touch();
  }

  /** Another picture of the link has moved: paints now, so that all of them show the same in every frame. */
  private followLink(scrollTop: number, rows: number): void {
    this.ensureRows(rows);
    this.parts.scroller.scrollTop = scrollTop;
    this.followedTo = this.scrollTop;
    this.leads = false;
    this.dirty = true;
    this.draw();
    this.untilStill();
  }

  private askTile(query: FlameQuery, window: FlameWindow): Promise<Answer<FlameTile>> {
    const ask = (asked: FlameWindow): Promise<Answer<FlameTile>> => engine.calls.flame(query, asked);
    return this.link ? this.link.tile(query, window, ask) : ask(window);
  }

  private tellLink(): void {
    if (this.leads && this.query) this.link?.moved(this.member, this.scrollTop, this.rows);
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
    this.lead();
    this.untilStill();
    this.invalidate();
  }

  private lead(): void {
    this.leads = true;
    this.followedTo = -1;
  }

  private untilStill(): void {
    this.movedAt = performance.now();
    clearTimeout(this.stillTimer);
    this.stillTimer = window.setTimeout(() => {
      this.invalidate();
      if (this.leads && !this.camera.flying) this.events.onStill();
    }, STILL_AFTER_MS);
  }

  private invalidate(base = true): void {
    this.dirty ||= base;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.run());
  }

  private get screen(): Screen {
    const { width, height, rows, search } = this;
    return { width, height, rows, search, rootWeight: this.camera.rootWeight };
  }

  private get sight(): Sight {
    return sightOf(this.screen, this.camera.span, this.scrollTop);
  }

  private run(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const start = performance.now();
    const scroll = this.leads ? this.camera.step(start) : undefined;
    if (scroll !== undefined) {
      this.parts.scroller.scrollTop = scroll;
      this.dirty = true;
    }
    this.draw();
    this.tellLink();
    if (this.leads && this.camera.flying) this.invalidate();
  }

  private draw(): void {
    if (this.width === 0 || this.height === 0) return;
    if (this.query && this.camera.rootWeight > 0) this.wish();
    if (this.dirty) this.paint();
    this.paintMarks();
  }

  private wish(): void {
    const hasTile = this.loader.best(this.sight) !== undefined;
    const sight = wishedSight(this.screen, this.camera.goal, this.goalScroll, hasTile);
    const moving = performance.now() - this.movedAt < STILL_AFTER_MS;
    if (!this.loader.satisfies(sight, moving)) this.loader.want(windowFor(sight));
  }

  private paint(): void {
    const best = this.loader.best(this.sight);
    const start = performance.now();
    const { sheet, strips, fontFamily, unit } = this;
    const { zoomDepth } = this.marks;
    const scene = (prepared: PreparedTile): Scene => ({ ...sheet, strips, prepared, fontFamily, unit, zoomDepth });
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
    paintOverlay(this.overlayContext, { ...this.sheet, ...this.marks, tile: this.tile });
  }

  private get sheet(): Pick<Scene, 'palette' | 'span' | 'scrollTop' | 'width' | 'height' | 'ratio'> {
    const { palette, scrollTop, width, height, ratio } = this;
    return { palette, span: this.camera.span, scrollTop, width, height, ratio };
  }

  private takeTile(prepared: PreparedTile): void {
    const { tile } = prepared;
    // A shallower part has fewer rows to scroll through; rows in sight stay, or the picture would jump.
    const inSight = Math.ceil((Math.max(this.scrollTop, this.goalScroll) + this.height) / ROW_HEIGHT);
    this.setRows(Math.max(tile.maxDepth + 1, Math.min(this.rows, this.goalScroll > 0 ? inSight : 0)));
    const state = this.store.getState();
    const seen = seenIn(tile, state);
    if (seen.origins !== state.origins || seen.hasInlined !== state.hasInlined || state.stage.kind !== 'ready') {
      this.store.setState({ ...seen, stage: { kind: 'ready' } });
    }
    if (!this.overviewAsked) void this.askOverview();
    this.invalidate();
  }

  private async askOverview(): Promise<void> {
    const { query } = this;
    if (!query) return;
    this.overviewAsked = true;
    const window = overviewWindow(this.camera.rootWeight, this.overviewRows);
    const answer = await this.askTile(query, window);
    if (query !== this.query || !answer.ok) return;
    this.store.setState({ overview: prepareTile(answer.value, window, this.painting) });
  }
}
