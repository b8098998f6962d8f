import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { RawNode, ReferencePair } from '../../model/object-graph.ts';
import { segmentOf } from './describe-root.ts';
import type { DumpFile } from './dump-file.ts';
import type { FieldNames } from './field-names.ts';
import type { MemoryPlace } from './layout.ts';
import { partName } from './leaves.ts';
import type { Memory, Piece } from './memory.ts';
import { placeOf, pointerFields } from './pointer-fields.ts';

/** Of larger objects only the references from their first part are named. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_NAMES = 3;

/** Tells by which field, element or key one object refers to another. */
export class ReferenceNames {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly fields: FieldNames;

  constructor(memory: Memory, fields: FieldNames) {
    this.file = memory.file;
    this.memory = memory;
    this.fields = fields;
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
    const segment = global && segmentOf(file, global);
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
    return this.fields.ofWord(source, offset, piece);
  }
}
