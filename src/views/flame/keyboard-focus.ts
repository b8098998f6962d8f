/** The frame that the keyboard is at: it walks through the tree, is kept in sight, and is said to screen readers. */
import type { NodeDetail } from '../../engine/contract.ts';
import { formatPercent } from '../../lib/format-value.ts';
import type { Move } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import type { FlameDesk } from './flame-desk.ts';
import type { FlameState } from './flame-state.ts';
import { formatIn, unitOf } from './flame-values.ts';
import { spokenSides } from './side-texts.ts';
import { scrollIntoSight, spanIntoSight, type Place } from './window-math.ts';

/** Below this a frame can't be seen; walking there zooms in. */
const ENOUGH_PIXELS = 4;
const COMFORT_PIXELS = 64;

export class KeyboardFocus {
  private readonly desk: FlameDesk;
  private frame: NodeDetail | undefined;
  private visible = false;
  private last: Promise<void> = Promise.resolve();

  constructor(desk: FlameDesk) {
    this.desk = desk;
  }

  /** The frame the keys are about, when the reader is using keys. */
  get current(): NodeDetail | undefined {
    return this.visible ? this.frame : undefined;
  }

  /** When the moves that were asked for have been made: what acts on the current frame waits for it. */
  settled(): Promise<void> {
    return this.last;
  }

  /** Another query. */
  forget(): void {
    this.frame = undefined;
    this.desk.store.setState({ spoken: '' });
  }

  /** The canvas got the focus by the keyboard: starts at `place`, unless the reader has been somewhere already. */
  enter(place: Place): void {
    this.visible = true;
    this.queue(async () => {
      const detail = this.frame ?? (await this.desk.shown?.nodes.get(place.node));
      if (detail) this.show(detail);
    });
  }

  /** The pointer took over. */
  place(place: Place): void {
    this.hide();
    this.queue(async () => {
      this.frame = await this.desk.shown?.nodes.get(place.node);
    });
  }

  hide(): void {
    if (!this.visible) return;
    this.visible = false;
    this.desk.scene.mark({ focused: undefined });
    this.desk.scene.point(undefined);
    this.desk.store.setState({ card: undefined, pointed: undefined });
  }

  move(move: Move): void {
    this.queue(async () => {
      const { shown } = this.desk;
      if (!shown) return;
      this.visible = true;
      const from = this.frame ?? shown.root;
      const answer = await engine.calls.move(shown.query, from.node, move);
      if (answer.ok && shown === this.desk.shown) this.show(answer.value);
    });
  }

  /** The keyboard walks in a linked picture: when it comes here, it goes on from there. */
  followTo(detail: NodeDetail): void {
    if (!this.visible) this.frame = detail;
  }

  goTo(detail: NodeDetail): void {
    this.visible = true;
    this.queue(async () => this.show(detail));
  }

  /** Keys may come faster than answers: each waits for the one before. */
  private queue(step: () => Promise<void>): void {
    this.last = this.last.then(step, step);
  }

  private show(detail: NodeDetail): void {
    const { scene, store, shown } = this.desk;
    if (!shown || !this.visible) return;
    this.frame = detail;
    const { width, height } = scene.size;
    const goal = scene.camera.goal;
    const span = spanIntoSight(goal, detail, scene.camera.rootWeight, {
      window: width,
      enough: ENOUGH_PIXELS,
      comfort: COMFORT_PIXELS,
    });
    const scrollTop = scrollIntoSight(detail.depth, scene.goalScroll, height);
    if (span !== goal || scrollTop !== scene.goalScroll) scene.fly(span, scrollTop, detail.depth);
    scene.mark({ focused: detail });
    scene.point({ place: detail, detail, by: 'keyboard' });
    const box = scene.boxOf(detail);
    store.setState({
      card: { kind: 'node', detail },
      pointed: detail,
      cardAt: { x: (box.left + box.right) / 2, y: box.bottom },
      spoken: `${spokenFor(detail, unitOf(shown))}${citedBy(store.getState().cited, detail.node)}`,
    });
  }
}

function citedBy(cited: FlameState['cited'], node: number): string {
  const found = cited.find((place) => place.node === node);
  return found ? `; finding ${found.mark.number}: ${found.mark.sentence}` : '';
}

export function spokenFor(detail: NodeDetail, unit: string): string {
  const parts = [detail.displayName];
  if (detail.sides) parts.push(...spokenSides(detail.sides, unit));
  else parts.push(`${formatIn(detail.total, unit)} total, ${formatPercent(detail.ofAll, 1)}`, `${formatIn(detail.self, unit)} self`);
  if (detail.inline === 'yes') parts.push('inlined');
  if (detail.inline === 'partial') parts.push('partly inlined');
  parts.push(`level ${detail.depth}`);
  return parts.join('; ');
}
