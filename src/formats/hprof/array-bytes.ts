/** Sums of array sizes. Whether references are compressed is known at the end only, so both are kept. */
import { GrowableColumn } from './growable-column.ts';
import { ShallowSizes } from './shallow-sizes.ts';

interface Sums {
  readonly sizes: ShallowSizes;
  readonly objects: GrowableColumn;
  readonly primitives: Float64Array;
}

export class ArrayBytes {
  private readonly plain: Sums;
  private readonly compressed: Sums;

  constructor(idSize: number) {
    const sums = (sizes: ShallowSizes): Sums => ({
      sizes,
      objects: new GrowableColumn(),
      primitives: new Float64Array(12),
    });
    this.plain = sums(new ShallowSizes(idSize, false));
    this.compressed = sums(new ShallowSizes(idSize, true));
  }

  addObjects(number: number, length: number): void {
    for (const { sizes, objects } of [this.plain, this.compressed]) objects.add(number, sizes.objectArray(length));
  }

  addPrimitives(type: number, length: number): void {
    for (const { sizes, primitives } of [this.plain, this.compressed]) primitives[type]! += sizes.primitiveArray(length, type);
  }

  /** By class, and by type of the elements. */
  sums(hasCompressedOops: boolean): { readonly objects: Float64Array; readonly primitives: Float64Array } {
    const { objects, primitives } = hasCompressedOops ? this.compressed : this.plain;
    return { objects: objects.data, primitives };
  }

  clear(): void {
    for (const { objects, primitives } of [this.plain, this.compressed]) {
      objects.clear();
      primitives.fill(0);
    }
  }
}
