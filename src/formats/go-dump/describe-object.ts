import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectContent, ObjectField, RawNode } from '../../model/object-graph.ts';
import type { GoType } from '../go-binary/binary.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { joined, type FieldNames } from './field-names.ts';
import { leavesOf } from './leaves.ts';
import type { Memory, Piece } from './memory.ts';
import { placeOf, pointerFields } from './pointer-fields.ts';
import type { Shape } from './shapes.ts';
import { groupLayout, SwissMap } from './swiss-map.ts';
import { anyText, quoted, textOf, withoutPadding } from './text.ts';
import { entriesText, type Values } from './values.ts';

const MOST_TEXT_BYTES = 64 * 1024;
const MOST_SHOWN_BYTES = 4096;
const MOST_FIELDS_AT_ONCE = 10_000;

type Shown = Pick<ObjectContent, 'summary' | 'fieldCount' | 'fields' | 'text' | 'bytes'>;

const NOTHING = { fieldCount: 0, fields: [], text: undefined, bytes: undefined } as const;

/** What an object holds: by its type where that is known, else word by word. */
export class ObjectDescriber {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly values: Values;
  private readonly names: FieldNames;

  constructor(memory: Memory, values: Values, names: FieldNames) {
    this.names = names;
    this.file = memory.file;
    this.memory = memory;
    this.values = values;
  }

  async describe(node: RawNode, from: number, to: number): Promise<Result<Shown, Failure>> {
    const first = Math.max(0, from);
    const last = Math.min(Math.max(first, to), first + MOST_FIELDS_AT_ONCE);
    const shape = shapeOf(this.file, node);
    const name = this.file.labelNames[this.file.label[node]!] ?? '';
    if (shape === undefined) return this.untyped(node, name, first, last);
    const role: string = shape.role;
    switch (role) {
      case 'string':
        return this.text(node, name);
      case 'map':
        return this.map(node, shape.type!, name, first, last);
      case 'channel':
        return this.channel(node, shape.type!, name, first, last);
      case 'value':
        return this.elements(node, shape, shape.type!, 1, name, first, last);
      case 'slice':
        return shape.type!.kind === 'uint8'
          ? this.bytes(node, name)
          : this.elements(node, shape, shape.type!, this.room(node, shape), name, first, last);
      case 'channel buffer':
        return this.elements(node, shape, shape.type!, this.room(node, shape), name, first, last);
      case 'groups':
        return this.elements(node, shape, shape.type!.group!, this.room(node, shape), name, first, last);
      default:
        return this.untyped(node, name, first, last);
    }
  }

  private room(node: RawNode, shape: Shape): number {
    return Math.floor((this.file.shallow[node]! - this.memory.headerOf(node)) / shape.unit);
  }

  /** One line for each part of each element, and only those of the wanted ones are read. */
  private async elements(
    node: RawNode,
    shape: Shape,
    type: GoType,
    count: number,
    name: string,
    from: number,
    to: number,
  ): Promise<Result<Shown, Failure>> {
    const leaves = leavesOf(type);
    const each = leaves.length;
    const fieldCount = count * each;
    const fields: ObjectField[] = [];
    const end = Math.min(to, fieldCount);
    if (from < end) {
      const firstElement = Math.floor(from / each);
      const lastElement = Math.floor((end - 1) / each);
      const start = this.memory.headerOf(node) + firstElement * type.size;
      const read = await this.memory.ofNode(node, start, (lastElement - firstElement + 1) * type.size);
      if (!read.ok) return read;
      for (let index = from; index < end; index++) {
        const element = Math.floor(index / each);
        const leaf = leaves[index % each]!;
        const at = (element - firstElement) * type.size + leaf.offset;
        const inSlot = shape.role === 'groups' ? await this.names.inSlot(shape.type!, read.value, at - leaf.offset, leaf.offset) : undefined;
        fields.push(await this.field(inSlot ?? joined(shape.isRepeated ? `[${element}]` : '', leaf.name), leaf.type, read.value, at));
      }
    }
    const summary = shape.isRepeated ? `${name}, room for ${formatCount(count)}` : name;
    return ok({ ...NOTHING, summary, fieldCount, fields });
  }

  private async field(name: string, type: GoType, piece: Piece, at: number): Promise<ObjectField> {
    const { value, target } = await this.values.show(type, piece, at);
    return { name: name === '' ? 'value' : name, type: type.name, value, target, strength: 'strong' };
  }

  private async map(node: RawNode, type: GoType, name: string, from: number, to: number): Promise<Result<Shown, Failure>> {
    const { runtime } = this.file.shapes!;
    const header = await this.memory.ofNode(node, 0, runtime.mapBytes);
    if (!header.ok) return header;
    const count = Number(header.value.unsigned(0, runtime.isSwiss ? 8 : this.memory.word));
    const summary = `${name}, ${entriesText(count)}`;
    const layout = groupLayout(type);
    if (layout === undefined || !runtime.isSwiss) return this.withPointers(node, { ...NOTHING, summary }, from, to);
    const entries = await new SwissMap(this.memory, runtime, layout).entries(header.value, from, to);
    if (!entries.ok) return entries;
    const fields: ObjectField[] = [];
    for (const { piece, key, elem } of entries.value) {
      const shownKey = await this.values.show(layout.keyType, piece, key);
      const shown = await this.values.show(layout.elemType, piece, elem);
      fields.push({
        name: `key ${shownKey.value === '' && shownKey.target !== undefined ? `#${shownKey.target}` : shownKey.value}`,
        type: layout.elemType.name,
        value: shown.value,
        target: shown.target ?? shownKey.target,
        strength: 'strong',
      });
    }
    return this.withPointers(node, { ...NOTHING, summary, fieldCount: count, fields }, from, to);
  }

  private async channel(node: RawNode, type: GoType, name: string, from: number, to: number): Promise<Result<Shown, Failure>> {
    const { word } = this.memory;
    const header = await this.memory.ofNode(node, 0, this.file.shapes!.runtime.channelBytes);
    if (!header.ok) return header;
    const held = header.value.wordAt(0);
    const room = header.value.wordAt(word);
    const buffer = header.value.wordAt(2 * word);
    // Behind the element's size, whether it is closed, a timer and the type: where the oldest element is (hchan.recvx).
    const oldest = header.value.wordAt(6 * word);
    const fields: ObjectField[] = [];
    const { elem } = type;
    const end = elem ? Math.min(to, held, room) : 0;
    for (let index = from; index < end; index++) {
      const read = await this.memory.at(buffer + ((oldest + index) % room) * elem!.size, elem!.size);
      if (!read.ok) return read;
      fields.push(await this.field(`[${index}]`, elem!, read.value, 0));
    }
    const summary = `${name}, ${formatCount(held)} of ${formatCount(room)} buffered`;
    return this.withPointers(node, { ...NOTHING, summary, fieldCount: Math.min(held, room), fields }, from, to);
  }

  /** After the entries of a map or channel: what its own memory leads to, where they are. */
  private async withPointers(node: RawNode, shown: Shown, from: number, to: number): Promise<Result<Shown, Failure>> {
    const size = this.file.shallow[node]!;
    const offsets = await pointerFields(this.file, placeOf(this.file, node), 0, size);
    if (!offsets.ok) return offsets;
    const read = await this.memory.ofNode(node, 0, size);
    if (!read.ok) return read;
    const held = offsets.value.filter((offset) => this.file.nodeAt(read.value.wordAt(offset)) !== 0);
    const fields = [...shown.fields];
    for (const offset of held.slice(Math.max(0, from - shown.fieldCount), Math.max(0, to - shown.fieldCount))) {
      fields.push(await this.pointerField(node, offset, read.value, offset));
    }
    return ok({ ...shown, fieldCount: shown.fieldCount + held.length, fields });
  }

  private async pointerField(node: RawNode, offset: number, piece: Piece, at: number): Promise<ObjectField> {
    const name = await this.names.ofWord(node, offset, piece);
    return { name, type: 'pointer', ...this.values.pointer(piece.wordAt(at)), strength: 'strong' };
  }

  private async text(node: RawNode, name: string): Promise<Result<Shown, Failure>> {
    const read = await this.memory.textOf(node, MOST_TEXT_BYTES);
    if (!read.ok) return read;
    const value = anyText(read.value.bytes);
    const truncated = this.memory.textLength(node) > MOST_TEXT_BYTES;
    return ok({ ...NOTHING, summary: `${name} ${quoted(value)}`, text: { value, truncated } });
  }

  private async bytes(node: RawNode, name: string): Promise<Result<Shown, Failure>> {
    const length = this.file.shallow[node]!;
    const read = await this.memory.ofNode(node, 0, MOST_TEXT_BYTES);
    if (!read.ok) return read;
    const used = await this.memory.textOf(node, MOST_TEXT_BYTES);
    if (!used.ok) return used;
    const text = used.value.length > 0 ? textOf(used.value.bytes, length > MOST_TEXT_BYTES) : undefined;
    return ok({
      ...NOTHING,
      summary: `${name}, ${formatBytes(length)}`,
      text: text === undefined ? undefined : { value: text, truncated: length > MOST_TEXT_BYTES },
      bytes: { value: new Uint8Array(read.value.bytes.subarray(0, MOST_SHOWN_BYTES)), length },
    });
  }

  private async untyped(node: RawNode, name: string, from: number, to: number): Promise<Result<Shown, Failure>> {
    const { word } = this.memory;
    const size = this.file.shallow[node]!;
    const count = Math.floor(size / word);
    const pointers = await pointerFields(this.file, placeOf(this.file, node), 0, Math.min(size, to * word));
    if (!pointers.ok) return pointers;
    if (pointers.value.length === 0) {
      const all = await pointerFields(this.file, placeOf(this.file, node), 0, size);
      if (all.ok && all.value.length === 0) return this.bytes(node, name);
    }
    const read = await this.memory.ofNode(node, from * word, (Math.min(to, count) - from) * word);
    if (!read.ok) return err(read.error);
    const isPointer = new Set(pointers.value);
    const fields: ObjectField[] = [];
    for (let index = from; index < Math.min(to, count); index++) {
      const offset = index * word;
      const at = offset - from * word;
      if (isPointer.has(offset)) fields.push(await this.pointerField(node, offset, read.value, at));
      else fields.push({ name: `+0x${offset.toString(16)}`, type: '', value: wordText(read.value, at, word), target: undefined, strength: 'strong' });
    }
    return ok({ ...NOTHING, summary: name, fieldCount: count, fields });
  }
}

/** A word that may be anything: as text where it looks like that, as a number where it is a small one, else as hex. */
function wordText(piece: Piece, at: number, word: number): string {
  const value = piece.unsigned(at, word);
  if (value === 0n) return '0';
  const bytes = withoutPadding(piece.bytes.subarray(at, at + word));
  const text = bytes.length >= 3 ? textOf(bytes) : undefined;
  if (text !== undefined) return `${JSON.stringify(text)} or ${value}`;
  return value < 1n << 32n ? String(value) : `0x${value.toString(16)}`;
}
