/** Second pass: labels, sizes, references and places in the file, into arrays that the first pass measured. */
import type { Failure } from '../../model/failure.ts';
import { CANCELLED_FAILURE } from '../../model/failure.ts';
import { GrowableInt32 } from '../../lib/growable.ts';
import type { AddressMap } from '../graph/address-map.ts';
import type { ByteWindow } from '../graph/byte-window.ts';
import type { ClassColumns } from './class-columns.ts';
import { readClass } from './class-record.ts';
import type { ClassTable } from './class-table.ts';
import type { HprofHeader } from './header.ts';
import type { ShallowSizes } from './shallow-sizes.ts';
import { HELD, SubRecords, THROUGH, WANTS, type Step } from './sub-records.ts';
import { SUB, TYPE } from './tags.ts';

export interface FillInput {
  readonly header: HprofHeader;
  readonly classes: ClassTable;
  readonly columns: ClassColumns;
  readonly sizes: ShallowSizes;
  readonly addresses: AddressMap;
  /** Node of the object with rank 0. */
  readonly base: number;
  /** The most references that there can be, those of root nodes included. */
  readonly mostReferences: number;
  readonly isWide: boolean;
  readonly hasHeaps: boolean;
  readonly fileSize: number;
}

export class GraphFill {
  readonly label: Uint32Array<ArrayBuffer>;
  readonly shallow: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly edgeStart: Uint32Array<ArrayBuffer>;
  readonly edgeEnd: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
  /** Offset in the file of each node's record; 0 for roots. */
  readonly position: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  /** Android: the heap's id by node. */
  readonly heap: Uint8Array<ArrayBuffer> | undefined;
  /** References written so far. */
  edges = 0;
  /** References to what the file does not have. */
  dropped = 0;
  readonly looseSource = new GrowableInt32();
  readonly looseTarget = new GrowableInt32();
  readonly looseStrength = new GrowableInt32();
  private readonly input: FillInput;
  private readonly hasWideIds: boolean;
  private heapId = 0;
  /** The record under way: its node, and elements of its array that are still to come. */
  private isHalf = false;
  private node = 0;
  private left = 0;

  constructor(input: FillInput) {
    const nodes = input.base + input.addresses.count;
    this.input = input;
    this.hasWideIds = input.header.idSize === 8;
    this.label = new Uint32Array(nodes);
    this.shallow = input.isWide ? new Float64Array(nodes) : new Uint32Array(nodes);
    this.edgeStart = new Uint32Array(nodes);
    this.edgeEnd = new Uint32Array(nodes);
    this.position = input.fileSize < 2 ** 32 ? new Uint32Array(nodes) : new Float64Array(nodes);
    this.target = new Uint32Array(input.mostReferences);
    this.heap = input.hasHeaps ? new Uint8Array(nodes) : undefined;
  }

  async run(
    window: ByteWindow,
    segments: Float64Array,
    onFill: (offset: number) => void,
    isCancelled: () => boolean,
  ): Promise<Failure | undefined> {
    const cursor = new SubRecords(window, this.input.header);
    for (let at = 0; at < segments.length; at += 2) {
      cursor.begin(segments[at]!, segments[at + 1]!);
      this.heapId = 0;
      this.isHalf = false;
      for (;;) {
        if (this.takeHeld(cursor, window) !== WANTS) break;
        if (isCancelled()) return CANCELLED_FAILURE;
        onFill(window.offset);
        const failure = await window.fill(cursor.needed);
        if (failure) return failure;
        // Who writes the file may have cut it in the meantime.
        if (!window.has(cursor.needed)) break;
      }
    }
    return undefined;
  }

  private takeHeld(cursor: SubRecords, window: ByteWindow): Step {
    for (;;) {
      if (!this.isHalf) {
        const step = cursor.step();
        if (step !== HELD) return step === WANTS ? WANTS : THROUGH;
      }
      switch (cursor.tag) {
        case SUB.instance:
          if (!window.has(cursor.count)) return this.wait(cursor, cursor.count);
          this.isHalf = false;
          this.instance(cursor, window);
          break;
        case SUB.objectArray:
          if (!this.isHalf) this.beginArray(cursor);
          this.elements(cursor, window);
          if (this.left > 0) return this.wait(cursor, cursor.idSize);
          this.isHalf = false;
          this.edgeEnd[this.node] = this.edges;
          break;
        case SUB.primitiveArray:
        case SUB.primitiveArrayNoData:
          this.primitiveArray(cursor);
          break;
        case SUB.classDump:
          this.classObject(cursor, window);
          break;
        case SUB.heapInfo:
          this.heapId = cursor.thread & 0xff;
          break;
        default:
      }
    }
  }

  private wait(cursor: SubRecords, bytes: number): Step {
    cursor.needed = bytes;
    this.isHalf = true;
    return WANTS;
  }

  private enter(cursor: SubRecords, label: number): number {
    const node = this.input.base + this.input.addresses.indexOf(cursor.id);
    this.node = node;
    this.label[node] = label;
    this.position[node] = cursor.start;
    this.edgeStart[node] = this.edges;
    if (this.heap) this.heap[node] = this.heapId;
    return node;
  }

  private instance(cursor: SubRecords, window: ByteWindow): void {
    const { classes, columns, addresses, base } = this.input;
    const number = classes.ids.find(cursor.classId);
    const node = this.enter(cursor, columns.label[number]!);
    this.shallow[node] = columns.bytes[number]!;
    const { target } = this;
    let { edges } = this;
    const classNode = columns.node[number]!;
    if (classNode !== 0) target[edges++] = classNode;
    const { view } = window;
    const { at } = window;
    const { offsets } = columns;
    const to = columns.to[number]!;
    const looseAt = columns.looseAt[number]!;
    const last = cursor.count - cursor.idSize;
    for (let index = columns.from[number]!; index < to; index++) {
      const offset = offsets[index]!;
      if (offset > last) break;
      const id = this.hasWideIds
        ? view.getUint32(at + offset) * 4294967296 + view.getUint32(at + offset + 4)
        : view.getUint32(at + offset);
      if (id === 0) continue;
      const rank = addresses.indexOf(id);
      if (rank < 0) this.dropped++;
      else if (offset !== looseAt) target[edges++] = base + rank;
      else this.addLoose(node, base + rank, columns.looseStrength[number]!);
    }
    this.edges = edges;
    this.edgeEnd[node] = edges;
  }

  private beginArray(cursor: SubRecords): void {
    const { classes, columns, sizes } = this.input;
    const number = classes.ids.find(cursor.classId);
    const node = this.enter(cursor, columns.label[number]!);
    this.shallow[node] = sizes.objectArray(cursor.count);
    this.left = cursor.count;
    const classNode = columns.node[number]!;
    if (classNode !== 0) this.target[this.edges++] = classNode;
  }

  private elements(cursor: SubRecords, window: ByteWindow): void {
    const { addresses, base } = this.input;
    const { view } = window;
    const { idSize } = cursor;
    const { target } = this;
    const held = Math.min(this.left, Math.floor((window.end - window.at) / idSize));
    let { at } = window;
    let { edges } = this;
    for (let index = 0; index < held; index++, at += idSize) {
      const id = this.hasWideIds ? view.getUint32(at) * 4294967296 + view.getUint32(at + 4) : view.getUint32(at);
      if (id === 0) continue;
      const rank = addresses.indexOf(id);
      if (rank < 0) this.dropped++;
      else target[edges++] = base + rank;
    }
    window.at = at;
    this.edges = edges;
    this.left -= held;
  }

  private primitiveArray(cursor: SubRecords): void {
    const { columns, sizes } = this.input;
    const node = this.enter(cursor, columns.primitiveLabel[cursor.type]!);
    this.shallow[node] = sizes.primitiveArray(cursor.count, cursor.type);
    const number = columns.primitiveClass[cursor.type]!;
    if (number >= 0) this.target[this.edges++] = columns.node[number]!;
    this.edgeEnd[node] = this.edges;
  }

  private classObject(cursor: SubRecords, window: ByteWindow): void {
    const { classes, columns, sizes } = this.input;
    const record = readClass(window.view, window.at, cursor.sizes);
    const node = this.enter(cursor, columns.classLabel[classes.ids.find(cursor.id)]!);
    this.shallow[node] = sizes.classObject(record.staticTypes);
    if (columns.classClassNode !== 0) this.target[this.edges++] = columns.classClassNode;
    this.link(record.superId);
    this.link(record.loaderId);
    this.link(record.signersId);
    this.link(record.domainId);
    for (const constant of record.constants) this.link(constant);
    for (let index = 0; index < record.staticTypes.length; index++) {
      if (record.staticTypes[index] === TYPE.reference) this.link(cursor.idAt(window.at + record.staticAt[index]!));
    }
    this.edgeEnd[node] = this.edges;
  }

  private link(id: number): void {
    if (id === 0) return;
    const rank = this.input.addresses.indexOf(id);
    if (rank < 0) this.dropped++;
    else this.target[this.edges++] = this.input.base + rank;
  }

  private addLoose(source: number, target: number, strength: number): void {
    this.looseSource.push(source);
    this.looseTarget.push(target);
    this.looseStrength.push(strength);
  }
}
