/**
 * Gets tiles from the engine: at most one question is under way, the latest wish wins, and answers to an older query
 * are dropped. The last two tiles are kept, because while zooming in the older, wider one still covers the screen.
 */
import type { Answer } from '../../engine/contract.ts';
import type { Failure } from '../../model/failure.ts';
import type { FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import type { PreparedTile } from './prepared-tile.ts';
import { covers, satisfies, type Sight } from './window-math.ts';

const KEPT = 2;

export type AskTile = (window: FlameWindow) => Promise<Answer<FlameTile>>;

export interface TileEvents {
  readonly prepare: (tile: FlameTile, window: FlameWindow) => PreparedTile;
  readonly onTile: (prepared: PreparedTile) => void;
  readonly onFailure: (failure: Failure) => void;
}

export class TileLoader {
  private readonly events: TileEvents;
  private ask: AskTile | undefined;
  private turn = 0;
  private underWay = false;
  private wished: FlameWindow | undefined;
  /** The newest window that was asked for, answered or not. */
  private asked: FlameWindow | undefined;
  private tiles: PreparedTile[] = [];

  constructor(events: TileEvents) {
    this.events = events;
  }

  /** Another query: all tiles so far are of no use. */
  reset(ask: AskTile | undefined): void {
    this.turn++;
    this.ask = ask;
    this.wished = undefined;
    this.asked = undefined;
    this.tiles = [];
    this.underWay = false;
  }

  /** Whether what is there, or is coming, is good enough for what is in sight. */
  satisfies(sight: Sight, moving: boolean): boolean {
    const newest = this.wished ?? this.asked;
    return newest !== undefined && satisfies(newest, sight, moving);
  }

  /** Tiles are to be painted in another way. */
  prepareAgain(): void {
    this.tiles = this.tiles.map(({ tile, window }) => this.events.prepare(tile, window));
  }

  want(window: FlameWindow): void {
    this.wished = window;
    if (!this.underWay) void this.askNext();
  }

  /** The newest tile that holds all that is in sight; else the newest. */
  best(sight: Sight): { readonly prepared: PreparedTile; readonly whole: boolean } | undefined {
    const whole = this.tiles.find((prepared) => covers(prepared.window, sight));
    const prepared = whole ?? this.tiles[0];
    return prepared && { prepared, whole: whole !== undefined };
  }

  private async askNext(): Promise<void> {
    const window = this.wished;
    const { ask, turn } = this;
    if (!window || !ask) return;
    this.wished = undefined;
    this.asked = window;
    this.underWay = true;
    const answer = await ask(window);
    if (turn !== this.turn) return;
    this.underWay = false;
    if (answer.ok) {
      const prepared = this.events.prepare(answer.value, window);
      this.tiles = [prepared, ...this.tiles.slice(0, KEPT - 1)];
      this.events.onTile(prepared);
    } else {
      this.events.onFailure(answer.error);
    }
    if (this.wished) void this.askNext();
  }
}
