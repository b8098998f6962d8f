/** The selected function in the picture: outlined wherever it shows, and brought into sight when chosen elsewhere. */
import type { FlameQuery, NodeDetail } from '../../engine/contract.ts';
import { engine } from '../../store/actions.ts';
import type { FlameDesk } from './flame-desk.ts';
import { scrollIntoSight, spanIntoSight, widthOf, ROW_HEIGHT, type Place } from './window-math.ts';

/** A frame this wide needs no zooming to be seen; a narrower one is zoomed to `COMFORT`. */
const ENOUGH_PIXELS = 8;
const COMFORT_PIXELS = 240;

const NOTHING = '';
/** A frame was clicked, and the engine has not said yet which function it is of. */
const UNSETTLED = '?';

export class Selection {
  private readonly desk: FlameDesk;
  /** What is selected, by name or by path: the same wish again changes nothing. */
  private wished = NOTHING;
  private turn = 0;

  constructor(desk: FlameDesk) {
    this.desk = desk;
  }

  /** Clicked in the picture: known without asking. */
  choose(name: string | undefined, place: Place, label: string | undefined): void {
    this.turn++;
    this.wished = name === undefined ? UNSETTLED : keyOf(name, undefined);
    this.desk.scene.mark({ selected: place, selectedLabel: label });
  }

  /** Another query: node ids are others now. */
  forget(): void {
    this.turn++;
    this.wished = NOTHING;
  }

  /** The store's selection: a function, or one frame by its path. Answers whether the camera had to move. */
  async follow(name: string | undefined, path: readonly string[] | undefined, reveal: boolean): Promise<boolean> {
    const wished = keyOf(name, path);
    if (wished === this.wished) return false;
    const turn = ++this.turn;
    const { shown, scene } = this.desk;
    this.wished = wished;
    if (wished === NOTHING || !shown) {
      scene.mark({ selected: undefined, selectedLabel: undefined });
      return false;
    }
    const found = path ? await frameAt(shown.query, path) : await functionIn(shown.query, name ?? '');
    if (turn !== this.turn) return false;
    if (!found) {
      scene.mark({ selected: undefined, selectedLabel: undefined });
      return false;
    }
    // A path means one frame; a function is outlined wherever it shows.
    scene.mark({ selected: found, selectedLabel: path ? undefined : found.displayName });
    return reveal && (path !== undefined || !this.isInSight(found.displayName)) && this.bringIntoSight(found);
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

function keyOf(name: string | undefined, path: readonly string[] | undefined): string {
  if (path) return path.length === 0 ? NOTHING : `path ${JSON.stringify(path)}`;
  return name === undefined ? NOTHING : `function ${name}`;
}

async function functionIn(query: FlameQuery, name: string): Promise<NodeDetail | undefined> {
  const found = await engine.calls.locate(query, name);
  return found.ok ? found.value : undefined;
}

/** Where filters have taken frames out of the path, the function at its end is the nearest thing to it. */
async function frameAt(query: FlameQuery, path: readonly string[]): Promise<NodeDetail | undefined> {
  const found = await engine.calls.resolve(query, path);
  if (found.ok && found.value.depth === path.length) return found.value;
  return functionIn(query, path.at(-1) ?? '');
}
