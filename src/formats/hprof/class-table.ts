/** All classes that a file names: dumped, loaded, or only mentioned by an object. */
import { className, packageOf } from './class-names.ts';
import type { ClassRecord } from './class-record.ts';
import { IdTable } from './id-table.ts';
import { GrowableColumn } from './growable-column.ts';
import type { NameTable } from './name-table.ts';
import type { ShallowSizes } from './shallow-sizes.ts';

/** No program has deeper hierarchies; a cycle of superclasses ends here. */
const DEEPEST = 1000;

export class ClassTable {
  /** Class ids; numbers below are of these. */
  readonly ids = new IdTable();
  /** By number: objects of the class, and bytes of their fields, all together and at most. */
  readonly objects = new GrowableColumn();
  readonly fieldBytes = new GrowableColumn();
  readonly mostFieldBytes = new GrowableColumn();
  private readonly records: (ClassRecord | undefined)[] = [];
  private readonly nameIds: (number | undefined)[] = [];
  private readonly bySerial = new Map<number, number>();

  get count(): number {
    return this.ids.count;
  }

  /** When another dump begins in the file: names stay. */
  forgetObjects(): void {
    this.records.length = 0;
    this.objects.clear();
    this.fieldBytes.clear();
    this.mostFieldBytes.clear();
  }

  load(serial: number, classId: number, nameId: number): void {
    const number = this.ids.add(classId);
    this.nameIds[number] = nameId;
    this.bySerial.set(serial, number);
  }

  dump(record: ClassRecord): void {
    this.records[this.ids.add(record.id)] = record;
  }

  recordOf(number: number): ClassRecord | undefined {
    return this.records[number];
  }

  ofSerial(serial: number): number | undefined {
    return this.bySerial.get(serial);
  }

  /** As Java prints it; `class 0x7f00…` when the file has no name for it. */
  nameOf(number: number, names: NameTable): string {
    const nameId = this.nameIds[number];
    const name = nameId === undefined ? undefined : names.get(nameId);
    return name === undefined ? `class 0x${(this.ids.ids[number] ?? 0).toString(16)}` : className(name);
  }

  packageOf(number: number, names: NameTable): string {
    return this.nameIds[number] === undefined ? '' : packageOf(this.nameOf(number, names));
  }

  /** The class itself first, then its superclasses as far as they are dumped. */
  chainOf(number: number): readonly number[] {
    const chain: number[] = [];
    for (let at = number; at >= 0 && chain.length < DEEPEST; ) {
      const record = this.records[at];
      if (!record) break;
      chain.push(at);
      at = record.superId === 0 ? -1 : this.ids.find(record.superId);
    }
    return chain;
  }

  /** Bytes of an instance. Without the class's record, of what was dumped of it. */
  instanceBytes(number: number, sizes: ShallowSizes): number {
    const chain = this.chainOf(number);
    if (chain.length === 0) return sizes.instanceOf([this.mostFieldBytes.data[number] ?? 0]);
    // The topmost class, java.lang.Object, is the header, unless what is above it is missing.
    const isWhole = this.records[chain.at(-1)!]!.superId === 0;
    const own = isWhole ? chain.slice(0, -1) : chain;
    return sizes.instanceOf(own.map((at) => sizes.fields(this.records[at]!.fieldTypes)));
  }
}
