/** A context with nothing but lines, on wall time by default. */
import type { Series, SeriesMark, SeriesSet, TimeAxis } from '../../../model/series.ts';
import type { HintContext } from '../../context.ts';
import type { Found, Rule } from '../../rule.ts';

const MINUTE = 60_000;
const BEGAN = 1_700_000_000_000;

export interface Made {
  /** By name; a point each minute. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
  readonly facts?: Readonly<Record<string, string>>;
  readonly axis?: TimeAxis;
  readonly step?: number;
  readonly marks?: readonly Pick<SeriesMark, 'time' | 'kind' | 'text'>[];
}

export function contextOf({ lines, facts = {}, axis = 'wall', step = MINUTE, marks = [] }: Made): HintContext {
  const series = Object.entries(lines).map(
    ([name, values]): Series => ({
      name,
      unit: 'bytes',
      isCumulative: false,
      times: Float64Array.from(values, (_, at) => (axis === 'order' ? at : BEGAN + at * step)),
      values: Float64Array.from(values),
    }),
  );
  const all = marks.map((mark): SeriesMark => ({ ...mark, time: BEGAN + mark.time, duration: 1 }));
  const set: SeriesSet = { source: 'made', axis, series, marks: all, facts: Object.entries(facts).map(([label, value]) => ({ label, value })), takenAt: undefined };
  return {
    heaps: [],
    goroutines: [],
    leakProfiles: [],
    others: [],
    go: { merged: { axis, series, marks: all, notices: [] }, sets: [set] },
    jvm: undefined,
    graphs: [],
    escapes: undefined,
    goVersion: undefined,
    beforeAfter: undefined,
  };
}

export async function ofSeries(rule: Rule, made: Made): Promise<readonly Found[]> {
  return rule.run(contextOf(made));
}

/** `count` values from one to another, evenly. */
export function ramp(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => from + ((to - from) * at) / Math.max(1, count - 1));
}
