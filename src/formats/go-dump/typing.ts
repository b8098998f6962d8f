import { GrowableInt32 } from '../../lib/growable.ts';
import { hasMallocHeader, INTERIOR, MALLOC_HEADER_BYTES, type EdgeScan, type WordHints } from './edges.ts';
import type { StaticPlace } from './find-statics.ts';
import type { FittedBinary } from './fit-binary.ts';
import type { DumpLayout, DumpSegment } from './layout.ts';
import type { RootNodes } from './root-nodes.ts';
import { NO_POINTER, type Shape, type Shapes } from './shapes.ts';

/** References of an object that are compared with its type before that is believed. */
const MOST_CHECKED = 24;
const ROUNDS_OF_TRANSFER = 4;
/** One pointer in a slot tells little; so many typed objects that all agree tell more. */
const LEAST_WITNESSES = 16;
/** So many pointers at the same places are enough, even if nothing that they lead to has a type. */
const LEAST_POINTERS = 3;

/**
 * Gives objects their types. Some are told: by malloc headers, interfaces, finalizers and variables with debug
 * information. The others follow along references, since a typed field says what it leads to. What is left takes the
 * type of the objects that have the same size and the same pointer words, when these all have one type.
 */
export class Typing implements WordHints {
  readonly low: number;
  readonly high: number;
  readonly shapes: Shapes;
  /** A bit for each object whose type is taken from others like it. */
  readonly likely: Uint8Array;
  private readonly fitted: FittedBinary;
  private readonly layout: DumpLayout;
  private readonly label: Uint32Array;
  private readonly word: number;
  private readonly headerFrom: number;
  private readonly seedNodes = new GrowableInt32(1024);
  private readonly seedLabels = new GrowableInt32(1024);
  private readonly work = new GrowableInt32(1024);
  private readonly behind = new Map<number, number>();
  private edges: EdgeScan | undefined;

  constructor(fitted: FittedBinary, layout: DumpLayout, shapes: Shapes, label: Uint32Array, objects: number) {
    this.fitted = fitted;
    this.layout = layout;
    this.shapes = shapes;
    this.label = label;
    this.word = layout.params.pointerSize;
    this.headerFrom = this.word * this.word * 8;
    this.likely = new Uint8Array((objects >>> 3) + 1);
    const { types } = fitted.binary;
    let low = types.from + fitted.slide;
    let high = types.to + fitted.slide;
    for (const address of layout.itabs.keys()) {
      if (address < low) low = address;
      if (address >= high) high = address + 1;
    }
    this.low = low;
    this.high = high;
  }

  interfacePair(word: number, node: number): void {
    let label = this.behind.get(word);
    if (label === undefined) {
      const type = this.fitted.typeAt(this.layout.itabs.get(word) ?? word);
      label = (type && this.shapes.behindInterface(type)?.label) ?? 0;
      if (type) this.behind.set(word, label);
    }
    if (label !== 0) this.seed(node, label);
  }

  /** The type is that of one element; a second one that fits means an array of them. */
  mallocHeader(word: number, node: number): void {
    const type = this.fitted.typeAt(word);
    if (type === undefined || type.size === 0) return;
    this.seed(node, this.shapes.value(type).label);
  }

  /** All that can be typed, once references and roots are there. */
  run(edges: EdgeScan, roots: RootNodes, places: readonly StaticPlace[], objects: number): void {
    this.edges = edges;
    for (let at = 0; at < this.seedNodes.length; at++) {
      const shape = this.shapes.ofLabel(this.seedLabels.data[at]!)!;
      const node = this.seedNodes.data[at]!;
      this.assign(node, this.asArray(node, shape));
    }
    for (const finalizer of [...this.layout.finalizers, ...this.layout.queuedFinalizers]) {
      const elem = this.fitted.typeAt(finalizer.objectType)?.elem;
      const node = edges.nodeAt(finalizer.object);
      if (elem && node !== 0) this.assign(node, this.shapes.value(elem));
    }
    this.followGlobals(roots, places);
    this.drain();
    for (let round = 0; round < ROUNDS_OF_TRANSFER; round++) {
      if (this.transfer(objects) === 0) break;
      this.drain();
    }
  }

  private seed(node: number, label: number): void {
    this.seedNodes.push(node);
    this.seedLabels.push(label);
  }

  /** A slot with a malloc header that has room for two values of the type was made for several. */
  private asArray(node: number, shape: Shape): Shape {
    if (shape.role !== 'value' || shape.type === undefined || this.headerOf(node) === 0) return shape;
    return this.usable(node) >= 2 * shape.unit ? this.shapes.sliceOf(shape.type) : shape;
  }

  private followGlobals(roots: RootNodes, places: readonly StaticPlace[]): void {
    const { edges, shapes, word } = this;
    for (const [index, meaning] of roots.meanings.entries()) {
      if (meaning.kind !== 'global') continue;
      const global = places[meaning.index]!;
      const { type } = global;
      if (type === undefined) continue;
      const segment = this.layout.segments.find((segment) => isIn(segment, global.address));
      if (segment === undefined) continue;
      const node = roots.nodeOf(index);
      for (let edge = edges!.edgeStart[node]!; edge < edges!.edgeEnd[node]!; edge++) {
        const offset = (edges!.word![edge]! & 0x7fffffff) * word - (global.address - segment.address);
        this.lead(edge, shapes.ofWord(shapes.pointee(type, offset)));
      }
    }
  }

  private drain(): void {
    const { work, shapes, word } = this;
    const { edgeStart, edgeEnd, word: words } = this.edges!;
    while (work.length > 0) {
      const node = work.data[--work.length]!;
      const shape = shapes.ofLabel(this.label[node]!);
      if (shape === undefined) continue;
      const header = this.headerOf(node);
      for (let edge = edgeStart[node]!; edge < edgeEnd[node]!; edge++) {
        const offset = (words![edge]! & 0x7fffffff) * word - header;
        const leads = shapes.wordAt(shape, offset);
        if (leads > 0) this.lead(edge, shapes.ofWord(leads));
      }
    }
  }

  private lead(edge: number, shape: Shape | undefined): void {
    if (shape === undefined) return;
    const node = this.edges!.target[edge]!;
    if (this.edges!.word![edge]! < INTERIOR) this.assign(node, shape);
    // A part of a string or slice tells about the whole, a pointer into the middle of a value does not.
    else if ((shape.role === 'string' || shape.role === 'slice') && this.shapes.ofLabel(this.label[node]!) === undefined) {
      this.assign(node, shape);
    }
  }

  /** Objects without a type take that of all others with the same size and pointer words. Returns how many did. */
  private transfer(objects: number): number {
    const { label, shapes } = this;
    const { signatures, signature } = this.edges!;
    const labelOf = new Uint32Array(signatures.count);
    const witnesses = new Uint32Array(signatures.count);
    const isMixed = new Uint8Array(signatures.count);
    for (let node = 1; node <= objects; node++) {
      const own = label[node]!;
      const id = signature[node]!;
      if (own === 0 || signatures.pointers[id] === 0 || shapes.ofLabel(own) === undefined) continue;
      witnesses[id]!++;
      if (labelOf[id] === 0) labelOf[id] = own;
      else if (labelOf[id] !== own) isMixed[id] = 1;
    }
    let count = 0;
    for (let node = 1; node <= objects; node++) {
      const id = signature[node]!;
      const taken = labelOf[id]!;
      if (label[node] !== 0 || taken === 0 || isMixed[id] === 1) continue;
      if (signatures.pointers[id]! < 2 && witnesses[id]! < LEAST_WITNESSES) continue;
      const shape = shapes.ofLabel(taken)!;
      if (!this.isAgreed(node, shape) || !this.assign(node, shape)) continue;
      this.likely[node >>> 3]! |= 1 << (node & 7);
      count++;
    }
    return count;
  }

  /**
   * Whether what an object leads to speaks for a type. Parts of maps and channels all look alike, and so do arrays of
   * pointers; their types are only ever told.
   */
  private isAgreed(node: number, shape: Shape): boolean {
    if (shape.role !== 'value' && shape.role !== 'groups') return false;
    const { edgeStart, edgeEnd, word: words, target, signature, signatures } = this.edges!;
    const header = this.headerOf(node);
    const end = Math.min(edgeEnd[node]!, edgeStart[node]! + MOST_CHECKED);
    let agreeing = 0;
    for (let edge = edgeStart[node]!; edge < end; edge++) {
      const word = words![edge]!;
      if (word >= INTERIOR) continue;
      const expected = this.shapes.ofWord(this.shapes.wordAt(shape, word * this.word - header));
      const found = this.shapes.ofLabel(this.label[target[edge]!]!);
      if (expected === undefined || found === undefined) continue;
      if (!isSame(expected, found)) return false;
      agreeing++;
    }
    return agreeing > 0 || signatures.pointers[signature[node]!]! >= LEAST_POINTERS;
  }

  /** Types an object unless it has a type that says at least as much, or its size or pointers speak against it. */
  private assign(node: number, given: Shape): boolean {
    const { label, shapes } = this;
    const shape = given.role === 'mapStore' ? this.mapStore(node, given) : given;
    if (shape === undefined) return false;
    const own = shapes.ofLabel(label[node]!);
    if (own === shape) return false;
    const usable = this.usable(node);
    if (own !== undefined && covered(usable, own) >= covered(usable, shape) && !isMapOf(shape, own)) return false;
    if (shape.unit > usable || !this.fits(node, shape)) return false;
    label[node] = shape.label;
    if (own !== undefined) this.likely[node >>> 3]! &= ~(1 << (node & 7));
    if (shape.hasPointers) this.work.push(node);
    return true;
  }

  /**
   * A map with up to eight entries has its only group where others have a directory of tables. The map's own words
   * would tell; so does the object: a directory has nothing but pointers to tables.
   */
  private mapStore(node: number, store: Shape): Shape | undefined {
    const map = store.type!;
    const groups = this.shapes.groupsOf(map);
    if (!this.shapes.runtime.isSwiss || groups === undefined) return groups;
    const { shallow, signature, signatures, edgeStart, edgeEnd, target } = this.edges!;
    const words = this.usable(node) / this.word;
    const isDirectory = signatures.pointers[signature[node]!] === words && (words & (words - 1)) === 0;
    if (!isDirectory) return groups;
    for (let edge = edgeStart[node]!; edge < edgeEnd[node]! && edge < edgeStart[node]! + MOST_CHECKED; edge++) {
      const table = target[edge]!;
      if (shallow[table]! < this.shapes.runtime.tableBytes || edgeEnd[table]! - edgeStart[table]! > 1) return groups;
    }
    return this.shapes.directoryOf(map);
  }

  private fits(node: number, shape: Shape): boolean {
    const { edgeStart, edgeEnd, signature, signatures, word: words } = this.edges!;
    // What a closure has captured is not told; it may be numbers only.
    if (shape.role === 'closure') return true;
    const hasPointers = signatures.pointers[signature[node]!]! > 0;
    if (hasPointers !== shape.hasPointers) return false;
    if (!hasPointers) return true;
    const header = this.headerOf(node);
    const start = edgeStart[node]!;
    const end = Math.min(edgeEnd[node]!, start + MOST_CHECKED);
    for (let edge = start; edge < end; edge++) {
      const offset = (words![edge]! & 0x7fffffff) * this.word - header;
      if (this.shapes.wordAt(shape, offset) === NO_POINTER) return false;
    }
    return true;
  }

  private usable(node: number): number {
    return this.edges!.shallow[node]! - this.headerOf(node);
  }

  private headerOf(node: number): number {
    const { shallow, signature, signatures } = this.edges!;
    if (!hasMallocHeader(shallow[node]!, this.headerFrom) || signatures.pointers[signature[node]!] === 0) return 0;
    return MALLOC_HEADER_BYTES;
  }
}

/** How many bytes of a slot a shape says something about. */
function covered(usable: number, shape: Shape): number {
  return shape.isRepeated ? Math.floor(usable / shape.unit) * shape.unit : shape.unit;
}

/** A pointer to an array's first element is one to the array; what a map leads to has its type. */
function isSame(expected: Shape, found: Shape): boolean {
  if (expected === found) return true;
  const isPart = expected.role === 'mapStore' && (found.role === 'groups' || found.role === 'directory');
  const isElement = (expected.role === 'value' && found.role === 'slice') || (expected.role === 'slice' && found.role === 'value');
  return (isPart || isElement) && expected.type === found.type;
}

/** A malloc header tells the type of a map's groups, but not of which map. */
function isMapOf(shape: Shape, own: Shape): boolean {
  return shape.role === 'groups' && own.role !== 'groups' && own.type !== undefined && own.type === shape.type?.group;
}

function isIn(segment: DumpSegment, address: number): boolean {
  return address >= segment.address && address < segment.address + segment.length;
}
