/** The zoomed frame and the way to it. The camera may also be moved freely; the path then follows it upwards. */
import type { PathStep } from '../../engine/contract.ts';
import { engine } from '../../store/actions.ts';
import type { FlameDesk } from './flame-desk.ts';
import { containsSpan, sameSpan, scrollForZoom, spanOf, type Place } from './window-math.ts';

export class ZoomPath {
  /** Undefined: the whole tree. */
  zoomed: Place | undefined;
  private readonly desk: FlameDesk;
  /** What was last given to `onChoice`: it comes back from the store and must not be taken for a new wish. */
  private told: readonly string[] | undefined;
  private turn = 0;

  constructor(desk: FlameDesk) {
    this.desk = desk;
  }

  /** The picture was begun with this frame zoomed already. */
  begin(zoomed: Place | undefined, names: readonly string[]): void {
    this.turn++;
    this.zoomed = zoomed;
    this.told = names;
    this.desk.store.setState({ steps: [] });
    if (zoomed) void this.showSteps(zoomed.node);
  }

  /** Flies to a frame. `select` also makes its function the selected one. */
  async zoomTo(place: Place, select: boolean): Promise<void> {
    if (place.depth === 0) {
      this.reset();
      return;
    }
    this.flyTo(place);
    const names = await this.showSteps(place.node);
    if (!names) return;
    this.remember(names);
    const selected = names.at(-1);
    this.desk.onChoice({ zoom: names, ...(select && selected !== undefined ? { selected } : {}) });
  }

  /** The whole tree again. */
  reset(): void {
    const { shown, scene } = this.desk;
    if (!shown) return;
    this.forgetZoom();
    scene.fly(spanOf(shown.root), 0, 0);
    this.tell([]);
  }

  /** One level up: first back to the whole of the zoomed frame, then to its parent. */
  async up(): Promise<void> {
    const { shown, scene } = this.desk;
    if (!shown) return;
    const current: Place = this.zoomed ?? shown.root;
    if (!sameSpan(scene.camera.goal, spanOf(current))) {
      scene.fly(spanOf(current), scrollForZoom(current.depth, scene.goalScroll, scene.size.height), current.depth);
      return;
    }
    if (!this.zoomed) return;
    const turn = ++this.turn;
    const detail = await shown.nodes.get(this.zoomed.node);
    const parent = detail && (await shown.nodes.get(detail.parent));
    if (turn === this.turn && parent) await this.zoomTo(parent, false);
  }

  /** The camera has left the zoomed frame: the path ends at the nearest ancestor that still holds what is in sight. */
  async settle(): Promise<void> {
    const { shown, scene } = this.desk;
    const goal = scene.camera.goal;
    if (!shown || !this.zoomed || containsSpan(spanOf(this.zoomed), goal)) return;
    const turn = ++this.turn;
    let detail = await shown.nodes.get(this.zoomed.node);
    while (detail && detail.depth > 0 && !containsSpan(spanOf(detail), goal)) detail = await shown.nodes.get(detail.parent);
    if (turn !== this.turn || !detail) return;
    this.zoomed = detail.depth > 0 ? detail : undefined;
    scene.mark({ zoomDepth: detail.depth });
    if (!this.zoomed) {
      this.tell([]);
      return;
    }
    const names = await this.showSteps(detail.node);
    if (!names) return;
    this.remember(names);
    this.desk.onChoice({ zoom: names });
  }

  /** The store's zoom changed: by a link, a command, another view. */
  async follow(names: readonly string[]): Promise<void> {
    const { shown, scene, link } = this.desk;
    if (names === this.told || !shown) return;
    // Chosen in a linked picture: the camera is on its way, or somewhere the reader has since moved it.
    const isUnderWay = link !== undefined && names === link.toldZoom;
    this.told = names;
    if (names.length === 0) {
      this.forgetZoom();
      this.desk.store.setState({ steps: [] });
      if (!isUnderWay) scene.fly(spanOf(shown.root), 0, 0);
      return;
    }
    const turn = ++this.turn;
    const found = await engine.calls.resolve(shown.query, names);
    if (turn !== this.turn || !found.ok || found.value.depth === 0) return;
    if (isUnderWay) {
      this.zoomed = found.value;
      scene.mark({ zoomDepth: found.value.depth });
    } else {
      this.flyTo(found.value);
    }
    await this.showSteps(found.value.node);
  }

  private flyTo(place: Place): void {
    const { scene } = this.desk;
    this.zoomed = place;
    scene.mark({ zoomDepth: place.depth });
    scene.fly(spanOf(place), scrollForZoom(place.depth, scene.goalScroll, scene.size.height), place.depth);
  }

  private forgetZoom(): void {
    this.turn++;
    this.zoomed = undefined;
    this.desk.scene.mark({ zoomDepth: 0 });
  }

  /** These names will come back from the store, to this picture and to those that it is linked with. */
  private remember(names: readonly string[]): void {
    this.told = names;
    if (this.desk.link) this.desk.link.toldZoom = names;
  }

  private tell(names: readonly string[]): void {
    this.desk.store.setState({ steps: [] });
    this.remember(names);
    this.desk.onChoice({ zoom: names });
  }

  /** Shows the path in the breadcrumb; the answer is the names below the root. */
  private async showSteps(node: number): Promise<readonly string[] | undefined> {
    const { shown, store } = this.desk;
    if (!shown) return undefined;
    const turn = ++this.turn;
    const path = await engine.calls.path(shown.query, node);
    if (turn !== this.turn || !path.ok) return undefined;
    store.setState({ steps: path.value });
    return path.value.slice(1).map((step: PathStep) => step.name);
  }
}
