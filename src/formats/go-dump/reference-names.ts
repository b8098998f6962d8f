import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { RawNode, ReferencePair } from '../../model/object-graph.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import type { MemoryPlace } from './layout.ts';
import { partName } from './leaves.ts';
import type { Memory, Piece } from './memory.ts';
import { placeOf, pointerFields } from './pointer-fields.ts';
import { groupLayout, SLOTS } from './swiss-map.ts';
import type { Values } from './values.ts';

/** Of larger objects only the references from their first part are named. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_NAMES = 3;
/** Names of one object's own parts that are about the runtime's bookkeeping. */
const PART_NAMES: Readonly<Record<string, string>> = { directory: 'table', table: 'groups', channel: 'buffer', closure: 'captured' };

/** Tells by which field, element or key one object refers to another. */
export class ReferenceNames {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly values: Values;

  constructor(memory: Memory, values: Values) {
    this.file = memory.file;
    this.memory = memory;
    this.values = values;
  }

  async of(pairs: readonly ReferencePair[]): Promise<Result<readonly string[], Failure>> {
    const names = pairs.map(() => '');
    const bySource = new Map<RawNode, number[]>();
    for (const [index, { source }] of pairs.entries()) {
      const list = bySource.get(source);
      if (list) list.push(index);
      else bySource.set(source, [index]);
    }
    for (const [source, indexes] of bySource) {
      const failure = await this.fromSource(source, indexes, pairs, names);
      if (failure) return { ok: false, error: failure };
    }
    return ok(names);
  }

  private async fromSource(
    source: RawNode,
    indexes: readonly number[],
    pairs: readonly ReferencePair[],
    names: string[],
  ): Promise<Failure | undefined> {
    const place = this.placeOf(source);
    if (place === undefined) return undefined;
    const end = Math.min(place.to, place.from + MOST_BYTES);
    const offsets = await pointerFields(this.file, place, place.from, end);
    if (!offsets.ok) return offsets.error;
    const read = await this.memory.inFile(place.contents + place.from, end - place.from);
    if (!read.ok) return read.error;
    const wanted = new Map<RawNode, number[]>();
    for (const index of indexes) wanted.set(pairs[index]!.target, []);
    for (const offset of offsets.value) {
      const address = read.value.wordAt(offset - place.from);
      if (address === 0) continue;
      const found = wanted.get(this.file.nodeAt(address));
      if (found) found.push(offset);
    }
    for (const index of indexes) {
      const found = wanted.get(pairs[index]!.target)!;
      const texts: string[] = [];
      for (const offset of found.slice(0, MOST_NAMES)) {
        const text = await this.name(source, offset - place.from, read.value);
        if (text !== '' && !texts.includes(text)) texts.push(text);
      }
      const more = found.length > MOST_NAMES ? ` and ${found.length - MOST_NAMES} more` : '';
      names[index] = texts.length === 0 ? '' : `${texts.join(', ')}${more}`;
    }
    return undefined;
  }

  /** The memory that a node's references are in: an object's slot, a frame, a variable's part of its segment. */
  private placeOf(source: RawNode): (MemoryPlace & { readonly from: number; readonly to: number }) | undefined {
    const { file } = this;
    if (source >= 1 && source <= file.objects) {
      const place = placeOf(file, source);
      return { ...place, from: 0, to: place.length };
    }
    const meaning = file.roots.meaningOf(source);
    if (meaning?.kind === 'frame') {
      const frame = file.layout.frames[meaning.index]!;
      return { ...frame, from: 0, to: frame.length };
    }
    if (meaning?.kind !== 'global') return undefined;
    const global = file.globals[meaning.index];
    const segment = global && file.layout.segments.find(({ address, length }) => global.address >= address && global.address < address + length);
    if (global === undefined || segment === undefined) return undefined;
    const from = global.address - segment.address;
    return { ...segment, from, to: Math.min(segment.length, from + global.size) };
  }

  private async name(source: RawNode, offset: number, piece: Piece): Promise<string> {
    const raw = `+0x${offset.toString(16)}`;
    if (source > this.file.objects) {
      const meaning = this.file.roots.meaningOf(source);
      if (meaning?.kind === 'frame') return `frame${raw}`;
      const type = meaning?.kind === 'global' ? this.file.globals[meaning.index]?.type : undefined;
      return type ? partName(type, offset) : offset === 0 ? '' : raw;
    }
    const shape = shapeOf(this.file, source);
    if (shape === undefined) return raw;
    const within = offset - this.memory.headerOf(source);
    const { type } = shape;
    if (shape.role === 'groups' && type) {
      const group = Math.floor(within / shape.unit);
      return (await this.slotName(type, piece, offset - (within % shape.unit), within % shape.unit)) || `[${group}]`;
    }
    if (shape.role === 'map') return this.file.shapes!.runtime.isSwiss ? 'directory' : 'buckets';
    const part = PART_NAMES[shape.role];
    if (part !== undefined) return part;
    if (type === undefined) return raw;
    if (!shape.isRepeated) return partName(type, within) || 'value';
    const inner = partName(type, within % shape.unit);
    return `[${Math.floor(within / shape.unit)}]${inner === '' || inner.startsWith('[') ? '' : '.'}${inner}`;
  }

  /** `key "a"` for what the entry with that key holds, `key` for the key itself. */
  private async slotName(map: NonNullable<ReturnType<typeof shapeOf>>['type'], piece: Piece, group: number, within: number): Promise<string> {
    const layout = map && groupLayout(map);
    if (layout === undefined) return '';
    for (let slot = 0; slot < SLOTS; slot++) {
      const key = layout.keyAt(slot);
      const elem = layout.elemAt(slot);
      if (within >= key && within < key + layout.keyType.size) return 'key';
      if (within < elem || within >= elem + layout.elemType.size) continue;
      const { value } = await this.values.show(layout.keyType, piece, group + key);
      const part = partName(layout.elemType, within - elem);
      return `key ${value === '' ? `in slot ${slot}` : value}${part === '' ? '' : `: ${part}`}`;
    }
    return '';
  }
}
