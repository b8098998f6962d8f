import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure, type Notice } from '../../model/failure.ts';
import type { RawNode, WasteKind, WasteReport, WasteRow, WasteWatch } from '../../model/object-graph.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import type { GoType } from '../go-binary/binary.ts';
import { DuplicateTable } from './duplicate-table.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { leavesOf } from './leaves.ts';
import { Piece, type Memory } from './memory.ts';
import type { Shape } from './shapes.ts';
import { anyText, quoted, textOf } from './text.ts';
import { WasteTally } from './waste-tally.ts';

const MOST_ROWS = 200;
const MOST_EXAMPLES = 20;
/** Smaller arrays of zeros may be zero because that is their value. */
const LEAST_ZEROS = 64;
const LEAST_UNUSED = 64;
const CHUNK_BYTES = 1 << 20;
/** Of larger objects, fields are not looked at for slices with room to spare. */
const LARGEST_WITH_FIELDS = 1 << 20;

/** Goes through the objects as they stand in the file, once. */
export async function findWaste(
  file: DumpFile,
  memory: Memory,
  isLive: (node: RawNode) => boolean,
  watch: WasteWatch,
): Promise<Result<WasteReport, Failure>> {
  const pass = new WastePass(file, memory);
  const failure = await pass.run(isLive, watch);
  return failure ? err(failure) : pass.report();
}

class WastePass {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly window: ByteWindow;
  private readonly strings: DuplicateTable;
  private readonly arrays: DuplicateTable;
  private readonly tally = new WasteTally();
  private readonly slices = new Map<GoType, readonly { readonly offset: number; readonly size: number; readonly name: string }[]>();
  private hashLow = 0;
  private hashHigh = 0;
  private tooLarge = 0;

  constructor(file: DumpFile, memory: Memory) {
    this.file = file;
    this.memory = memory;
    this.window = new ByteWindow(file.source);
    this.strings = new DuplicateTable(file.objects);
    this.arrays = new DuplicateTable(file.objects);
  }

  async run(isLive: (node: RawNode) => boolean, watch: WasteWatch): Promise<Failure | undefined> {
    const { window } = this;
    const { contents, shallow } = this.file;
    for (const [first, last] of runsInFileOrder(this.file)) {
      for (let node = first; node <= last; node++) {
        if (!isLive(node) || shallow[node] === 0) continue;
        window.seek(contents[node]!);
        const wanted = Math.min(shallow[node]!, CHUNK_BYTES);
        if (!window.has(wanted)) {
          if (watch.isCancelled()) return CANCELLED_FAILURE;
          watch.onProgress(window.offset / window.size);
          const failure = await window.fill(wanted);
          if (failure) return failure;
        }
        const shape = shapeOf(this.file, node);
        if (!this.isFlat(node, shape)) {
          this.structured(node, shape);
          continue;
        }
        const length = this.begin(node, shape);
        if (length <= wanted) {
          this.finish(node, shape, length, this.hash(window.bytes, window.at, length));
          continue;
        }
        const failure = await this.inPieces(node, shape, length);
        if (failure) return failure;
      }
    }
    return undefined;
  }

  async report(): Promise<Result<WasteReport, Failure>> {
    const rows: WasteRow[] = this.tally.rows();
    const totals = new Map<WasteKind, { count: number; bytes: number }>(this.tally.totals());
    for (const [kind, table] of [['duplicate-strings', this.strings], ['duplicate-arrays', this.arrays]] as const) {
      const named = await this.duplicates(kind, table);
      if (!named.ok) return named;
      rows.push(...named.value);
      const total = { count: 0, bytes: 0 };
      for (let group = 1; group < table.count; group++) {
        if (table.copies[group]! < 2) continue;
        total.count += table.copies[group]!;
        total.bytes += table.wasted(group);
      }
      if (total.count > 0) totals.set(kind, total);
    }
    return ok({ rows, totals, notices: this.notices() });
  }

  private notices(): Notice[] {
    const notices: Notice[] = [];
    if (this.file.fitted === undefined) {
      notices.push({
        code: 'waste-needs-types',
        severity: 'info',
        sentence: 'Without the executable the dump does not say what is a string, a map or a slice: only slots without pointers that are equal, or all zeros, are found.',
      });
    }
    if (this.tooLarge > 0) {
      notices.push({
        code: 'waste-skipped-large',
        severity: 'info',
        sentence: `Objects above 1 MB were not searched for slices with room to spare: ${this.tooLarge}.`,
      });
    }
    return notices;
  }

  /** Whether an object is bytes as far as waste goes. */
  private isFlat(node: RawNode, shape: Shape | undefined): boolean {
    if (shape === undefined) return this.file.isFlat(node);
    return shape.role === 'string' || (shape.role === 'slice' && shape.type!.kind === 'uint8');
  }

  /** Before the bytes of an object are hashed: how many of them are in use. */
  private begin(node: RawNode, shape: Shape | undefined): number {
    const told = this.file.textLength?.[node] ?? 0;
    const length = shape !== undefined && told > 0 ? told : this.file.shallow[node]!;
    this.hashLow = 0x811c9dc5 ^ length;
    this.hashHigh = 0x9e3779b9;
    return length;
  }

  private finish(node: RawNode, shape: Shape | undefined, length: number, isZero: boolean): void {
    const size = this.file.shallow[node]!;
    if (isZero) {
      const name = this.file.labelNames[this.file.label[node]!] ?? '';
      if (size >= LEAST_ZEROS) this.tally.add('zero-arrays', name, size, node);
      return;
    }
    // A slot that is only told of from its middle holds more than one string.
    if (shape?.role === 'string' && (this.file.textLength?.[node] ?? 0) === 0) return;
    const table = shape?.role === 'string' ? this.strings : this.arrays;
    table.add(node, this.hashLow, this.hashHigh, length, size);
  }

  private async inPieces(node: RawNode, shape: Shape | undefined, length: number): Promise<Failure | undefined> {
    const { window } = this;
    let isZero = true;
    for (let done = 0; done < length; ) {
      const part = Math.min(CHUNK_BYTES, length - done);
      const failure = await this.here(part);
      if (failure) return failure;
      if (!this.hash(window.bytes, window.at, Math.min(part, window.end - window.at))) isZero = false;
      window.seek(window.offset + part);
      done += part;
    }
    this.finish(node, shape, length, isZero);
    return undefined;
  }

  private async here(length: number): Promise<Failure | undefined> {
    return this.window.has(length) ? undefined : this.window.fill(length);
  }

  /** Adds bytes to both hashes; true when all were zero. Two of 32 bits that mix differently (FNV-1a, and Murmur's step). */
  private hash(bytes: Uint8Array, from: number, length: number): boolean {
    let low = this.hashLow;
    let high = this.hashHigh;
    let any = 0;
    for (let at = from; at < from + length; at++) {
      const byte = bytes[at]!;
      any |= byte;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0xcc9e2d51);
      high ^= high >>> 15;
    }
    this.hashLow = low;
    this.hashHigh = high;
    return any === 0;
  }

  private structured(node: RawNode, shape: Shape | undefined): void {
    if (shape === undefined) return;
    const { shallow, layout, shapes } = this.file;
    const size = shallow[node]!;
    if (size > LARGEST_WITH_FIELDS) {
      this.tooLarge++;
      return;
    }
    const { window } = this;
    const piece = new Piece(window.bytes.subarray(window.at, Math.min(window.end, window.at + size)), layout.params.isBigEndian, this.memory.word);
    if (shape.role === 'map') {
      const used = shapes!.runtime.isSwiss ? piece.unsigned(0, 8) : BigInt(piece.wordAt(0));
      if (used !== 0n) return;
      const store = this.file.nodeAt(piece.wordAt(shapes!.runtime.mapDirectory));
      this.tally.add('empty-collections', shape.type!.name, size + (store === 0 ? 0 : shallow[store]!), node);
    } else if (shape.role === 'table') {
      this.table(node, shape.type!, piece);
    } else if (shape.role === 'value' || shape.role === 'slice') {
      this.unused(node, shape, piece);
    }
  }

  /** A table grows when seven eighths are in use, so one with less than a quarter was far larger once. */
  private table(node: RawNode, map: GoType, piece: Piece): void {
    const used = Number(piece.unsigned(0, 2));
    const capacity = Number(piece.unsigned(2, 2));
    if (map.group === undefined || used * 4 >= capacity) return;
    const perSlot = map.group.size / 8;
    const needed = Math.max(8, 2 ** Math.ceil(Math.log2(Math.max(1, (used * 8) / 7))));
    this.tally.add('sparse-collections', map.name, Math.max(0, capacity - needed) * perSlot, node);
  }

  private unused(node: RawNode, shape: Shape, piece: Piece): void {
    const headers = this.headersOf(shape.type!);
    if (headers.length === 0) return;
    const { word } = this.memory;
    const start = this.memory.headerOf(node);
    for (let element = start; element + shape.unit <= piece.length; element += shape.unit) {
      for (const { offset, size, name } of headers) {
        const length = piece.wordAt(element + offset + word);
        const capacity = piece.wordAt(element + offset + 2 * word);
        const bytes = (capacity - length) * size;
        if (capacity < 2 * length || bytes < LEAST_UNUSED) continue;
        const array = this.file.nodeAt(piece.wordAt(element + offset));
        // A capacity beyond the slot is no slice.
        if (array !== 0 && capacity * size <= this.file.shallow[array]!) this.tally.add('unused-capacity', name, bytes, array);
      }
      if (!shape.isRepeated) return;
    }
  }

  /** Where a type has slices. */
  private headersOf(type: GoType): readonly { readonly offset: number; readonly size: number; readonly name: string }[] {
    let headers = this.slices.get(type);
    if (headers === undefined) {
      headers = leavesOf(type)
        .filter((leaf) => leaf.type.kind === 'slice' && leaf.type.elem !== undefined && leaf.type.elem.size > 0)
        .map((leaf) => ({
          offset: leaf.offset,
          size: leaf.type.elem!.size,
          name: leaf.name === '' ? leaf.type.name : `${type.name}.${leaf.name}`,
        }));
      this.slices.set(type, headers);
    }
    return headers;
  }

  private async duplicates(kind: WasteKind, table: DuplicateTable): Promise<Result<WasteRow[], Failure>> {
    const worst = table.worst(MOST_ROWS);
    const examples = new Map<number, number[]>(worst.map((group) => [group, []]));
    for (let node = 1; node <= this.file.objects; node++) {
      const group = table.groupOf[node]!;
      if (group === 0 || table.copies[group]! < 2) continue;
      const list = examples.get(group);
      if (list && list.length < MOST_EXAMPLES) list.push(node);
    }
    const rows: WasteRow[] = [];
    for (const group of worst) {
      const node = table.first[group]!;
      const length = this.file.textLength?.[node] || this.file.shallow[node]!;
      const read = await this.memory.ofNode(node, 0, Math.min(length, 200));
      if (!read.ok) return read;
      const text = kind === 'duplicate-strings' ? anyText(read.value.bytes) : textOf(read.value.bytes, length > 200);
      const name = text === undefined ? (this.file.labelNames[this.file.label[node]!] ?? '') : quoted(text);
      rows.push({ kind, name, count: table.copies[group]!, bytes: table.wasted(group), examples: examples.get(group) ?? [] });
    }
    return ok(rows);
  }
}

/** Nodes are in order of address, spans in the file in another: pairs of first and last node, in the file's order. */
function runsInFileOrder({ objects, contents }: DumpFile): [number, number][] {
  const runs: [number, number][] = [];
  let first = 1;
  for (let node = 2; node <= objects + 1; node++) {
    if (node <= objects && contents[node]! > contents[node - 1]! && contents[node]! - contents[node - 1]! < CHUNK_BYTES) continue;
    if (first <= objects) runs.push([first, node - 1]);
    first = node;
  }
  return runs.sort(([a], [b]) => contents[a]! - contents[b]!);
}
