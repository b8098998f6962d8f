/** Frames that findings cite: looked for once a picture is up, and again when the findings are others. */
import type { CaptureId, FlameQuery, NodeDetail } from '../../engine/contract.ts';
import { engine } from '../../store/actions.ts';
import { findings } from '../../store/findings.ts';
import { captureMarks, type CitedPath } from '../../store/findings-marks.ts';
import { session } from '../../store/session.ts';
import type { FlameDesk } from './flame-desk.ts';
import type { CitedPlace } from './scene-parts.ts';

const NONE: readonly CitedPlace[] = [];

export class Citations {
  private readonly desk: FlameDesk;
  private readonly stop: () => void;
  private turn = 0;

  constructor(desk: FlameDesk) {
    this.desk = desk;
    this.stop = findings.subscribe((now, before) => {
      if (now.ranked !== before.ranked || now.walk?.key !== before.walk?.key) void this.find();
    });
  }

  destroy(): void {
    this.turn++;
    this.stop();
  }

  /** Another picture: its nodes are others. */
  forget(): void {
    this.turn++;
    if (this.desk.store.getState().cited.length > 0) this.desk.store.setState({ cited: NONE });
  }

  async find(): Promise<void> {
    const turn = ++this.turn;
    const { shown, scene, store } = this.desk;
    if (!shown) return;
    const { query } = shown;
    const { cited } = captureMarks(findings.getState(), citedAs(query.capture), query.against?.capture);
    if (cited.length === 0 && store.getState().cited.length === 0) return;
    const places = await Promise.all(cited.map((one) => placeOf(query, one)));
    if (turn !== this.turn) return;
    const seen = new Set<number>();
    const found = places.flatMap((place) => {
      if (!place || place.depth === 0 || seen.has(place.node)) return [];
      seen.add(place.node);
      return [place];
    });
    scene.mark({ cited: found });
    store.setState({ cited: found });
  }
}

/** What was made of a capture (kept goroutines, shortest paths) is cited as that capture. */
function citedAs(capture: CaptureId): CaptureId | undefined {
  const { captures, active } = session.getState();
  return captures.some(({ id }) => id === capture) ? capture : active;
}

async function placeOf(query: FlameQuery, { path, mark }: CitedPath): Promise<CitedPlace | undefined> {
  const name = path.at(-1);
  if (name === undefined || (query.shape.kind !== 'topDown' && query.shape.kind !== 'bottomUp')) return undefined;
  // Inverted, the frame that is meant stands first. A lone name is not where a stack begins: it is looked for.
  const names = query.shape.kind === 'bottomUp' ? [name] : path;
  const found = path.length === 1 ? await engine.calls.locate(query, name) : await engine.calls.resolve(query, names);
  if (!found.ok || (path.length > 1 && found.value.depth !== names.length)) return undefined;
  const { node, depth, x, weight }: NodeDetail = found.value;
  return { node, depth, x, weight, mark };
}
