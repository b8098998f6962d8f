/**
 * Bytes of objects as Eclipse MAT computes them (HprofParserHandlerImpl, calculateInstanceSize and its neighbours):
 * what the file says of an instance leaves header and padding out, and ids are wider than compressed references.
 */
import { typeSizes, TYPE } from './tags.ts';

export class ShallowSizes {
  readonly reference: number;
  private readonly pointer: number;
  private readonly sizes: Uint8Array;

  constructor(idSize: number, hasCompressedOops: boolean) {
    this.pointer = idSize;
    this.reference = hasCompressedOops ? 4 : idSize;
    this.sizes = typeSizes(this.reference);
  }

  get header(): number {
    return this.pointer + this.reference;
  }

  fields(types: Uint8Array): number {
    let sum = 0;
    for (const type of types) sum += this.sizes[type]!;
    return sum;
  }

  /** Bytes of the fields that each class of the chain adds, the class itself first. */
  instanceOf(fieldBytes: readonly number[]): number {
    let size = this.header;
    for (let at = fieldBytes.length - 1; at >= 0; at--) size = alignUp(size + fieldBytes[at]!, this.reference);
    return alignUp(size, 8);
  }

  objectArray(length: number): number {
    return alignUp(this.header + 4 + length * this.reference, 8);
  }

  primitiveArray(length: number, type: number): number {
    return alignUp(alignUp(this.header + 4, this.reference) + length * this.sizes[type]!, 8);
  }

  /** Of a class object only its statics count. */
  classObject(staticTypes: Uint8Array): number {
    return alignUp(this.fields(staticTypes), 8);
  }

  elementBytes(type: number): number {
    return type === TYPE.reference ? this.reference : this.sizes[type]!;
  }
}

function alignUp(size: number, to: number): number {
  return Math.ceil(size / to) * to;
}
