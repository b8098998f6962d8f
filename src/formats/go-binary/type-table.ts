import { GO_KINDS, type GoField, type GoKind, type GoType, type Span } from './binary.ts';
import type { Image } from './image.ts';

const FLAG_EXTRA_STAR = 2;
const MOST_FIELDS = 65_536;
const MOST_NAME_BYTES = 1 << 20;

/** Descriptions of types as the runtime has them: `abi.Type` and what follows it (internal/abi/type.go). */
export class TypeTable {
  readonly image: Image;
  readonly span: Span;
  private readonly known = new Map<number, GoType | undefined>();
  private readonly decoder = new TextDecoder();

  constructor(image: Image, span: Span) {
    this.image = image;
    this.span = span;
  }

  typeAt(address: number): GoType | undefined {
    const { from, to } = this.span;
    if (address < from || address >= to || address % this.image.parts.pointerSize !== 0) return undefined;
    if (this.known.has(address)) return this.known.get(address);
    const type = this.decode(address);
    this.known.set(address, type);
    return type;
  }

  /** A name: a byte of flags, a varint, and the text. Before Go 1.17 the length had two bytes, which is not read. */
  nameAt(address: number): string | undefined {
    const { image } = this;
    let length = 0;
    let at = address + 1;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = image.byte(at++);
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (length > MOST_NAME_BYTES) return undefined;
    const bytes = image.bytes(at, length);
    return bytes.length === length ? this.decoder.decode(bytes) : undefined;
  }

  private decode(address: number): GoType | undefined {
    const { image, span } = this;
    const { pointerSize: word } = image.parts;
    if (!image.has(address, 4 * word + 16)) return undefined;
    const kind = GO_KINDS[image.byte(address + 2 * word + 7) & 31];
    if (kind === undefined || kind === 'invalid') return undefined;
    const flags = image.byte(address + 2 * word + 4);
    const size = image.word(address);
    const pointerBytes = image.word(address + word);
    const nameAt = span.from + (image.uint32(address + 4 * word + 8) | 0);
    const name = this.nameAt(nameAt);
    if (name === undefined || name === '' || pointerBytes > size || size > 2 ** 47) return undefined;
    const text = (flags & FLAG_EXTRA_STAR) !== 0 && name.startsWith('*') ? name.slice(1) : name;
    return new RuntimeType(this, address, text, kind, size, pointerBytes > 0);
  }
}

class RuntimeType implements GoType {
  readonly name: string;
  readonly kind: GoKind;
  readonly size: number;
  readonly hasPointers: boolean;
  private readonly table: TypeTable;
  /** What follows the part that all types have. */
  private readonly tail: number;
  private readonly word: number;
  private structFields: readonly GoField[] | undefined;

  constructor(table: TypeTable, address: number, name: string, kind: GoKind, size: number, hasPointers: boolean) {
    this.table = table;
    this.word = table.image.parts.pointerSize;
    this.tail = address + 4 * this.word + 16;
    this.name = name;
    this.kind = kind;
    this.size = size;
    this.hasPointers = hasPointers;
  }

  get elem(): GoType | undefined {
    const kind: string = this.kind;
    switch (kind) {
      case 'array':
      case 'chan':
      case 'pointer':
      case 'slice':
        return this.typeIn(0);
      case 'map':
        return this.typeIn(1);
      default:
        return undefined;
    }
  }

  get key(): GoType | undefined {
    return this.kind === 'map' ? this.typeIn(0) : undefined;
  }

  get group(): GoType | undefined {
    return this.kind === 'map' ? this.typeIn(2) : undefined;
  }

  get length(): number {
    return this.kind === 'array' ? this.table.image.word(this.tail + 2 * this.word) : 0;
  }

  get isEmptyInterface(): boolean {
    return this.kind === 'interface' && this.table.image.word(this.tail + 2 * this.word) === 0;
  }

  get fields(): readonly GoField[] {
    this.structFields ??= this.kind === 'struct' ? this.readFields() : [];
    return this.structFields;
  }

  private typeIn(index: number): GoType | undefined {
    return this.table.typeAt(this.table.image.word(this.tail + index * this.word));
  }

  private readFields(): GoField[] {
    const { table, word, tail } = this;
    const { image } = table;
    const at = image.word(tail + word);
    const count = image.word(tail + 2 * word);
    const fields: GoField[] = [];
    if (count > MOST_FIELDS) return fields;
    for (let index = 0; index < count; index++) {
      const entry = at + index * 3 * word;
      const type = table.typeAt(image.word(entry + word));
      const name = table.nameAt(image.word(entry));
      const offset = image.word(entry + 2 * word);
      if (type === undefined || name === undefined || offset + type.size > this.size) continue;
      fields.push({ name, type, offset });
    }
    return fields;
  }
}
