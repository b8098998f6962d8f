import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import type { Steps } from '../../lib/steps.ts';
import { buildStacks } from '../../model/build-stacks.ts';
import type { StackProfile, ValueType } from '../../model/stack-profile.ts';
import { TextTable } from './text-table.ts';

export interface CollectedLabel {
  readonly key: string;
  readonly text?: string;
  readonly number?: number;
  readonly unit?: string;
}

/** Facts of the profile as a whole. Times in nanoseconds. */
export interface CollectedOrigin {
  readonly timeNanos?: bigint;
  readonly durationNanos?: bigint;
  readonly periodType?: ValueType;
  readonly period?: number;
  readonly comments?: readonly string[];
  readonly defaultType?: string;
}

/** Collects stacks as text tells them, and makes the same model of them that protobuf profiles have. */
export class StackCollector {
  private readonly valueTypes: readonly ValueType[];
  private readonly table: TextTable;
  private readonly functionIds = new Map<string, number>();
  private readonly functionName = new GrowableInt32();
  private readonly functionFile = new GrowableInt32();
  private readonly locationIds = new Map<string, number>();
  private readonly locationFunction = new GrowableInt32();
  private readonly locationLine = new GrowableFloat64();
  private readonly locationInlined = new GrowableInt32();
  private readonly address = new GrowableFloat64();
  private readonly start = new GrowableInt32();
  private readonly locations = new GrowableInt32();
  private readonly values: readonly GrowableFloat64[];
  private readonly labelStart = new GrowableInt32();
  private readonly labelKey = new GrowableInt32();
  private readonly labelText = new GrowableInt32();
  private readonly labelNumber = new GrowableFloat64();
  private readonly labelUnit = new GrowableInt32();

  /** `table` becomes the profile's own. */
  constructor(valueTypes: readonly ValueType[], table = new TextTable()) {
    this.valueTypes = valueTypes;
    this.table = table;
    this.values = valueTypes.map(() => new GrowableFloat64());
    this.start.push(0);
    this.labelStart.push(0);
  }

  get sampleCount(): number {
    return this.start.length - 1;
  }

  /**
   * One place in the code, as a location of its own. `address` is 0 where it is not known; a `name` that is empty stands
   * for code without a symbol.
   */
  location(name: string, file: string, line: number, address = 0, isInlined = false): number {
    const key = `${address} ${line} ${isInlined ? 1 : 0} ${name}\0${file}`;
    let location = this.locationIds.get(key);
    if (location === undefined) {
      location = this.locationFunction.length;
      this.locationIds.set(key, location);
      this.locationFunction.push(name === '' ? -1 : this.func(name, file));
      this.locationLine.push(line);
      this.locationInlined.push(isInlined ? 1 : 0);
      this.address.push(address);
    }
    return location;
  }

  /** `stack`: innermost first. One value for each type. */
  add(stack: ArrayLike<number>, values: readonly number[], labels: readonly CollectedLabel[] = []): void {
    for (let at = 0; at < stack.length; at++) this.locations.push(stack[at]!);
    this.start.push(this.locations.length);
    for (const [type, column] of this.values.entries()) column.push(values[type] ?? 0);
    for (const { key, text, number = 0, unit = '' } of labels) {
      this.label(this.string(key), text === undefined ? -1 : this.string(text), number, this.string(unit));
    }
    this.labelStart.push(this.labelKey.length);
  }

  /** A label of the sample that is added next, by the numbers of its texts; `text` is -1 where a number is its value. */
  label(key: number, text: number, number = 0, unit = 0): void {
    this.labelKey.push(key);
    this.labelText.push(text);
    this.labelNumber.push(number);
    this.labelUnit.push(unit);
  }

  /** The number of a text. */
  string(text: string): number {
    return this.table.of(text);
  }

  *take(origin: CollectedOrigin = {}): Steps<StackProfile> {
    const { sampleCount } = this;
    const places = this.locationFunction.length;
    const one = Int32Array.from({ length: places + 1 }, (_, at) => at);
    const raw = { count: sampleCount, start: this.start.take(), locations: this.locations.take() };
    const built = yield* buildStacks(raw, one);
    const first = new Int32Array(sampleCount + 1);
    const total = this.labelKey.length;
    const labels = { first, key: new Int32Array(total), text: new Int32Array(total), number: new Float64Array(total), unit: new Int32Array(total) };
    let next = 0;
    const values = this.values.map(() => new Float64Array(sampleCount));
    for (let at = 0; at < sampleCount; at++) {
      const sample = built.order[at]!;
      for (const [type, column] of values.entries()) column[at] = this.values[type]!.data[sample]!;
      for (let label = this.labelStart.data[sample]!; label < this.labelStart.data[sample + 1]!; label++) {
        labels.key[next] = this.labelKey.data[label]!;
        labels.text[next] = this.labelText.data[label]!;
        labels.number[next] = this.labelNumber.data[label]!;
        labels.unit[next++] = this.labelUnit.data[label]!;
      }
      first[at + 1] = next;
    }
    const address = this.address.take();
    const func = this.locationFunction.take();
    return {
      strings: this.table.texts,
      valueTypes: this.valueTypes,
      functions: {
        count: this.functionName.length,
        name: this.functionName.take(),
        systemName: new Int32Array(this.functionName.length),
        file: this.functionFile.take(),
        startLine: new Float64Array(this.functionName.length),
      },
      mappings: [],
      locations: {
        count: places,
        mapping: new Int32Array(places).fill(-1),
        addressHigh: Uint32Array.from(address, (one64) => Math.floor(one64 / 2 ** 32)),
        addressLow: Uint32Array.from(address, (one64) => one64 % 2 ** 32),
        folded: new Uint8Array(places),
        firstFrame: one,
      },
      frames: {
        count: places,
        location: one.slice(0, places),
        func,
        line: this.locationLine.take(),
        column: new Float64Array(places),
        inlined: Uint8Array.from(this.locationInlined.take()),
      },
      stacks: built.tree,
      samples: {
        count: sampleCount,
        node: built.node,
        values,
        labels,
      },
      origin: {
        timeNanos: origin.timeNanos ?? 0n,
        durationNanos: origin.durationNanos ?? 0n,
        periodType: origin.periodType,
        period: origin.period ?? 0,
        comments: origin.comments ?? [],
        docUrl: '',
        defaultType: origin.defaultType ?? '',
        dropFrames: '',
        keepFrames: '',
      },
    };
  }

  private func(name: string, file: string): number {
    const key = `${name}\0${file}`;
    let id = this.functionIds.get(key);
    if (id === undefined) {
      id = this.functionName.length;
      this.functionIds.set(key, id);
      this.functionName.push(this.string(name));
      this.functionFile.push(this.string(file));
    }
    return id;
  }
}
