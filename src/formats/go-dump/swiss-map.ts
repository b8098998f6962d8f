import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { GoType } from '../go-binary/binary.ts';
import type { Memory, Piece } from './memory.ts';
import type { RuntimeLayout } from './runtime-layout.ts';

/** Where an entry's key and value are: offsets in a piece of memory. */
export interface MapEntry {
  readonly piece: Piece;
  readonly key: number;
  readonly elem: number;
}

/** Offsets in a group of eight slots, by the description that the executable has of it. */
export interface GroupLayout {
  readonly size: number;
  readonly keyType: GoType;
  readonly elemType: GoType;
  keyAt(slot: number): number;
  elemAt(slot: number): number;
}

export const SLOTS = 8;
const MOST_TABLES = 1 << 20;
const CHUNK_BYTES = 1 << 20;

/** Slots hold a key and a value each, or (an experiment) a group holds eight keys and then eight values. */
export function groupLayout(map: GoType): GroupLayout | undefined {
  const { group } = map;
  const slots = group?.fields.find(({ name }) => name === 'slots');
  const keys = group?.fields.find(({ name }) => name === 'keys');
  const elems = group?.fields.find(({ name }) => name === 'elems');
  if (group && slots?.type.elem) {
    const { offset } = slots;
    const slot = slots.type.elem;
    const key = slot.fields.find(({ name }) => name === 'key');
    const elem = slot.fields.find(({ name }) => name === 'elem');
    if (key === undefined || elem === undefined) return undefined;
    return {
      size: group.size,
      keyType: key.type,
      elemType: elem.type,
      keyAt: (index) => offset + index * slot.size + key.offset,
      elemAt: (index) => offset + index * slot.size + elem.offset,
    };
  }
  if (group === undefined || !keys?.type.elem || !elems?.type.elem) return undefined;
  const keyType = keys.type.elem;
  const elemType = elems.type.elem;
  return {
    size: group.size,
    keyType,
    elemType,
    keyAt: (index) => keys.offset + index * keyType.size,
    elemAt: (index) => elems.offset + index * elemType.size,
  };
}

/** Whether a slot is in use: its control byte then has no high bit (internal/runtime/maps/group.go). */
export function isFull(piece: Piece, group: number, slot: number, isBigEndian: boolean): boolean {
  const at = group + (isBigEndian ? SLOTS - 1 - slot : slot);
  return at < piece.length && piece.bytes[at]! < 0x80;
}

/** Walks a map by its header, tables and groups. */
export class SwissMap {
  private readonly memory: Memory;
  private readonly runtime: RuntimeLayout;
  private readonly layout: GroupLayout;

  constructor(memory: Memory, runtime: RuntimeLayout, layout: GroupLayout) {
    this.memory = memory;
    this.runtime = runtime;
    this.layout = layout;
  }

  /** Entries `from … to - 1` in the order of memory. */
  async entries(header: Piece, from: number, to: number): Promise<Result<MapEntry[], Failure>> {
    const { runtime } = this;
    const found: MapEntry[] = [];
    const directory = header.wordAt(runtime.mapDirectory);
    const length = header.wordAt(runtime.mapDirectoryLength);
    const state = { skip: from, wanted: to - from };
    if (directory === 0 || state.wanted <= 0) return ok(found);
    if (length === 0) {
      const failure = await this.groups(directory, 1, state, found);
      return failure ? { ok: false, error: failure } : ok(found);
    }
    let last = 0;
    for (let index = 0; index < Math.min(length, MOST_TABLES) && found.length < state.wanted; index += 512) {
      const tables = await this.memory.at(directory + index * this.memory.word, Math.min(512, length - index) * this.memory.word);
      if (!tables.ok) return tables;
      if (tables.value.length === 0) break;
      for (let at = 0; at + this.memory.word <= tables.value.length && found.length < state.wanted; at += this.memory.word) {
        const address = tables.value.wordAt(at);
        // A table that was not split yet stands there several times in a row.
        if (address === last) continue;
        last = address;
        const failure = await this.table(address, state, found);
        if (failure) return { ok: false, error: failure };
      }
    }
    return ok(found);
  }

  private async table(address: number, state: { skip: number; readonly wanted: number }, found: MapEntry[]): Promise<Failure | undefined> {
    const { runtime } = this;
    const table = await this.memory.at(address, runtime.tableBytes);
    if (!table.ok) return table.error;
    const used = Number(table.value.unsigned(0, 2));
    if (used <= state.skip) {
      state.skip -= used;
      return undefined;
    }
    const groups = Number(table.value.unsigned(runtime.tableLengthMask, 8)) + 1;
    return this.groups(table.value.wordAt(runtime.tableGroups), groups, state, found);
  }

  private async groups(
    address: number,
    count: number,
    state: { skip: number; readonly wanted: number },
    found: MapEntry[],
  ): Promise<Failure | undefined> {
    const { layout } = this;
    const { isBigEndian } = this.memory.file.layout.params;
    const step = Math.max(1, Math.floor(CHUNK_BYTES / layout.size));
    for (let first = 0; first < count && found.length < state.wanted; first += step) {
      const read = await this.memory.at(address + first * layout.size, Math.min(step, count - first) * layout.size);
      if (!read.ok) return read.error;
      const piece = read.value;
      // A length that leads past the object: there are no more groups.
      if (piece.length < layout.size) return undefined;
      for (let group = 0; group + layout.size <= piece.length; group += layout.size) {
        for (let slot = 0; slot < SLOTS; slot++) {
          if (!isFull(piece, group, slot, isBigEndian)) continue;
          if (state.skip > 0) state.skip--;
          else if (found.length < state.wanted) found.push({ piece, key: group + layout.keyAt(slot), elem: group + layout.elemAt(slot) });
        }
      }
    }
    return undefined;
  }
}
