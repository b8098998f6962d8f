/** First pass: where objects are and how many of what, so that the second can fill arrays of the right length. */
import type { Failure } from '../../model/failure.ts';
import { CANCELLED_FAILURE } from '../../model/failure.ts';
import { AddressMapBuilder } from '../graph/address-map.ts';
import type { ByteWindow } from '../graph/byte-window.ts';
import { ArrayBytes } from './array-bytes.ts';
import { readClass, type ClassRecord } from './class-record.ts';
import type { ClassTable } from './class-table.ts';
import type { HprofHeader } from './header.ts';
import type { SegmentEnd, SegmentReader } from './records.ts';
import { RootList } from './root-list.ts';
import { BEYOND, HELD, SubRecords, THROUGH, UNKNOWN, type Step } from './sub-records.ts';
import { SUB, TYPE } from './tags.ts';
import type { TraceTable } from './traces.ts';

/** A map of addresses larger than this and than the file itself does not come from a heap. */
const MOST_MAP_BYTES = 2 ** 28;

/** To its own class, superclass, loader, signers and protection domain. */
const CLASS_LINKS = 5;
/** After so many objects at multiples of 8 another place is damage, and would make the map eight times as large. */
const ALIGNED_ENOUGH = 1000;

export interface CounterOptions {
  readonly header: HprofHeader;
  readonly classes: ClassTable;
  readonly traces: TraceTable;
  /** Without it nothing is kept that grows with the objects. */
  readonly withAddresses: boolean;
  readonly onFill: (offset: number) => void;
  readonly isCancelled: () => boolean;
}

export class ObjectCounter implements SegmentReader {
  addresses = new AddressMapBuilder();
  readonly roots = new RootList();
  /** Heaps that the file names (Android), by id. */
  readonly heapNames = new Map<number, number>();
  /** Records, which may name an object twice. */
  objects = 0;
  /** Elements of object arrays. */
  elements = 0;
  /** Primitive arrays by the type of their elements. */
  readonly primitiveArrays = new Float64Array(12);
  /** Without addresses: bytes of arrays, by class and by type, either way that references may be. */
  readonly arrayBytes: ArrayBytes | undefined;
  classDumps = 0;
  /** References that class objects have, at most. */
  classReferences = 0;
  mostElements = 0;
  hasCompressedOops = false;
  /** Objects whose stack trace has frames. */
  traced = 0;
  /** Set when addresses were too far apart to be those of a heap. */
  isScattered = false;
  private cursor: SubRecords | undefined;
  /** One past the end of the last object array if its references were not compressed, and where it begins. */
  private lastArrayEnd = 0;
  private lastArray = 0;
  private isAligned = true;
  private lastTrace = -1;
  private isLastTraced = false;
  private mostMapBytes = MOST_MAP_BYTES;
  private readonly options: CounterOptions;

  constructor(options: CounterOptions) {
    this.options = options;
    this.arrayBytes = options.withAddresses ? undefined : new ArrayBytes(options.header.idSize);
  }

  restart(): void {
    this.addresses = new AddressMapBuilder();
    this.roots.clear();
    this.objects = 0;
    this.elements = 0;
    this.primitiveArrays.fill(0);
    this.arrayBytes?.clear();
    this.classDumps = 0;
    this.classReferences = 0;
    this.isAligned = true;
    this.mostElements = 0;
    this.traced = 0;
    this.options.classes.forgetObjects();
  }

  async read(window: ByteWindow, from: number, to: number): Promise<SegmentEnd | Failure> {
    this.cursor ??= new SubRecords(window, this.options.header);
    this.mostMapBytes = Math.max(MOST_MAP_BYTES, window.size);
    const { cursor } = this;
    cursor.begin(from, to);
    for (;;) {
      const step = this.takeHeld(cursor);
      if (step === THROUGH) return { kind: 'through', offset: to };
      if (step === UNKNOWN) return { kind: 'nonsense', offset: cursor.start };
      if (step === BEYOND) return { kind: 'beyond', offset: cursor.start };
      if (this.options.isCancelled()) return CANCELLED_FAILURE;
      this.options.onFill(window.offset);
      const failure = await window.fill(cursor.needed);
      if (failure) return failure;
    }
  }

  /** Everything that the window holds. */
  private takeHeld(cursor: SubRecords): Step {
    const { classes, withAddresses } = this.options;
    for (;;) {
      const step = cursor.step();
      if (step !== HELD) return step;
      switch (cursor.tag) {
        case SUB.instance: {
          const number = classes.ids.add(cursor.classId);
          classes.objects.add(number, 1);
          classes.fieldBytes.add(number, cursor.count);
          classes.mostFieldBytes.raise(number, cursor.count);
          break;
        }
        case SUB.objectArray: {
          const number = classes.ids.add(cursor.classId);
          classes.objects.add(number, 1);
          this.elements += cursor.count;
          if (cursor.count > this.mostElements) this.mostElements = cursor.count;
          this.arrayBytes?.addObjects(number, cursor.count);
          break;
        }
        case SUB.primitiveArray:
        case SUB.primitiveArrayNoData:
          this.primitiveArrays[cursor.type]!++;
          this.arrayBytes?.addPrimitives(cursor.type, cursor.count);
          if (cursor.count > this.mostElements) this.mostElements = cursor.count;
          break;
        case SUB.classDump:
          this.takeClass(readClass(cursor.window.view, cursor.window.at, cursor.sizes));
          break;
        case SUB.heapInfo:
          this.heapNames.set(cursor.thread, cursor.id);
          continue;
        default:
          if (withAddresses) this.roots.add(cursor.id, cursor.tag, cursor.thread, cursor.frame);
          continue;
      }
      if ((cursor.id & 7) !== 0 && this.isAligned) {
        if (this.objects > ALIGNED_ENOUGH) return UNKNOWN;
        this.isAligned = false;
      }
      if (this.isScattered) return UNKNOWN;
      this.objects++;
      if (withAddresses) {
        this.addresses.add(cursor.id);
        if (this.addresses.bytes > this.mostMapBytes) {
          this.isScattered = true;
          return UNKNOWN;
        }
      }
      if (cursor.id > this.lastArray && cursor.id < this.lastArrayEnd) this.hasCompressedOops = true;
      if (cursor.tag === SUB.objectArray && cursor.idSize === 8) {
        this.lastArray = cursor.id;
        this.lastArrayEnd = cursor.id + 16 + 8 * cursor.count;
      }
      if (cursor.trace !== this.lastTrace) this.enterTrace(cursor.trace);
      if (this.isLastTraced) this.traced++;
    }
  }

  private takeClass(record: ClassRecord): void {
    this.options.classes.dump(record);
    this.classDumps++;
    this.classReferences += CLASS_LINKS + record.constants.length;
    for (const type of record.staticTypes) if (type === TYPE.reference) this.classReferences++;
  }

  private enterTrace(serial: number): void {
    this.lastTrace = serial;
    this.isLastTraced = this.options.traces.hasFrames(serial);
  }
}
