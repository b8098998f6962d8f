/** What is under the pointer, and the card that says what it is. */
import type { FlameDesk } from './flame-desk.ts';
import type { Pointed } from './flame-link.ts';
import type { CardSubject } from './flame-state.ts';
import type { Place } from './window-math.ts';

/** Long enough not to flicker while the pointer crosses the picture. */
const CARD_AFTER_MS = 60;

interface PointerPlace {
  readonly x: number;
  readonly y: number;
  readonly clientX: number;
  readonly clientY: number;
}

export class Hover {
  private readonly desk: FlameDesk;
  private pointer: PointerPlace | undefined;
  private hovered: Place | undefined;
  private timer = 0;
  private turn = 0;
  private isQuiet = false;

  constructor(desk: FlameDesk) {
    this.desk = desk;
  }

  move(pointer: PointerPlace): void {
    this.isQuiet = false;
    this.look(pointer);
  }

  /** After a click the picture itself is the answer: no card over it until the pointer moves again. */
  quiet(): void {
    this.isQuiet = true;
    this.turn++;
    clearTimeout(this.timer);
    this.hovered = undefined;
    this.desk.store.setState({ card: undefined });
  }

  private look(pointer: PointerPlace): void {
    const { scene, store } = this.desk;
    this.pointer = pointer;
    const hit = scene.hit(pointer.x, pointer.y);
    scene.parts.canvas.classList.toggle('is-over-frame', hit !== undefined);
    if (!hit) {
      this.drop();
      return;
    }
    store.setState({ cardAt: { x: pointer.clientX, y: pointer.clientY } });
    if (this.hovered && isSame(this.hovered, hit.place)) return;
    scene.mark({ hovered: hit.place });
    scene.point({ place: hit.place, detail: undefined, by: 'pointer' });
    if (this.isQuiet) return;
    this.hovered = hit.place;
    const turn = ++this.turn;
    clearTimeout(this.timer);
    // A card that is up already goes from frame to frame without a pause.
    const delay = store.getState().card ? 0 : CARD_AFTER_MS;
    this.timer = window.setTimeout(() => void this.showCard(hit.place, hit.isRun, turn), delay);
  }

  /** A linked picture points at something: it is marked here too, and its values are shown without a card. */
  showPointed(pointed: Pointed | undefined): void {
    const { scene, store } = this.desk;
    scene.mark({ hovered: pointed?.place });
    // Between two frames the values of the last one stay, or they would flicker.
    if (!pointed || pointed.detail) store.setState({ pointed: pointed?.detail });
  }

  /** The picture moved under a resting pointer. */
  again(): void {
    if (this.pointer) this.look(this.pointer);
  }

  leave(): void {
    this.pointer = undefined;
    this.drop();
  }

  private drop(): void {
    this.turn++;
    clearTimeout(this.timer);
    const { scene, store } = this.desk;
    if (this.hovered && store.getState().card) store.setState({ card: undefined });
    this.hovered = undefined;
    if (scene.marks.hovered) {
      scene.mark({ hovered: undefined });
      scene.point(undefined);
    }
    if (store.getState().pointed) store.setState({ pointed: undefined });
  }

  private async showCard(place: Place, isRun: boolean, turn: number): Promise<void> {
    const { shown, store } = this.desk;
    let card: CardSubject | undefined;
    if (isRun) {
      card = { kind: 'run', weight: place.weight };
    } else {
      const detail = await shown?.nodes.get(place.node);
      card = detail && { kind: 'node', detail };
    }
    if (turn !== this.turn) return;
    const detail = card?.kind === 'node' ? card.detail : undefined;
    store.setState({ card, pointed: detail });
    this.desk.scene.point({ place, detail, by: 'pointer' });
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.node === b.node && a.depth === b.depth && a.weight === b.weight;
}
