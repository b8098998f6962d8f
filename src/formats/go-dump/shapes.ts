import type { NodeKind } from '../../model/object-graph.ts';
import type { GoType } from '../go-binary/binary.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import { packageOf } from './names.ts';
import { RuntimeLayout } from './runtime-layout.ts';

/**
 * What memory is: a value of a type, the array behind a slice, bytes of a string, or a part of a map or channel.
 * `mapStore` is a map's group or directory, which shows only when the object is looked at.
 */
export type ShapeRole =
  | 'value'
  | 'slice'
  | 'string'
  | 'map'
  | 'mapStore'
  | 'directory'
  | 'table'
  | 'groups'
  | 'channel'
  | 'channel buffer'
  | 'closure';

export interface Shape {
  readonly role: ShapeRole;
  /** Of the value, the slice's elements, the map, the channel. Undefined for strings and closures. */
  readonly type: GoType | undefined;
  /** Bytes of one element. */
  readonly unit: number;
  readonly isRepeated: boolean;
  readonly hasPointers: boolean;
  readonly label: number;
  /** By word of the unit what is there, as far as it was asked for; see `Shapes.wordAt`. */
  readonly words: Int32Array;
}

/** What stands in a word: nothing that leads anywhere, a pointer to something unknown, else a label with a shape. */
export const NO_POINTER = -1;
export const SOME_POINTER = -2;
const NOT_ASKED = 0;
/** Longer units are looked up anew each time. */
const MOST_KNOWN_WORDS = 8192;

/** Shapes by label: each has one of its own. */
export class Shapes {
  readonly runtime: RuntimeLayout;
  private readonly labels: LabelBuilder;
  private readonly byLabel: (Shape | undefined)[] = [];
  private readonly byType = new Map<GoType, Map<ShapeRole, Shape>>();
  private readonly stringShape: Shape;
  private readonly closureShape: Shape;
  private readonly word: number;

  constructor(labels: LabelBuilder, word: 4 | 8, goVersion: string) {
    this.labels = labels;
    this.word = word;
    this.runtime = new RuntimeLayout(word, goVersion);
    this.stringShape = this.make('string', undefined, 'string', 'string', 1, true, false);
    this.closureShape = this.make('closure', undefined, 'func literal', 'function', word, false, true);
  }

  ofLabel(label: number): Shape | undefined {
    return this.byLabel[label];
  }

  value(type: GoType): Shape {
    return this.intern('value', type);
  }

  /** What an interface's second word leads to: the value, or what the value leads to when it is a single pointer. */
  behindInterface(type: GoType): Shape | undefined {
    const kind: string = type.kind;
    switch (kind) {
      case 'pointer':
      case 'map':
      case 'chan':
      case 'func':
      case 'unsafe pointer':
        return this.ofWord(this.pointee(type, 0));
      case 'struct':
      case 'array': {
        // A struct of one pointer is stored as that pointer.
        const isDirect = type.hasPointers && type.size === this.word;
        return isDirect ? this.ofWord(this.pointee(type, 0)) : this.value(type);
      }
      default:
        return this.value(type);
    }
  }

  ofWord(word: number): Shape | undefined {
    return word > 0 ? this.byLabel[word] : undefined;
  }

  /** What the word at an offset of the memory leads to: NO_POINTER, SOME_POINTER or a label. */
  wordAt(shape: Shape, offset: number): number {
    if (offset < 0) return NO_POINTER;
    if (!shape.isRepeated && offset >= shape.unit) return NO_POINTER;
    const within = shape.isRepeated ? offset % shape.unit : offset;
    const index = within / this.word;
    if (index >= shape.words.length) return this.find(shape, within);
    const known = shape.words[index]!;
    if (known !== NOT_ASKED) return known;
    const found = this.find(shape, within);
    shape.words[index] = found;
    return found;
  }

  groupsOf(map: GoType): Shape | undefined {
    return map.group && map.group.size > 0 ? this.intern('groups', map) : undefined;
  }

  sliceOf(elem: GoType): Shape {
    return this.intern('slice', elem);
  }

  directoryOf(map: GoType): Shape {
    return this.intern('directory', map);
  }

  private find(shape: Shape, offset: number): number {
    const { type } = shape;
    const role: string = shape.role;
    const { runtime } = this;
    if (type === undefined) return role === 'closure' ? SOME_POINTER : NO_POINTER;
    switch (role) {
      case 'value':
        return this.pointee(type, offset);
      case 'slice':
      case 'channel buffer':
        return this.pointee(type, offset);
      case 'groups':
        return type.group ? this.pointee(type.group, offset) : SOME_POINTER;
      case 'map':
        return runtime.isMapStore(offset) ? this.intern('mapStore', type).label : runtime.isSwiss ? NO_POINTER : SOME_POINTER;
      case 'directory':
        return this.intern('table', type).label;
      case 'table':
        return offset === runtime.tableGroups ? (this.groupsOf(type)?.label ?? SOME_POINTER) : NO_POINTER;
      case 'channel':
        return offset === runtime.channelBuffer && type.elem ? this.intern('channel buffer', type.elem).label : SOME_POINTER;
      default:
        return SOME_POINTER;
    }
  }

  /** What the word at an offset of a value leads to. */
  pointee(type: GoType, offset: number): number {
    if (!type.hasPointers) return NO_POINTER;
    const { elem } = type;
    const kind: string = type.kind;
    switch (kind) {
      case 'pointer':
        return elem && elem.size > 0 ? this.value(elem).label : SOME_POINTER;
      case 'unsafe pointer':
        return SOME_POINTER;
      case 'string':
        return offset === 0 ? this.stringShape.label : NO_POINTER;
      case 'slice':
        if (offset !== 0) return NO_POINTER;
        return elem && elem.size > 0 ? this.intern('slice', elem).label : SOME_POINTER;
      case 'interface':
        return offset === 0 ? NO_POINTER : SOME_POINTER;
      case 'map':
        return this.intern('map', type).label;
      case 'chan':
        return this.intern('channel', type).label;
      case 'func':
        return this.closureShape.label;
      case 'array':
        return elem && elem.size > 0 ? this.pointee(elem, offset % elem.size) : NO_POINTER;
      case 'struct': {
        const field = fieldAt(type, offset);
        const behind = field?.type.kind === 'unsafe pointer' ? atomicPointee(type) : undefined;
        if (behind) return this.value(behind).label;
        return field && offset < field.offset + field.type.size ? this.pointee(field.type, offset - field.offset) : NO_POINTER;
      }
      default:
        return NO_POINTER;
    }
  }

  private intern(role: ShapeRole, type: GoType): Shape {
    let roles = this.byType.get(type);
    if (roles === undefined) {
      roles = new Map();
      this.byType.set(type, roles);
    }
    let shape = roles.get(role);
    if (shape === undefined) {
      shape = this.create(role, type);
      roles.set(role, shape);
    }
    return shape;
  }

  private create(given: ShapeRole, type: GoType): Shape {
    const role: string = given;
    const { runtime, word } = this;
    switch (role) {
      case 'slice':
        return this.make(given, type, sliceName(type), type.hasPointers || !isNumber(type) ? 'array' : 'bytes', type.size, true, type.hasPointers);
      case 'channel buffer':
        return this.make(given, type, `chan ${type.name} (buffer)`, 'array', type.size, true, type.hasPointers);
      case 'map':
        return this.make(given, type, type.name, 'object', runtime.mapBytes, false, true);
      case 'mapStore':
        return this.make(given, type, `${type.name} (store)`, 'hidden', word, true, true);
      case 'directory':
        return this.make(given, type, `${type.name} (directory)`, 'hidden', word, true, true);
      case 'table':
        return this.make(given, type, `${type.name} (table)`, 'hidden', runtime.tableBytes, false, true);
      case 'groups':
        return this.make(given, type, `${type.name} (groups)`, 'array', type.group!.size, true, type.group!.hasPointers);
      case 'channel':
        return this.make(given, type, type.name, 'object', runtime.channelBytes, false, true);
      default:
        return this.make(given, type, valueName(type), valueKind(type), type.size, false, type.hasPointers);
    }
  }

  private make(
    role: ShapeRole,
    type: GoType | undefined,
    name: string,
    kind: NodeKind,
    unit: number,
    isRepeated: boolean,
    hasPointers: boolean,
  ): Shape {
    const label = this.labels.add(name, kind, packageOf(name));
    const words = new Int32Array(Math.min(MOST_KNOWN_WORDS, Math.ceil(unit / this.word)));
    const shape: Shape = { role, type, unit, isRepeated, hasPointers, label, words };
    this.byLabel[label] = shape;
    return shape;
  }
}

/** `atomic.Pointer[T]` holds an untyped pointer, and beside it an array of no `*T`, for the compiler's sake. */
function atomicPointee(type: GoType): GoType | undefined {
  if (!type.name.startsWith('atomic.Pointer[')) return undefined;
  const elem = type.fields.find((field) => field.type.kind === 'array')?.type.elem?.elem;
  return elem && elem.size > 0 ? elem : undefined;
}

/** The last field that begins at or before an offset and is not empty. */
export function fieldAt(type: GoType, offset: number): GoType['fields'][number] | undefined {
  const { fields } = type;
  let low = 0;
  let high = fields.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fields[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  let index = low - 1;
  while (index > 0 && fields[index]!.type.size === 0) index--;
  return fields[index];
}

function sliceName(elem: GoType): string {
  if (isGroup(elem)) return groupsName(elem);
  return elem.name === 'uint8' ? '[]byte' : `[]${elem.name}`;
}

/** A value that was allocated by itself, as `new(T)` does; of a string or slice only its header is there. */
function valueName(type: GoType): string {
  if (isGroup(type)) return groupsName(type);
  return type.kind === 'string' || type.kind === 'slice' ? `${type.name} header` : type.name;
}

/** The compiler's name for a group of a map's slots: `map.group[string]int`. */
function isGroup(type: GoType): boolean {
  return type.name.startsWith('map.group[');
}

function groupsName(group: GoType): string {
  return `${group.name.replace('map.group[', 'map[')} (groups)`;
}

function valueKind(type: GoType): NodeKind {
  if (isGroup(type)) return 'array';
  if (isNumber(type)) return 'number';
  if (type.kind === 'array') return type.elem && isNumber(type.elem) ? 'bytes' : 'array';
  return 'object';
}

export function isNumber(type: GoType): boolean {
  return /^(?:bool|u?int(?:8|16|32|64)?|uintptr|float\d+|complex\d+)$/.test(type.kind);
}
