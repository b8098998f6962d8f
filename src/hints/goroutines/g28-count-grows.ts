import { formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty, type Certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { isMoment, lacksRise } from '../runtime/lacks-rise.ts';
import { keepsRising, sayHours, trendOf } from '../runtime/lines.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { fastestGroup } from './fastest-group.ts';
import { goroutineTable, isUntold } from './groups.ts';
import { bytesOf, groupEvidence, placesOf, tierOf } from './piles.ts';

const LEAST = 20;
const LEAST_COUNTS = 4;
/** A burst: so many times as many, and so many more, of which half or more stay. */
const TIMES = 10;
const MANY = 1000;
const HOUR = 3_600_000;

interface Count {
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Times are ms, not only an order. */
  readonly isTimed: boolean;
  readonly fromSeries: boolean;
}

export const g28: Rule = {
  id: 'G28',
  title: 'The number of goroutines rises',
  needs: [['series'], ['dumps-2']],
  doc: {
    evidence:
      'Four or more counts of goroutines (a series, or the totals of dumps) that rise with p < 0.05 by Mann–Kendall, by 20 and 1.2 times at least, and at a quarter of the pace or more in the last half of the time and without the largest jump, which leaves warm-up and single steps out. Or a burst: two or more counts of a series that end ten times as high as they began and 1,000 higher, and at half of the highest or more. The group that grew fastest is named.',
    limits: 'More load means more goroutines; a burst may be one of work, and is possible at most. No pace is told of less than a minute. It says that there is a leak, not which: where a rule tells what they wait for, this one only supports it.',
    source: 'Mann 1945, Kendall 1975; Theil 1950, Sen 1968; runtime.NumGoroutine, `/sched/goroutines:goroutines`.',
  },
  healthy: 'The number of goroutines does not rise.',
  run(context) {
    const count = countOf(context);
    const found = count && (risingIn(context, count) ?? burstIn(context, count));
    return found ? [found] : [];
  },
  lacks(context) {
    const count = countOf(context);
    return lacksRise(context, count && { name: SERIES_NAMES.goroutines, ...count }, { least: LEAST, points: LEAST_COUNTS, missing: 'counts', more: 'counts', timed: count?.isTimed === true });
  },
};

/** Where there are most points. */
function countOf(context: HintContext): Count | undefined {
  const series = context.go?.merged.series.find(({ name }) => name === SERIES_NAMES.goroutines);
  const table = goroutineTable(context);
  const totals = table?.steps.map((at) => table.totals[at]!) ?? [];
  if (series && series.values.length >= Math.max(2, totals.length)) {
    return { times: Array.from(series.times), values: Array.from(series.values), isTimed: context.go?.merged.axis !== 'order', fromSeries: true };
  }
  if (!table || totals.length < 2) return undefined;
  const times = table.steps.flatMap((at) => table.captures[at]!.time ?? []);
  const isTimed = times.length === totals.length;
  return { times: isTimed ? times : totals.map((_, at) => at), values: totals, isTimed, fromSeries: false };
}

function risingIn(context: HintContext, count: Count): Found | undefined {
  const { values } = count;
  const first = values[0]!;
  const last = values.at(-1)!;
  const trend = values.length >= LEAST_COUNTS ? trendOf({ name: SERIES_NAMES.goroutines, ...count }) : undefined;
  if (!trend || !keepsRising(trend, 0.05) || last - first < LEAST || last < 1.2 * first) return undefined;
  const perHour = count.isTimed && !isMoment({ name: SERIES_NAMES.goroutines, ...count }) ? trend.slope * HOUR : undefined;
  const sure = certainty(0.7, `${values.length} counts rise (p = ${Number(trend.p.toPrecision(2))})`)
    .more(last >= 2 * first, 0.2, 'they have more than doubled')
    .atMost(values.length < 5, 0.74, 'so few counts may rise by chance');
  return tell(context, count, sure, perHour, perHour === undefined ? '' : `, ${formatCount(Math.round(perHour))} more in each hour`);
}

/** So many at once need no test: they came, and are still there. */
function burstIn(context: HintContext, count: Count): Found | undefined {
  const { times, values, isTimed, fromSeries } = count;
  const first = values[0]!;
  const last = values.at(-1)!;
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  // Of dumps the groups that grew have rules of their own.
  if (!fromSeries || values.length < 2 || last < TIMES * first || last - first < MANY || last < most / 2) return undefined;
  const time = times.at(-1)! - times[0]!;
  const sure = certainty(0.6, 'they came at once, and most of them are still there').less(last < first + 0.9 * (most - first), 0.9, 'some have ended since');
  const within = !isTimed ? '' : time < 2 * 60_000 ? ` within ${Math.max(1, Math.round(time / 1000))} s` : ` within ${sayHours(time / HOUR)}`;
  return tell(context, count, sure, undefined, `${within}${most > last ? `, ${formatCount(most)} at most` : ''}`);
}

function tell(context: HintContext, { times, values, fromSeries }: Count, sure: Certainty, perHour: number | undefined, pace: string): Found {
  const first = values[0]!;
  const last = values.at(-1)!;
  const table = goroutineTable(context);
  const fastest = table && fastestGroup(table);
  const { confidence, reasons } = sure.done();
  return {
    key: 'G28',
    kind: 'leak',
    sentence: `${formatCount(first)} → ${formatCount(last)} goroutines${pace}${fastest ? `; most of them came in \`${fastest.frame}\`${isUntold(fastest) ? '' : ` (${fastest.state})`}` : ''}.`,
    confidence,
    reasons,
    impact: { goroutines: Math.round(last - first), bytes: bytesOf(context, last - first), ...(perHour === undefined ? {} : { goroutinesPerHour: Math.round(perHour) }) },
    evidence: [
      ...(fromSeries ? [{ kind: 'series', family: 'go', names: [SERIES_NAMES.goroutines], from: times[0]!, to: times.at(-1)!, text: `${formatCount(first)} → ${formatCount(last)}` } as const] : []),
      ...(fastest && table ? [groupEvidence(table, fastest)] : []),
    ],
    fix: fastest
      ? `See what \`${fastest.frame}\` waits for and who should end it.`
      : 'Take a goroutine dump (`goroutine?debug=2`) now and one later, and look at the group that grew.',
    surer: table ? [] : ['Two dumps of goroutines (`/debug/pprof/goroutine?debug=2`), some minutes apart.'],
    functions: fastest ? placesOf(fastest) : [],
    scale: { share: (last - first) / last, growth: perHour === undefined ? growthWithoutTime(first, last) : growthOf(last, perHour / HOUR), count: last - first },
    // What they wait for is said by a rule of its own.
    severity: fastest ? { most: 2 } : { least: tierOf(last) },
  };
}
