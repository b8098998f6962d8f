/** Goes through a dump in the order of the file and notes what could be spared: hashes of arrays, strings, collections, boxes. */
import { GrowableInt32 } from '../../../lib/growable.ts';
import { CANCELLED_FAILURE, type Failure } from '../../../model/failure.ts';
import type { RawNode, WasteWatch } from '../../../model/object-graph.ts';
import { ByteWindow } from '../../graph/byte-window.ts';
import type { DumpContext } from '../content/dump-context.ts';
import { HELD, SubRecords, THROUGH, WANTS, type Step } from '../sub-records.ts';
import { SUB, TYPE } from '../tags.ts';
import { ArrayHash } from './array-hash.ts';
import { classPlans, type ClassPlan } from './class-plans.ts';

/** Longer arrays are not compared: two alike would be noticed by their size. */
const LONGEST_HASHED = 2 ** 24;

export const NO_ARRAY = 0;
export const ZERO_ARRAY = -1;
export const NOT_HASHED = -2;

export interface CollectionFinding {
  readonly isEmpty: boolean;
  readonly bytes: number;
}

export class WasteScan {
  /** By node: hash of a primitive array's elements, or one of the numbers above. */
  readonly keys: Float64Array;
  /** Strings: node, node of the array, and what besides the array's content makes the text. */
  readonly strings = new GrowableInt32();
  readonly values = new GrowableInt32();
  readonly salts = new GrowableInt32();
  /** Boxes by class. */
  readonly boxCounts: Float64Array;
  readonly boxExamples: readonly RawNode[][];
  /** Collections with something to spare: node, and bytes; class numbers are in the graph. */
  readonly empty = new GrowableInt32();
  readonly emptyBytes = new GrowableInt32();
  readonly sparse = new GrowableInt32();
  readonly sparseBytes = new GrowableInt32();
  readonly plans: readonly (ClassPlan | undefined)[];
  unhashed = 0;
  private readonly context: DumpContext;
  private readonly isLive: (node: RawNode) => boolean;
  private readonly hash = new ArrayHash();
  private isHalf = false;
  private node = 0;

  constructor(context: DumpContext, isLive: (node: RawNode) => boolean) {
    this.context = context;
    this.isLive = isLive;
    this.plans = classPlans(context);
    this.keys = new Float64Array(context.base + context.addresses.count);
    this.boxCounts = new Float64Array(this.plans.length);
    this.boxExamples = this.plans.map(() => []);
  }

  async run(watch: WasteWatch): Promise<Failure | undefined> {
    const { segments, source, header } = this.context;
    const window = new ByteWindow(source, segments[0] ?? 0);
    const cursor = new SubRecords(window, header);
    for (let at = 0; at < segments.length; at += 2) {
      cursor.begin(segments[at]!, segments[at + 1]!);
      this.isHalf = false;
      while (this.takeHeld(cursor, window) === WANTS) {
        if (watch.isCancelled()) return CANCELLED_FAILURE;
        watch.onProgress(window.offset / source.size);
        const failure = await window.fill(cursor.needed);
        if (failure) return failure;
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
      if (cursor.tag === SUB.instance) {
        const number = this.context.classes.ids.find(cursor.classId);
        const plan = this.plans[number];
        if (!plan) continue;
        this.isHalf = !window.has(cursor.count);
        if (this.isHalf) {
          cursor.needed = cursor.count;
          return WANTS;
        }
        this.instance(cursor, window, number, plan);
      } else if (cursor.tag === SUB.primitiveArray) {
        if (!this.array(cursor, window)) return WANTS;
      }
    }
  }

  /** Whether the array is through; it goes on with the next piece otherwise. */
  private array(cursor: SubRecords, window: ByteWindow): boolean {
    if (!this.isHalf) {
      this.node = this.nodeOf(cursor.id);
      if (this.node < 0 || !this.isLive(this.node)) return true;
      if (cursor.next - cursor.body > LONGEST_HASHED) {
        this.keys[this.node] = NOT_HASHED;
        this.unhashed++;
        return true;
      }
      this.hash.begin(cursor.type, cursor.count);
    }
    const left = cursor.next - window.offset;
    const held = Math.min(left, window.end - window.at);
    this.hash.feed(window.bytes, window.at, window.at + held);
    window.at += held;
    this.isHalf = held < left;
    if (this.isHalf) {
      cursor.needed = 1;
      return false;
    }
    this.keys[this.node] = this.hash.isZero && cursor.count > 0 ? ZERO_ARRAY : this.hash.key();
    return true;
  }

  private instance(cursor: SubRecords, window: ByteWindow, number: number, plan: ClassPlan): void {
    const node = this.nodeOf(cursor.id);
    if (node < 0 || !this.isLive(node)) return;
    const { at, view } = window;
    if (plan.kind === 'box') {
      this.boxCounts[number]!++;
      if (this.boxExamples[number]!.length < 20) this.boxExamples[number]!.push(node);
      return;
    }
    const most = cursor.count - cursor.idSize;
    if (plan.kind === 'string') {
      if (plan.value > most) return;
      const value = this.nodeOf(cursor.idAt(at + plan.value));
      if (value < 0) return;
      this.strings.push(node);
      this.values.push(value);
      let salt = plan.coder >= 0 && plan.coder < cursor.count ? view.getInt8(at + plan.coder) : 0;
      // Strings of JDK 6 and before can share an array from different places on.
      if (plan.offset >= 0 && plan.count >= 0 && Math.max(plan.offset, plan.count) + 4 <= cursor.count) {
        salt += Math.imul(view.getInt32(at + plan.offset), 31) + Math.imul(view.getInt32(at + plan.count), 0x9e3779b1);
      }
      this.salts.push(salt);
      return;
    }
    if (plan.table > most || !reaches(plan.size, cursor.count) || (plan.head && !reaches(plan.head, cursor.count))) return;
    const table = this.nodeOf(cursor.idAt(at + plan.table));
    if (table < 0) return;
    const size = integerAt(view, at, plan.size) - (plan.head ? integerAt(view, at, plan.head) : 0);
    this.collection(node, table, size, plan.isHashed);
  }

  private collection(node: RawNode, table: RawNode, size: number, isHashed: boolean): void {
    const { sizes, shallow } = this.context;
    const bytes = shallow[table]!;
    const slots = Math.floor((bytes - sizes.objectArray(0)) / sizes.reference);
    if (slots <= 0) return;
    const entries = size < 0 ? size + slots : size;
    if (entries <= 0) {
      this.empty.push(node);
      this.emptyBytes.push(Math.min(bytes, 2 ** 31 - 1));
      return;
    }
    if (entries * 4 > slots) return;
    const wanted = isHashed ? 2 ** Math.ceil(Math.log2(entries / 0.75)) : entries;
    const spared = (slots - wanted) * sizes.reference;
    if (spared <= 0) return;
    this.sparse.push(node);
    this.sparseBytes.push(Math.min(spared, 2 ** 31 - 1));
  }

  private nodeOf(id: number): number {
    const rank = id === 0 ? -1 : this.context.addresses.indexOf(id);
    return rank < 0 ? -1 : this.context.base + rank;
  }
}

function reaches(place: { readonly at: number; readonly type: number }, count: number): boolean {
  return place.at + (place.type === TYPE.long ? 8 : 4) <= count;
}

function integerAt(view: DataView, at: number, place: { readonly at: number; readonly type: number }): number {
  return place.type === TYPE.long ? Number(view.getBigInt64(at + place.at)) : view.getInt32(at + place.at);
}
