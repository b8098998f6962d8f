/**
 * Pictures of one query that move in step: they share the camera itself, so there is nothing to keep equal but each
 * one's scrolling, and what is pointed at. Tiles and details of nodes are asked for once.
 */
import type { Answer, FlameQuery, NodeDetail } from '../../engine/contract.ts';
import type { FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import { Camera } from './camera.ts';
import { NodeCache } from './node-cache.ts';
import { samePattern, sameSpan, widthOf, type Place, type Span } from './window-math.ts';

/** Windows of both pictures, the overview, and the one before: more are not asked for again. */
const KEPT_TILES = 6;
/** Panes of a split differ by a pixel or two; a tile for one is good enough for the other. */
const PIXELS_ALIKE = 0.02;

/** Something in one of the pictures that the others point out as well. */
export interface Pointed {
  readonly place: Place;
  /** Undefined until the engine has said, and for runs of narrow frames. */
  readonly detail: NodeDetail | undefined;
  readonly by: 'pointer' | 'keyboard';
}

/** What the link tells a picture about the doings of another one. */
export interface LinkMember {
  /** The camera has moved, or the leader was scrolled: paint now, in the leader's frame. */
  readonly onMoved: (scrollTop: number, rows: number) => void;
  readonly onPointed: (pointed: Pointed | undefined) => void;
}

interface KeptTile {
  readonly key: string;
  readonly window: FlameWindow;
  readonly answer: Promise<Answer<FlameTile>>;
}

export class FlameLink {
  readonly camera = new Camera();
  /** The path last chosen by a reader in any of the pictures: it comes back to all of them through the store. */
  toldZoom: readonly string[] | undefined;
  scrollTop = 0;
  rows = 0;
  private span: Span | undefined;
  private pointed: Pointed | undefined;
  private readonly members = new Map<LinkMember, string | undefined>();
  private tiles: readonly KeptTile[] = [];
  private nodes: { readonly key: string; readonly cache: NodeCache } | undefined;

  join(member: LinkMember): void {
    this.members.set(member, undefined);
  }

  leave(member: LinkMember): void {
    this.members.delete(member);
    // Whoever flew the camera may be gone.
    this.scrollTop = this.camera.goalScroll ?? this.scrollTop;
    this.camera.jump(this.camera.goal);
    this.pointed = undefined;
    for (const other of this.members.keys()) {
      other.onPointed(undefined);
      other.onMoved(this.scrollTop, this.rows);
    }
  }

  /** The member shows this query from now on. Answers whether another one does already, and the camera must stay. */
  begin(member: LinkMember, query: FlameQuery): boolean {
    const key = JSON.stringify(query);
    const others = [...this.members].some(([other, shown]) => other !== member && shown === key);
    this.members.set(member, key);
    return others;
  }

  /** The member shows nothing for now. */
  end(member: LinkMember): void {
    this.members.set(member, undefined);
  }

  /** The leader has painted; nothing happens when that moved nothing. */
  moved(leader: LinkMember, scrollTop: number, rows: number): void {
    const { span } = this.camera;
    if (span === this.span && scrollTop === this.scrollTop) return;
    this.span = span;
    this.scrollTop = scrollTop;
    this.rows = rows;
    for (const member of this.members.keys()) if (member !== leader) member.onMoved(scrollTop, rows);
  }

  point(leader: LinkMember, pointed: Pointed | undefined): void {
    if (pointed === undefined && this.pointed === undefined) return;
    this.pointed = pointed;
    for (const member of this.members.keys()) if (member !== leader) member.onPointed(pointed);
  }

  nodesOf(query: FlameQuery): NodeCache {
    const key = JSON.stringify(query);
    if (this.nodes?.key !== key) this.nodes = { key, cache: new NodeCache(query) };
    return this.nodes.cache;
  }

  /** Asks once for what two pictures want at the same time. */
  tile(query: FlameQuery, window: FlameWindow, ask: (window: FlameWindow) => Promise<Answer<FlameTile>>): Promise<Answer<FlameTile>> {
    const key = JSON.stringify(query);
    const known = this.tiles.find((kept) => kept.key === key && isAlike(kept.window, window));
    if (known) return known.answer;
    const answer = ask(window);
    const kept = { key, window, answer };
    this.tiles = [kept, ...this.tiles.slice(0, KEPT_TILES - 1)];
    // A failure may pass, as when the worker is replaced: it is not an answer to later questions.
    void answer.then((result) => {
      if (!result.ok) this.tiles = this.tiles.filter((other) => other !== kept);
      return undefined;
    });
    return answer;
  }
}

export function createFlameLink(): FlameLink {
  return new FlameLink();
}

function isAlike(kept: FlameWindow, wanted: FlameWindow): boolean {
  return (
    kept.depth0 <= wanted.depth0 &&
    kept.depth1 >= wanted.depth1 &&
    kept.minPixels === wanted.minPixels &&
    samePattern(kept.search, wanted.search) &&
    widthOf(wanted) > 0 &&
    sameSpan(kept, wanted) &&
    Math.abs(kept.pixels / wanted.pixels - 1) <= PIXELS_ALIKE
  );
}
