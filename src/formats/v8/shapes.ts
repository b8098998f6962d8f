/**
 * Plain objects by the names of their properties, in order. Objects of one shape are many, so a shape is named once.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import type { Sections } from './sections.ts';

export class Shapes {
  /** An object that has the shape, and how many do. */
  readonly example = new GrowableInt32();
  readonly objects = new GrowableInt32();
  private readonly hashes = new GrowableInt32();
  private table = new Int32Array(1024).fill(-1);
  private readonly first: Uint32Array;
  private readonly sections: Sections;
  private readonly property: number;
  private readonly proto: number;

  constructor(sections: Sections, first: Uint32Array, propertyType: number) {
    this.sections = sections;
    this.first = first;
    this.property = propertyType;
    this.proto = sections.strings.known.id('__proto__');
  }

  get count(): number {
    return this.example.length;
  }

  /** The shape of a plain object. */
  of(node: number): number {
    const hash = this.hash(node);
    const mask = this.table.length - 1;
    let slot = hash & mask;
    for (;;) {
      const shape = this.table[slot]!;
      if (shape < 0) break;
      if (this.hashes.data[shape] === hash && this.isSame(node, this.example.data[shape]!)) {
        this.objects.data[shape]!++;
        return shape;
      }
      slot = (slot + 1) & mask;
    }
    const shape = this.count;
    this.example.push(node);
    this.objects.push(1);
    this.hashes.push(hash);
    this.table[slot] = shape;
    if (this.count * 2 > this.table.length) this.rehash();
    return shape;
  }

  /** Ids of the names of an object's properties, in order, at most so many. */
  properties(node: number, most = Number.POSITIVE_INFINITY): readonly number[] {
    const names: number[] = [];
    const end = this.first[node + 1]!;
    for (let edge = this.first[node]!; edge < end && names.length < most; edge++) {
      if (this.isProperty(edge)) names.push(this.sections.edgeName.data[edge]!);
    }
    return names;
  }

  private isProperty(edge: number): boolean {
    return this.sections.edgeType.data[edge] === this.property && this.sections.edgeName.data[edge] !== this.proto;
  }

  private hash(node: number): number {
    const { data: types } = this.sections.edgeType;
    const { data: names } = this.sections.edgeName;
    const end = this.first[node + 1]!;
    let hash = 0x811c9dc5;
    for (let edge = this.first[node]!; edge < end; edge++) {
      const name = names[edge]!;
      if (types[edge] !== this.property || name === this.proto) continue;
      hash = Math.imul(hash ^ name, 0x01000193);
      hash ^= hash >>> 13;
    }
    return hash & 0x7fffffff;
  }

  private isSame(one: number, other: number): boolean {
    const { data: names } = this.sections.edgeName;
    let a = this.first[one]!;
    let b = this.first[other]!;
    const endA = this.first[one + 1]!;
    const endB = this.first[other + 1]!;
    for (;;) {
      while (a < endA && !this.isProperty(a)) a++;
      while (b < endB && !this.isProperty(b)) b++;
      if (a >= endA || b >= endB) return a >= endA && b >= endB;
      if (names[a++] !== names[b++]) return false;
    }
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 4).fill(-1);
    const mask = this.table.length - 1;
    for (let shape = 0; shape < this.count; shape++) {
      let slot = this.hashes.data[shape]! & mask;
      while (this.table[slot]! >= 0) slot = (slot + 1) & mask;
      this.table[slot] = shape;
    }
  }
}
