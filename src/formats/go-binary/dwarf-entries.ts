import { readUint64 } from './image.ts';
import { nameIn } from './names.ts';

/** Sections of debug information, unpacked. Those that are missing are empty. */
export interface DwarfSections {
  readonly info: Uint8Array;
  readonly abbrev: Uint8Array;
  readonly addresses: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
  readonly isBigEndian: boolean;
}

/** Attributes that are looked at (DWARF 5, table 7.5, and Go's own in cmd/internal/dwarf). */
export const DW_AT = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  upperBound: 0x2f,
  count: 0x37,
  memberLocation: 0x38,
  type: 0x49,
  addressBase: 0x73,
  goKind: 0x2900,
  goKey: 0x2901,
  goElem: 0x2902,
  goRuntimeType: 0x2904,
} as const;

export const DW_TAG = { array: 0x01, member: 0x0d, pointer: 0x0f, structure: 0x13, typedef: 0x16, subrange: 0x21, variable: 0x34 } as const;

/** One entry. Strings and blocks are positions; see `textOf`. */
export interface DwarfEntry {
  readonly offset: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Numbers by attribute; for blocks where they begin in the information, for strings see `names`. */
  readonly values: ReadonlyMap<number, number>;
  readonly name: string;
  /** Where the next entry (the first child, if it has any) begins. */
  readonly next: number;
}

interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Attribute, form and implicit constant in turn. */
  readonly attributes: readonly number[];
}

export interface DwarfUnit {
  readonly from: number;
  readonly first: number;
  readonly to: number;
  readonly version: number;
  readonly addressSize: number;
  readonly abbreviations: ReadonlyMap<number, Abbreviation>;
}

const MOST_ATTRIBUTES = 1000;
const decoder = new TextDecoder();

/** Reads entries of `.debug_info` one at a time: https://dwarfstd.org/doc/DWARF5.pdf, section 7.5 */
export class DwarfEntries {
  readonly sections: DwarfSections;
  readonly units: readonly DwarfUnit[];
  private readonly view: DataView;
  private at = 0;
  private isBroken = false;

  constructor(sections: DwarfSections) {
    this.sections = sections;
    this.view = viewOf(sections.info);
    this.units = this.readUnits();
  }

  unitAt(offset: number): DwarfUnit | undefined {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.units[middle]!.from <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.units[low - 1];
    return unit && offset < unit.to ? unit : undefined;
  }

  /** The entry at an offset; `undefined` for the null entry that ends a list of children, and for damage. */
  entryAt(unit: DwarfUnit, offset: number): DwarfEntry | undefined {
    const abbreviation = this.enter(unit, offset);
    if (abbreviation === undefined) return undefined;
    const values = new Map<number, number>();
    let name = '';
    const { attributes } = abbreviation;
    for (let index = 0; index < attributes.length; index += 3) {
      const attribute = attributes[index]!;
      const form = attributes[index + 1]!;
      if (attribute === DW_AT.name) {
        name = this.text(form);
        continue;
      }
      const value = this.value(unit, form, attributes[index + 2]!);
      values.set(attribute, value);
    }
    if (this.isBroken) return undefined;
    return { offset, tag: abbreviation.tag, hasChildren: abbreviation.hasChildren, values, name, next: this.at };
  }

  /**
   * Passes over an entry: its tag, 0 for a null entry, -1 for damage. `position` is then where the next one begins.
   */
  skip(unit: DwarfUnit, offset: number): number {
    const abbreviation = this.enter(unit, offset);
    if (abbreviation === undefined) return this.isBroken ? -1 : 0;
    const { attributes } = abbreviation;
    for (let index = 0; index < attributes.length; index += 3) this.value(unit, attributes[index + 1]!, 0);
    return this.isBroken ? -1 : abbreviation.tag;
  }

  get position(): number {
    return this.at;
  }

  /** An address that an expression consists of: `DW_OP_addr` or `DW_OP_addrx`. 0 for other expressions. */
  addressIn(unit: DwarfUnit, block: number, addressBase: number): number {
    this.at = block;
    this.isBroken = false;
    const length = this.leb();
    const operation = this.byte();
    if (length === 0 || this.isBroken) return 0;
    if (operation === 0x03) return this.sized(unit.addressSize);
    if (operation !== 0xa1) return 0;
    const index = this.leb();
    const { addresses, isBigEndian } = this.sections;
    const at = addressBase + index * unit.addressSize;
    if (at + unit.addressSize > addresses.length) return 0;
    const view = viewOf(addresses);
    return unit.addressSize === 8 ? readUint64(view, at, isBigEndian) : view.getUint32(at, !isBigEndian);
  }

  private enter(unit: DwarfUnit, offset: number): Abbreviation | undefined {
    this.at = offset;
    this.isBroken = offset < unit.first || offset >= unit.to;
    const code = this.leb();
    if (code === 0) return undefined;
    const abbreviation = unit.abbreviations.get(code);
    if (abbreviation === undefined) this.isBroken = true;
    return abbreviation;
  }

  private readUnits(): DwarfUnit[] {
    const { info, isBigEndian } = this.sections;
    const units: DwarfUnit[] = [];
    const tables = new Map<number, ReadonlyMap<number, Abbreviation>>();
    let from = 0;
    while (from + 12 <= info.length) {
      const length = this.view.getUint32(from, !isBigEndian);
      // 64-bit DWARF is only for more than 4 GiB.
      if (length >= 0xfffffff0 || length < 8) break;
      const to = Math.min(info.length, from + 4 + length);
      const version = this.view.getUint16(from + 4, !isBigEndian);
      if (version < 2 || version > 5) break;
      const isFive = version === 5;
      const tableAt = this.view.getUint32(from + (isFive ? 8 : 6), !isBigEndian);
      const addressSize = info[from + (isFive ? 7 : 10)] === 4 ? 4 : 8;
      let abbreviations = tables.get(tableAt);
      if (abbreviations === undefined) {
        abbreviations = this.readAbbreviations(tableAt);
        tables.set(tableAt, abbreviations);
      }
      units.push({ from, first: from + (isFive ? 12 : 11), to, version, addressSize, abbreviations });
      from = to;
    }
    return units;
  }

  private readAbbreviations(at: number): ReadonlyMap<number, Abbreviation> {
    const { abbrev } = this.sections;
    const table = new Map<number, Abbreviation>();
    let position = at;
    const leb = (): number => {
      let value = 0;
      for (let scale = 1; position < abbrev.length; scale *= 128) {
        const byte = abbrev[position++]!;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) break;
      }
      return value;
    };
    while (position < abbrev.length) {
      const code = leb();
      if (code === 0) break;
      const tag = leb();
      const hasChildren = abbrev[position++] === 1;
      const attributes: number[] = [];
      while (position < abbrev.length && attributes.length < 3 * MOST_ATTRIBUTES) {
        const attribute = leb();
        const form = leb();
        const constant = form === 0x21 ? leb() : 0;
        if (attribute === 0 && form === 0) break;
        attributes.push(attribute, form, constant);
      }
      table.set(code, { tag, hasChildren, attributes });
    }
    return table;
  }

  /** The number that a form holds; of blocks and strings where they begin. */
  private value(unit: DwarfUnit, form: number, constant: number): number {
    const from = this.at;
    switch (form) {
      case 0x01:
        return this.sized(unit.addressSize);
      case 0x0b:
      case 0x0c:
      case 0x25:
      case 0x29:
        return this.sized(1);
      case 0x11:
        return unit.from + this.sized(1);
      case 0x05:
      case 0x26:
      case 0x2a:
        return this.sized(2);
      case 0x12:
        return unit.from + this.sized(2);
      case 0x06:
      case 0x0e:
      case 0x17:
      case 0x1f:
      case 0x10:
      case 0x28:
      case 0x2c:
        return this.sized(4);
      case 0x13:
        return unit.from + this.sized(4);
      case 0x07:
      case 0x20:
        return this.sized(8);
      case 0x14:
        return unit.from + this.sized(8);
      case 0x08:
        this.afterText();
        return from;
      case 0x0d:
      case 0x0f:
      case 0x1a:
      case 0x1b:
      case 0x22:
      case 0x23:
        return this.leb();
      case 0x15:
        return unit.from + this.leb();
      case 0x09:
      case 0x18:
        return this.block(from, this.leb());
      case 0x0a:
        return this.block(from, this.byte());
      case 0x03:
        return this.block(from, this.sized(2));
      case 0x04:
        return this.block(from, this.sized(4));
      case 0x19:
        return 1;
      case 0x1e:
        this.at += 16;
        return 0;
      case 0x21:
        return constant;
      default:
        this.isBroken = true;
        return 0;
    }
  }

  private block(from: number, length: number): number {
    this.at += length;
    return from;
  }

  private text(form: number): string {
    const { info, strings, lineStrings } = this.sections;
    if (form === 0x08) {
      const from = this.at;
      this.afterText();
      return decoder.decode(info.subarray(from, Math.max(from, this.at - 1)));
    }
    if (form !== 0x0e && form !== 0x1f) {
      this.isBroken = true;
      return '';
    }
    const from = this.sized(4);
    const table = form === 0x0e ? strings : lineStrings;
    return decoder.decode(nameIn(table, from));
  }

  private afterText(): void {
    const end = this.sections.info.indexOf(0, this.at);
    if (end < 0) this.isBroken = true;
    this.at = end < 0 ? this.sections.info.length : end + 1;
  }

  private byte(): number {
    if (this.at >= this.sections.info.length) {
      this.isBroken = true;
      return 0;
    }
    return this.sections.info[this.at++]!;
  }

  private sized(length: number): number {
    const from = this.at;
    this.at += length;
    if (this.at > this.sections.info.length) {
      this.isBroken = true;
      return 0;
    }
    const { isBigEndian } = this.sections;
    if (length === 1) return this.sections.info[from]!;
    if (length === 2) return this.view.getUint16(from, !isBigEndian);
    return length === 4 ? this.view.getUint32(from, !isBigEndian) : readUint64(this.view, from, isBigEndian);
  }

  private leb(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    this.isBroken = true;
    return 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
