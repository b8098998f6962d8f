import { GO_KINDS, type GoField, type GoKind, type GoType } from './binary.ts';
import { DW_AT, DW_TAG, type DwarfEntries, type DwarfEntry, type DwarfUnit } from './dwarf-entries.ts';
import type { TypeTable } from './type-table.ts';

const MOST_ALIASES = 32;
const MOST_MEMBERS = 65_536;
const MOST_NESTING = 64;

/**
 * Types as debug information has them. Where the runtime describes the same type that description is used, so that one
 * type stays one; the linker leaves out descriptions of types that nothing at run time asks for.
 */
export class DwarfTypes {
  readonly entries: DwarfEntries;
  readonly word: number;
  private readonly table: TypeTable;
  private readonly known = new Map<number, GoType | undefined>();

  constructor(entries: DwarfEntries, table: TypeTable) {
    this.entries = entries;
    this.table = table;
    this.word = table.image.parts.pointerSize;
  }

  typeAt(offset: number): GoType | undefined {
    if (this.known.has(offset)) return this.known.get(offset);
    this.known.set(offset, undefined);
    const type = this.make(offset);
    this.known.set(offset, type);
    return type;
  }

  private make(offset: number): GoType | undefined {
    let name = '';
    let at = offset;
    for (let step = 0; step < MOST_ALIASES; step++) {
      const unit = this.entries.unitAt(at);
      const entry = unit && this.entries.entryAt(unit, at);
      if (unit === undefined || entry === undefined) return undefined;
      const runtime = this.runtimeType(entry);
      if (runtime && step === 0) return runtime;
      if (name === '') ({ name } = entry);
      const kind = GO_KINDS[(entry.values.get(DW_AT.goKind) ?? 0) & 31];
      if (entry.tag !== DW_TAG.typedef || entry.values.get(DW_AT.goKey) !== undefined || entry.values.get(DW_AT.goElem) !== undefined) {
        return new DwarfType(this, unit, entry, kindOf(entry, kind), name);
      }
      const next = entry.values.get(DW_AT.type);
      if (next === undefined) return undefined;
      at = next;
    }
    return undefined;
  }

  private runtimeType(entry: DwarfEntry): GoType | undefined {
    const value = entry.values.get(DW_AT.goRuntimeType) ?? 0;
    const { from } = this.table.span;
    return value === 0 ? undefined : this.table.typeAt(value >= from ? value : from + value);
  }
}

class DwarfType implements GoType {
  readonly name: string;
  readonly kind: GoKind;
  readonly key = undefined;
  readonly group = undefined;
  readonly isEmptyInterface: boolean;
  private readonly types: DwarfTypes;
  private readonly unit: DwarfUnit;
  private readonly entry: DwarfEntry;
  private members: readonly GoField[] | undefined;

  constructor(types: DwarfTypes, unit: DwarfUnit, entry: DwarfEntry, kind: GoKind, name: string) {
    this.types = types;
    this.unit = unit;
    this.entry = entry;
    this.kind = kind;
    this.name = name;
    this.isEmptyInterface = kind === 'interface' && name === 'interface {}';
  }

  get size(): number {
    const { word } = this.types;
    const told = this.entry.values.get(DW_AT.byteSize);
    if (told !== undefined) return told;
    if (this.kind === 'slice') return 3 * word;
    if (this.kind === 'string' || this.kind === 'interface') return 2 * word;
    return this.kind === 'array' ? this.length * (this.elem?.size ?? 0) : word;
  }

  get hasPointers(): boolean {
    return holdsPointers(this, 0);
  }

  get elem(): GoType | undefined {
    const { values } = this.entry;
    const offset = this.kind === 'pointer' || this.kind === 'array' ? values.get(DW_AT.type) : values.get(DW_AT.goElem);
    return offset === undefined ? undefined : this.types.typeAt(offset);
  }

  get length(): number {
    const range = this.kind === 'array' ? this.children().find(({ tag }) => tag === DW_TAG.subrange) : undefined;
    const bound = range?.values.get(DW_AT.upperBound);
    return range?.values.get(DW_AT.count) ?? (bound === undefined ? 0 : bound + 1);
  }

  get fields(): readonly GoField[] {
    this.members ??= this.kind === 'struct' ? this.readMembers() : [];
    return this.members;
  }

  private readMembers(): GoField[] {
    const fields: GoField[] = [];
    for (const { tag, name, values } of this.children()) {
      const at = values.get(DW_AT.type);
      const type = tag === DW_TAG.member && at !== undefined ? this.types.typeAt(at) : undefined;
      if (type) fields.push({ name, offset: values.get(DW_AT.memberLocation) ?? 0, type });
    }
    return fields;
  }

  /** Members and ranges have no children of their own. */
  private children(): DwarfEntry[] {
    const children: DwarfEntry[] = [];
    if (!this.entry.hasChildren) return children;
    let at = this.entry.next;
    while (children.length < MOST_MEMBERS) {
      const child = this.types.entries.entryAt(this.unit, at);
      if (child === undefined || child.hasChildren) break;
      children.push(child);
      at = child.next;
    }
    return children;
  }
}

function kindOf(entry: DwarfEntry, told: GoKind | undefined): GoKind {
  if (told !== undefined && told !== 'invalid') return told;
  if (entry.tag === DW_TAG.pointer) return 'pointer';
  if (entry.tag === DW_TAG.array) return 'array';
  return entry.tag === DW_TAG.structure ? 'struct' : 'invalid';
}

function holdsPointers(type: GoType, depth: number): boolean {
  const kind: string = type.kind;
  switch (kind) {
    case 'pointer':
    case 'slice':
    case 'string':
    case 'map':
    case 'chan':
    case 'func':
    case 'interface':
    case 'unsafe pointer':
      return true;
    case 'array':
      return type.length > 0 && depth < MOST_NESTING && type.elem !== undefined && holdsPointers(type.elem, depth + 1);
    case 'struct':
      return depth < MOST_NESTING && type.fields.some((field) => holdsPointers(field.type, depth + 1));
    default:
      return false;
  }
}
