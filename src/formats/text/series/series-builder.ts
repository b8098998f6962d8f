import { GrowableFloat64 } from '../../../lib/growable.ts';
import type { Series, SeriesMark, SeriesSet, TimeAxis } from '../../../model/series.ts';
import { ownString } from '../own-string.ts';

/** What a number says, apart from the number. */
export interface Quantity {
  readonly name: string;
  readonly unit: Series['unit'];
  readonly isCumulative: boolean;
}

export function quantity(name: string, unit: Series['unit'], isCumulative = false): Quantity {
  return { name, unit, isCumulative };
}

interface Column {
  readonly quantity: Quantity;
  readonly times: GrowableFloat64;
  readonly values: GrowableFloat64;
}

/** Few points are usual, and there may be thousands of names. */
const FIRST_CAPACITY = 8;

/** Gathers points by quantity, in any order. */
export class SeriesBuilder {
  readonly marks: SeriesMark[] = [];
  private readonly columns = new Map<string, Column>();
  private readonly facts = new Map<string, string>();

  get seriesCount(): number {
    return this.columns.size;
  }

  get isEmpty(): boolean {
    return this.columns.size === 0 && this.marks.length === 0;
  }

  has(name: string): boolean {
    return this.columns.has(name);
  }

  /** What is no number (NaN, a value that is off) has no place on a line and is passed over. */
  point(of: Quantity, time: number, value: number): void {
    if (!Number.isFinite(value) || !Number.isFinite(time)) return;
    let column = this.columns.get(of.name);
    if (!column) {
      column = { quantity: of, times: new GrowableFloat64(FIRST_CAPACITY), values: new GrowableFloat64(FIRST_CAPACITY) };
      this.columns.set(of.name, column);
    }
    column.times.push(time);
    column.values.push(value);
  }

  mark(mark: SeriesMark): void {
    if (Number.isFinite(mark.time)) this.marks.push({ ...mark, duration: Number.isFinite(mark.duration) ? Math.max(0, mark.duration) : 0 });
  }

  /** The last one with a label holds. */
  fact(label: string, value: string): void {
    if (value !== '') this.facts.set(label, ownString(value));
  }

  set(source: string, axis: TimeAxis, takenAt: number | undefined, startedAt?: number): SeriesSet {
    const series = Array.from(this.columns.values(), ({ quantity: of, times, values }) => {
      const [ascending, ordered] = sorted(times.take(), values.take());
      return { name: of.name, unit: of.unit, isCumulative: of.isCumulative, times: ascending, values: ordered };
    });
    return {
      source,
      axis,
      series,
      marks: this.marks.toSorted((one, other) => one.time - other.time),
      facts: Array.from(this.facts, ([label, value]) => ({ label, value })),
      takenAt,
      ...(startedAt === undefined ? {} : { startedAt }),
    };
  }
}

/** Stable: what came later at one time stays later. */
function sorted(times: Float64Array, values: Float64Array): readonly [times: Float64Array, values: Float64Array] {
  let isAscending = true;
  for (let at = 1; at < times.length && isAscending; at++) isAscending = times[at]! >= times[at - 1]!;
  if (isAscending) return [times, values];
  const order = Array.from(times.keys()).sort((one, other) => times[one]! - times[other]! || one - other);
  return [Float64Array.from(order, (at) => times[at]!), Float64Array.from(order, (at) => values[at]!)];
}
