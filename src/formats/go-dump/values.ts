import { formatCount } from '../../lib/format-value.ts';
import type { RawNode } from '../../model/object-graph.ts';
import type { GoType } from '../go-binary/binary.ts';
import { hex } from './facts.ts';
import type { Memory, Piece } from './memory.ts';
import { quoted, anyText } from './text.ts';

export interface ShownValue {
  readonly value: string;
  readonly target: RawNode | undefined;
}

const MOST_TEXT_BYTES = 240;
const NIL: ShownValue = { value: 'nil', target: undefined };

/** Seconds from year 1 to 1970, and to 1885, where the clock of `time.Time` begins (time/time.go). */
const UNIX_TO_INTERNAL = 62_135_596_800n;
const WALL_TO_INTERNAL = 59_453_308_800n;

/** Values as a person reads them. What is longer than a line is cut, what can't be read is left out. */
export class Values {
  private readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  async show(type: GoType, piece: Piece, at: number): Promise<ShownValue> {
    const { word } = this.memory;
    if (at + type.size > piece.length) return plain('');
    const kind: string = type.kind;
    switch (kind) {
      case 'bool':
        return plain(piece.unsigned(at, 1) === 0n ? 'false' : 'true');
      case 'int':
      case 'int8':
      case 'int16':
      case 'int32':
      case 'int64':
        return plain(withUnit(type, piece.signed(at, type.size)));
      case 'uint':
      case 'uint8':
      case 'uint16':
      case 'uint32':
      case 'uint64':
        return plain(String(piece.unsigned(at, type.size)));
      case 'uintptr':
        return plain(`0x${piece.unsigned(at, type.size).toString(16)}`);
      case 'float32':
      case 'float64':
        return plain(String(piece.float(at, type.size)));
      case 'complex64':
      case 'complex128': {
        const half = type.size / 2;
        return plain(`(${piece.float(at, half)} + ${piece.float(at + half, half)}i)`);
      }
      case 'string':
        return this.text(piece.wordAt(at), piece.wordAt(at + word));
      case 'slice':
        return this.slice(type, piece, at);
      case 'interface':
        return this.dynamic(piece.wordAt(at), piece.wordAt(at + word));
      case 'map':
        return this.map(piece.wordAt(at));
      case 'chan':
      case 'pointer':
      case 'unsafe pointer':
        return this.pointer(piece.wordAt(at));
      case 'func':
        return this.func(piece.wordAt(at));
      case 'struct':
        // The last word of a time is its zone.
        if (type.name === 'time.Time') return { value: timeText(piece, at), target: this.pointer(piece.wordAt(at + 16)).target };
        return plain(`{${formatCount(type.fields.length)} fields}`);
      case 'array':
        return plain(`${formatCount(type.length)} elements`);
      default:
        return plain('');
    }
  }

  pointer(address: number): ShownValue {
    if (address === 0) return NIL;
    const node = this.memory.file.nodeAt(address);
    return node === 0 ? plain(this.outside(address)) : { value: '', target: node };
  }

  async text(address: number, length: number): Promise<ShownValue> {
    const node = this.memory.file.nodeAt(address);
    const target = node === 0 ? undefined : node;
    if (length === 0) return { value: '""', target };
    const read = await this.memory.at(address, Math.min(length, MOST_TEXT_BYTES));
    if (!read.ok || read.value.length === 0) return { value: `${formatCount(length)} bytes`, target };
    return { value: quoted(anyText(read.value.bytes)), target };
  }

  /** Number of entries of a map, by its header. */
  async map(address: number): Promise<ShownValue> {
    const shown = this.pointer(address);
    if (shown.target === undefined) return shown;
    const read = await this.memory.at(address, 8);
    return { value: read.ok ? entriesText(Number(read.value.unsigned(0, 8))) : '', target: shown.target };
  }

  /** The name of the function that a closure begins with. */
  async func(address: number): Promise<ShownValue> {
    if (address === 0) return NIL;
    const read = await this.memory.at(address, this.memory.word);
    const name = read.ok ? this.functionName(read.value.wordAt(0)) : '';
    const { target, value } = this.pointer(address);
    return { value: name === '' ? value : name, target };
  }

  functionName(pc: number): string {
    const { fitted } = this.memory.file;
    return fitted && pc > 0 ? fitted.binary.functionAt(pc - fitted.slide) : '';
  }

  /** Dynamic type of an interface by its first word: an itab or, where there are no methods, a type. */
  dynamicType(word: number): GoType | undefined {
    const { fitted, layout } = this.memory.file;
    return fitted?.typeAt(layout.itabs.get(word) ?? word);
  }

  private async slice(type: GoType, piece: Piece, at: number): Promise<ShownValue> {
    const { word, file } = this.memory;
    const address = piece.wordAt(at);
    const length = piece.wordAt(at + word);
    const capacity = piece.wordAt(at + 2 * word);
    if (address === 0 && capacity === 0) return NIL;
    const node = file.nodeAt(address);
    const target = node === 0 ? undefined : node;
    const size = `len ${formatCount(length)}, cap ${formatCount(capacity)}`;
    if (type.elem?.kind !== 'uint8' || length === 0) return { value: size, target };
    const { value } = await this.text(address, length);
    return { value: value.includes('\u{fffd}') || value.includes(String.raw`\u00`) ? size : `${value}, ${size}`, target };
  }

  private async dynamic(first: number, second: number): Promise<ShownValue> {
    if (first === 0) return NIL;
    const type = this.dynamicType(first);
    const shown = this.pointer(second);
    if (type === undefined) {
      const told = this.memory.file.layout.types.get(this.memory.file.layout.itabs.get(first) ?? first);
      return { value: told?.name ?? shown.value, target: shown.target };
    }
    if (type.kind === 'pointer' || type.kind === 'unsafe pointer' || type.kind === 'chan') return { value: type.name, target: shown.target };
    if (type.kind === 'map' || type.kind === 'func') {
      const inner = type.kind === 'map' ? await this.map(second) : await this.func(second);
      return { value: `${type.name} ${inner.value}`.trim(), target: inner.target };
    }
    const read = await this.memory.at(second, type.size);
    const inner = read.ok && type.kind !== 'interface' ? await this.show(type, read.value, 0) : plain('');
    return { value: `${type.name} ${inner.value}`.trim(), target: shown.target };
  }

  private outside(address: number): string {
    const { fitted } = this.memory.file;
    const global = fitted?.globals.find((global) => address >= global.address && address < global.address + global.size);
    if (global) return `&${global.name}`;
    const name = this.functionName(address);
    return name === '' ? hex(address) : name;
  }
}

export function entriesText(count: number): string {
  return count === 1 ? '1 entry' : `${formatCount(count)} entries`;
}

/** Wall clock with or without a monotonic reading (time.Time's `wall` and `ext`). */
export function timeText(piece: Piece, at: number): string {
  const wall = piece.unsigned(at, 8);
  const ext = piece.signed(at + 8, 8);
  const hasMonotonic = wall >> 63n === 1n;
  const nanoseconds = Number(wall & 0x3fffffffn);
  const seconds = hasMonotonic ? WALL_TO_INTERNAL + ((wall << 1n & 0xffffffffffffffffn) >> 31n) : ext;
  const unix = Number(seconds - UNIX_TO_INTERNAL);
  if (wall === 0n && ext === 0n) return 'zero time';
  if (Math.abs(unix) > 8.64e12) return `${unix} s since 1970`;
  const whole = new Date(unix * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(nanoseconds).padStart(9, '0')}Z`;
}

const DURATION_STEPS: readonly (readonly [number, string])[] = [[3600e9, 'h'], [60e9, 'min'], [1e9, 's'], [1e6, 'ms'], [1e3, 'µs']];

function withUnit(type: GoType, value: bigint): string {
  if (type.name !== 'time.Duration') return String(value);
  const size = Number(value);
  const step = DURATION_STEPS.find(([limit]) => Math.abs(size) >= limit);
  return step ? `${Number((size / step[0]).toPrecision(4))} ${step[1]}` : `${size} ns`;
}

function plain(value: string): ShownValue {
  return { value, target: undefined };
}
