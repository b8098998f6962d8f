/**
 * Which locks a goroutine works with while it waits for another one. Who holds a lock is nowhere in a dump, but the frames
 * that took one usually have it, or the struct that it is in, among their arguments:
 *
 *   internal/sync.(*Mutex).lockSlow(0xc0000121b0)         waits for the lock of 0xc0000121a0 …
 *   main.(*shard).moveTo(0xc000012180, 0xc0000121a0, …)   … and works with 0xc000012180, whose lock is 0x10 further in
 *
 * Where in a struct its lock is, is not said either. It shows in what the dump's goroutines have in common.
 */
import { GrowableFloat64, GrowableInt32 } from '../../../lib/growable.ts';
import { ownString } from '../own-string.ts';
import type { Site } from './site-table.ts';

/** Addresses that are kept of one goroutine: those of its inner frames. */
const MOST_ADDRESSES = 64;
/** A lock further inside of a struct than this is not looked for. */
const LARGEST_OFFSET = 512;
/** Nothing that Go allocates is below. */
const LOWEST = 0x10000;
const METHOD = /^(.{1,400}\.\(\*[^()]{1,400}\))\./;

export class LockArguments {
  /** By row; rows without any have length 0. */
  private readonly start = new GrowableInt32();
  private readonly length = new GrowableInt32();
  /** Type whose method called `Lock`, -1 where it was none's. */
  private readonly calledBy = new GrowableInt32();
  private readonly address = new GrowableFloat64();
  /** The type that it is the receiver of, else -1. */
  private readonly receiverOf = new GrowableInt32();
  private readonly types = new Map<string, number>();
  private readonly typeOfSite = new Map<number, number>();
  private from = 0;
  private caller = NOT_SEEN;

  begin(row: number): void {
    this.from = this.address.length;
    this.caller = NOT_SEEN;
    while (this.start.length <= row) {
      this.start.push(0);
      this.length.push(0);
      this.calledBy.push(-1);
    }
  }

  /** A frame further out than the wait for a lock; its arguments begin behind `open`. */
  see(site: Site, line: string, open: number): void {
    const type = this.typeOf(site);
    if (this.caller === NOT_SEEN) this.caller = type;
    let isFirst = true;
    for (let at = line.indexOf('0x', open); at !== -1 && this.address.length - this.from < MOST_ADDRESSES; at = line.indexOf('0x', at + 2)) {
      const end = hexEnd(line, at + 2);
      const value = end - at - 2 > 13 ? 0 : Number.parseInt(line.slice(at + 2, end), 16);
      // A `?` means that it may be out of date.
      if (value >= LOWEST && line[end] !== '?') {
        this.address.push(value);
        this.receiverOf.push(isFirst && at === open + 1 ? type : -1);
      }
      isFirst = false;
    }
  }

  end(row: number): void {
    if (this.caller === NOT_SEEN) return;
    this.start.data[row] = this.from;
    this.length.data[row] = this.address.length - this.from;
    this.calledBy.data[row] = this.caller;
  }

  /**
   * For rows `from … to - 1`: which of the locks that are waited for each row works with. `lockOf` tells the lock that a row
   * waits for, 0 for none.
   */
  resolve(from: number, to: number, lockOf: (row: number) => number): (row: number) => readonly number[] {
    const locks = new Set<number>();
    for (let row = from; row < to; row++) {
      const lock = lockOf(row);
      if (lock !== 0) locks.add(lock);
    }
    // One lock waits for no other.
    if (locks.size < 2) return () => NONE;
    const offsets = this.offsets(from, to, lockOf);
    return (row) => {
      const start = this.start.data[row]!;
      const own = lockOf(row);
      let found: number[] | undefined;
      for (let at = start; at < start + this.length.data[row]!; at++) {
        const address = this.address.data[at]!;
        const type = this.receiverOf.data[at]!;
        for (const lock of [address, type === -1 ? 0 : address + (offsets.get(type) ?? 0)]) {
          if (lock === own || !locks.has(lock) || found?.includes(lock) === true) continue;
          (found ??= []).push(lock);
        }
      }
      return found ?? NONE;
    };
  }

  /**
   * By type, how far inside its lock is: the distance at which most of the locks that its methods wait for stand behind one
   * of its receivers. Of several that explain as many, the shortest.
   */
  private offsets(from: number, to: number, lockOf: (row: number) => number): ReadonlyMap<number, number> {
    const receivers = new Map<number, Set<number>>();
    const waited = new Map<number, Set<number>>();
    for (let row = from; row < to; row++) {
      const lock = lockOf(row);
      const type = this.calledBy.data[row]!;
      if (lock !== 0 && type !== -1) addTo(waited, type, lock);
      const start = this.start.data[row]!;
      for (let at = start; at < start + this.length.data[row]!; at++) {
        const of = this.receiverOf.data[at]!;
        if (of !== -1) addTo(receivers, of, this.address.data[at]!);
      }
    }
    const offsets = new Map<number, number>();
    for (const [type, known] of receivers) {
      const found = bestOffset(Float64Array.from(known).sort(), Float64Array.from(waited.get(type) ?? []).sort());
      if (found !== undefined) offsets.set(type, found);
    }
    return offsets;
  }

  private typeOf({ index, func }: Site): number {
    let type = this.typeOfSite.get(index);
    if (type === undefined) {
      const name = METHOD.exec(func)?.[1];
      type = name === undefined ? -1 : (this.types.get(name) ?? this.types.size);
      if (name !== undefined) this.types.set(ownString(name), type);
      this.typeOfSite.set(index, type);
    }
    return type;
  }
}

const NOT_SEEN = -2;
const NONE: readonly number[] = [];

/** Both sorted. */
function bestOffset(receivers: Float64Array, locks: Float64Array): number | undefined {
  const votes = new Uint32Array(LARGEST_OFFSET);
  let first = 0;
  for (const lock of locks) {
    while (first < receivers.length && lock - receivers[first]! >= LARGEST_OFFSET) first++;
    for (let at = first; at < receivers.length && receivers[at]! <= lock; at++) votes[lock - receivers[at]!]!++;
  }
  let best = 0;
  for (let offset = 1; offset < LARGEST_OFFSET; offset++) if (votes[offset]! > votes[best]!) best = offset;
  return votes[best] === 0 ? undefined : best;
}

function addTo(sets: Map<number, Set<number>>, key: number, value: number): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

function hexEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return at;
    at++;
  }
}
