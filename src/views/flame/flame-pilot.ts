/** Turns what the reader does, and what the store says, into moves of the picture. One per mounted picture. */
import type { CaptureFacts, FlameQuery } from '../../engine/contract.ts';
import type { Pattern } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { copyName } from '../shared/function-actions.ts';
import { Citations } from './citations.ts';
import type { Choice, FlameDesk, Shown } from './flame-desk.ts';
import type { FlameLink, Pointed } from './flame-link.ts';
import type { FlamePaint } from './flame-paint.ts';
import { actionOf, type FlameAction, type KeyPress } from './flame-keys.ts';
import { FlameScene } from './flame-scene.ts';
import type { FlameStore } from './flame-state.ts';
import { frameMenu, type MenuFor } from './frame-menu.ts';
import { listenToGestures } from './gestures.ts';
import { Hover } from './hover.ts';
import { KeyboardFocus } from './keyboard-focus.ts';
import { NodeCache } from './node-cache.ts';
import type { SceneParts } from './scene-parts.ts';
import { Selection } from './selection.ts';
import { ROW_HEIGHT, sameSpan, scrollForZoom, spanOf, type Place } from './window-math.ts';
import { ZoomPath } from './zoom-path.ts';

export interface Wish {
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
  readonly zoom: readonly string[];
  readonly selected: string | undefined;
  /** Set: the frame at this path is the selected one, whatever `selected` says. */
  readonly selectedPath: readonly string[] | undefined;
}

export interface PilotOptions {
  readonly link: FlameLink | undefined;
  readonly paint: FlamePaint;
  readonly onChoice: (choice: Choice) => void;
  readonly menuFor: MenuFor;
}

/** What the parts around the canvas show when there is nothing on it. */
const NO_PICTURE = {
  steps: [],
  rows: 0,
  rootWeight: 0,
  span: { x0: 0, x1: 0 },
  overview: undefined,
  origins: 0,
  hasInlined: false,
} as const;

export class FlamePilot {
  readonly zoom: ZoomPath;
  readonly scene: FlameScene;
  private readonly desk: FlameDesk;
  private readonly selection: Selection;
  private readonly hover: Hover;
  private readonly citations: Citations;
  private readonly focus: KeyboardFocus;
  private readonly stopListening: () => void;
  private turn = 0;
  private searchTurn = 0;
  private isFirst = true;
  private wish: Wish | undefined;

  constructor(parts: SceneParts, store: FlameStore, options: PilotOptions) {
    const { link, onChoice, menuFor } = options;
    this.scene = new FlameScene(parts, store, {
      onStill: () => void this.zoom.settle(),
      onMoved: () => this.hover.again(),
      onPointed: (pointed) => this.followPointed(pointed),
    }, options);
    this.desk = { scene: this.scene, store, shown: undefined, link, onChoice, menuFor };
    this.zoom = new ZoomPath(this.desk);
    this.selection = new Selection(this.desk);
    this.hover = new Hover(this.desk);
    this.focus = new KeyboardFocus(this.desk);
    this.citations = new Citations(this.desk);
    this.stopListening = listenToGestures(parts.canvas, {
      onHover: (x, y, clientX, clientY) => this.hover.move({ x, y, clientX, clientY }),
      onLeave: () => this.hover.leave(),
      onClick: (x, y) => this.click(x, y),
      onDoubleClick: () => this.zoom.reset(),
      onMenu: (x, y, clientX, clientY) => void this.menuAt(x, y, clientX, clientY),
      onPull: (dx, dy) => this.scene.pull(dx, dy),
      onPullEnd: () => undefined,
      hasNothingToScroll: () => parts.scroller.scrollHeight <= parts.scroller.clientHeight,
      onZoom: (at, factor) => this.scene.zoomAt(at, factor),
    });
  }

  destroy(): void {
    this.turn++;
    this.stopListening();
    this.hover.leave();
    this.citations.destroy();
    this.scene.destroy();
  }

  get shown(): Shown | undefined {
    return this.desk.shown;
  }

  /** Another query, or the first one. */
  async open(wish: Wish): Promise<void> {
    const turn = ++this.turn;
    const { store } = this.desk;
    const { query, facts } = wish;
    this.wish = wish;
    this.desk.shown = undefined;
    this.scene.leave();
    this.hover.leave();
    this.selection.forget();
    this.citations.forget();
    this.focus.forget();
    store.setState({ card: undefined, pointed: undefined, menu: undefined });
    const [root, resolved] = await Promise.all([
      engine.calls.node(query, 0),
      wish.zoom.length > 0 ? engine.calls.resolve(query, wish.zoom) : undefined,
    ]);
    if (turn !== this.turn) return;
    if (!root.ok) {
      store.setState({ ...NO_PICTURE, stage: { kind: 'failed', sentence: root.error.sentence } });
      return;
    }
    if (root.value.weight === 0) {
      store.setState({ ...NO_PICTURE, stage: { kind: 'empty' } });
      return;
    }
    const zoomed = resolved?.ok && resolved.value.depth > 0 ? resolved.value : undefined;
    this.desk.shown = { query, facts, root: root.value, nodes: this.desk.link?.nodesOf(query) ?? new NodeCache(query) };
    const scrollTop = zoomed ? scrollForZoom(zoomed.depth, 0, this.scene.size.height) : 0;
    this.scene.begin(query, root.value, zoomed, scrollTop, facts);
    this.zoom.begin(zoomed, wish.zoom);
    void this.citations.find();
    // Only what was chosen before the picture came up is brought into sight; another query moves nothing by itself.
    const reveal = this.isFirst && zoomed === undefined;
    this.isFirst = false;
    // The store may have moved on while the engine was asked.
    await this.zoom.follow(this.wish.zoom);
    await this.follow(this.wish, reveal);
  }

  /** A half-typed regular expression must not dim the whole picture: until it can be read, nothing is searched. */
  async setSearch(search: Pattern | undefined): Promise<void> {
    const turn = ++this.searchTurn;
    const query = this.wish?.query;
    const readable = search?.by !== 'regex' || !query || (await engine.calls.search(query, search)).ok;
    if (turn === this.searchTurn) this.scene.setSearch(readable ? search : undefined);
  }

  setPaint(paint: FlamePaint): void {
    this.scene.setPaint(paint);
  }

  followZoom(zoom: readonly string[]): void {
    if (this.wish) this.wish = { ...this.wish, zoom };
    void this.zoom.follow(zoom);
  }

  followSelection(selection: Pick<Wish, 'selected' | 'selectedPath'>): void {
    if (this.wish) this.wish = { ...this.wish, selected: selection.selected, selectedPath: selection.selectedPath };
    if (this.desk.shown) void this.follow(selection, true);
  }

  onFocus(byKeyboard: boolean): void {
    const { shown } = this.desk;
    if (byKeyboard && shown) this.focus.enter(this.scene.marks.selected ?? this.zoom.zoomed ?? shown.root);
  }

  onBlur(): void {
    this.focus.hide();
  }

  /** Answers whether the key was for the picture. */
  onKey(press: KeyPress): boolean {
    const action = actionOf(press);
    if (!action || !this.desk.shown) return false;
    return this.act(action, this.desk.shown);
  }

  private act(action: FlameAction, shown: Shown): boolean {
    const { focus, scene, zoom } = this;
    const currentPlace = (): Place => focus.current ?? scene.marks.selected ?? zoom.zoomed ?? shown.root;
    const current = currentPlace();
    // Keys can be faster than the worker: what acts on a frame acts on the one the keys before have led to.
    const onceThere = (act: (place: Place) => void): void => {
      void focus.settled().then(() => {
        if (shown === this.desk.shown) act(currentPlace());
        return undefined;
      });
    };
    switch (action.kind) {
      case 'move':
        focus.move(action.move);
        return true;
      case 'enter':
        onceThere((place) => void this.choose(place, undefined));
        return true;
      case 'up':
        onceThere(() => void zoom.up());
        return true;
      case 'reset': {
        // Escape has other uses in the page once there is nothing to zoom out of.
        const isWhole = zoom.zoomed === undefined && sameSpan(scene.camera.goal, spanOf(shown.root));
        zoom.reset();
        return !isWhole;
      }
      case 'home':
        focus.goTo(shown.root);
        return true;
      case 'zoom': {
        const { camera, size } = scene;
        const box = scene.boxOf(current);
        const canvas = scene.parts.canvas.getBoundingClientRect();
        const middle = ((box.left + box.right) / 2 - canvas.left) / size.width;
        if (camera.rootWeight > 0) scene.zoomAt(focus.current ? middle : 0.5, action.factor);
        return true;
      }
      case 'page':
        scene.pull(0, -action.direction * Math.max(ROW_HEIGHT, scene.size.height - 2 * ROW_HEIGHT));
        return true;
      case 'menu':
        onceThere((place) => {
          const box = scene.boxOf(place);
          void this.menuFor(place, (box.left + box.right) / 2, box.bottom);
        });
        return true;
      case 'copy':
        onceThere((place) => void shown.nodes.get(place.node).then((detail) => detail && copyName(detail.name)));
        return true;
    }
  }

  private followPointed(pointed: Pointed | undefined): void {
    this.hover.showPointed(pointed);
    if (pointed?.by === 'keyboard' && pointed.detail) this.focus.followTo(pointed.detail);
  }

  private click(x: number, y: number): void {
    const hit = this.scene.hit(x, y);
    if (!hit) return;
    if (hit.isRun) {
      this.scene.fly(spanOf(hit.place), scrollForZoom(hit.place.depth, this.scene.goalScroll, this.scene.size.height), hit.place.depth);
      void this.zoom.settle();
      return;
    }
    this.hover.quiet();
    this.focus.place(hit.place);
    void this.choose(hit.place, hit.label);
  }

  /** Selects and zooms, as one change of the store. */
  private async choose(place: Place, label: string | undefined): Promise<void> {
    if (place.depth > 0) {
      this.selection.choose(undefined, place, label);
      void this.desk.shown?.nodes.get(place.node).then((detail) => {
        if (detail && this.scene.marks.selected === place) this.selection.choose(detail.name, place, detail.displayName);
        return undefined;
      });
    }
    await this.zoom.zoomTo(place, true);
  }

  private async follow(wish: Pick<Wish, 'selected' | 'selectedPath'>, reveal: boolean): Promise<void> {
    if (await this.selection.follow(wish.selected, wish.selectedPath, reveal)) await this.zoom.settle();
  }

  private async menuAt(x: number, y: number, clientX: number, clientY: number): Promise<void> {
    const hit = this.scene.hit(x, y);
    if (!hit || hit.isRun) return;
    await this.menuFor(hit.place, clientX, clientY);
  }

  private async menuFor(place: Place, x: number, y: number): Promise<void> {
    const { shown, store } = this.desk;
    const detail = await shown?.nodes.get(place.node);
    if (!shown || !detail || shown !== this.desk.shown) return;
    this.hover.leave();
    const items = frameMenu(shown, detail, () => void this.choose(place, detail.displayName), this.desk.menuFor);
    store.setState({ card: undefined, menu: { at: { x, y }, title: detail.displayName, items } });
  }
}
