/** The selected function in the picture: outlined wherever it shows, and brought into sight when chosen elsewhere. */
import { engine } from '../../store/actions.ts';
import type { FlameDesk } from './flame-desk.ts';
import { scrollIntoSight, spanIntoSight, widthOf, ROW_HEIGHT, type Place } from './window-math.ts';

/** A frame this wide needs no zooming to be seen; a narrower one is zoomed to `COMFORT`. */
const ENOUGH_PIXELS = 8;
const COMFORT_PIXELS = 240;

export class Selection {
  private readonly desk: FlameDesk;
  private name: string | undefined;
  private turn = 0;

  constructor(desk: FlameDesk) {
    this.desk = desk;
  }

  /** Clicked in the picture: known without asking. */
  choose(name: string | undefined, place: Place, label: string | undefined): void {
    this.turn++;
    this.name = name;
    this.desk.scene.mark({ selected: place, selectedLabel: label });
  }

  /** Another query: node ids are others now. */
  forget(): void {
    this.turn++;
    this.name = undefined;
  }

  /** The store's selection. Answers whether the camera had to move. */
  async follow(name: string | undefined, reveal: boolean): Promise<boolean> {
    if (name === this.name) return false;
    const turn = ++this.turn;
    const { shown, scene } = this.desk;
    this.name = name;
    if (name === undefined || !shown) {
      scene.mark({ selected: undefined, selectedLabel: undefined });
      return false;
    }
    const found = await engine.calls.locate(shown.query, name);
    if (turn !== this.turn) return false;
    if (!found.ok) {
      scene.mark({ selected: undefined, selectedLabel: undefined });
      return false;
    }
    scene.mark({ selected: found.value, selectedLabel: found.value.displayName });
    return reveal && !this.isInSight(found.value.displayName) && this.bringIntoSight(found.value);
  }

  bringIntoSight(place: Place): boolean {
    const { scene } = this.desk;
    const { width, height } = scene.size;
    const goal = scene.camera.goal;
    const span = spanIntoSight(goal, place, scene.camera.rootWeight, {
      window: width,
      enough: ENOUGH_PIXELS,
      comfort: COMFORT_PIXELS,
    });
    const scrollTop = scrollIntoSight(place.depth, scene.goalScroll, height);
    if (span === goal && scrollTop === scene.goalScroll) return false;
    scene.fly(span, scrollTop, place.depth);
    return true;
  }

  /** Whether some occurrence can be read already, not only the weightiest. */
  private isInSight(label: string): boolean {
    const { scene } = this.desk;
    const { tile } = scene;
    const id = tile ? tile.labels.indexOf(label) : -1;
    if (!tile || id === -1) return false;
    const goal = scene.camera.goal;
    const { width, height } = scene.size;
    const scroll = scene.goalScroll;
    for (let index = 0; index < tile.count; index++) {
      if (tile.label[index] !== id) continue;
      const y = tile.depth[index]! * ROW_HEIGHT;
      if (y < scroll || y + ROW_HEIGHT > scroll + height) continue;
      const left = tile.x[index]!;
      const shown = Math.min(goal.x1, left + tile.weight[index]!) - Math.max(goal.x0, left);
      if ((shown / widthOf(goal)) * width >= 3 * ENOUGH_PIXELS) return true;
    }
    return false;
  }
}
