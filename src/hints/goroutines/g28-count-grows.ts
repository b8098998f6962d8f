import { formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { keepsRising, trendOf } from '../runtime/lines.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { fastestGroup } from './fastest-group.ts';
import { goroutineTable, isUntold } from './groups.ts';
import { bytesOf, groupEvidence, placesOf, tierOf } from './piles.ts';

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
      'Four or more counts of goroutines (a series, or the totals of dumps) that rise with p < 0.05 by Mann–Kendall, by 20 and 1.2 times at least, and at a quarter of the pace or more in the last half of the time and without the largest jump, which leaves warm-up and single steps out. The group that grew fastest is named.',
    limits: 'More load means more goroutines. It says that there is a leak, not which: where a rule tells what they wait for, this one only supports it.',
    source: 'Mann 1945, Kendall 1975; Theil 1950, Sen 1968; runtime.NumGoroutine, `/sched/goroutines:goroutines`.',
  },
  healthy: 'The number of goroutines does not rise.',
  run(context) {
    const count = countOf(context);
    const found = count && risingIn(context, count);
    return found ? [found] : [];
  },
};

/** Where there are most points. */
function countOf(context: HintContext): Count | undefined {
  const series = context.go?.merged.series.find(({ name }) => name === SERIES_NAMES.goroutines);
  const table = goroutineTable(context);
  const totals = table?.steps.map((at) => table.totals[at]!) ?? [];
  if (series && series.values.length >= Math.max(4, totals.length)) {
    return { times: Array.from(series.times), values: Array.from(series.values), isTimed: context.go?.merged.axis !== 'order', fromSeries: true };
  }
  if (!table || totals.length < 4) return undefined;
  const times = table.steps.flatMap((at) => table.captures[at]!.time ?? []);
  const isTimed = times.length === totals.length;
  return { times: isTimed ? times : totals.map((_, at) => at), values: totals, isTimed, fromSeries: false };
}

function risingIn(context: HintContext, { times, values, isTimed, fromSeries }: Count): Found | undefined {
  const first = values[0]!;
  const last = values.at(-1)!;
  const trend = trendOf({ name: SERIES_NAMES.goroutines, times, values });
  if (!trend || !keepsRising(trend, 0.05) || last - first < 20 || last < 1.2 * first) return undefined;
  const { slope } = trend;
  const table = goroutineTable(context);
  const fastest = table && fastestGroup(table);
  const { confidence, reasons } = certainty(0.7, `${values.length} counts rise (p = ${Number(trend.p.toPrecision(2))})`)
    .more(last >= 2 * first, 0.2, 'they have more than doubled')
    .atMost(values.length < 5, 0.74, 'so few counts may rise by chance')
    .done();
  return {
    key: 'G28',
    kind: 'leak',
    sentence: `${formatCount(first)} → ${formatCount(last)} goroutines${isTimed ? `, ${formatCount(Math.round(slope * 3_600_000))} more in each hour` : ''}${fastest ? `; most of them came in \`${fastest.frame}\`${isUntold(fastest) ? '' : ` (${fastest.state})`}` : ''}.`,
    confidence,
    reasons,
    impact: { goroutines: Math.round(last - first), bytes: bytesOf(context, last - first), ...(isTimed ? { goroutinesPerHour: Math.round(slope * 3_600_000) } : {}) },
    evidence: [
      ...(fromSeries ? [{ kind: 'series', family: 'go', names: [SERIES_NAMES.goroutines], from: times[0]!, to: times.at(-1)!, text: `${formatCount(first)} → ${formatCount(last)}` } as const] : []),
      ...(fastest && table ? [groupEvidence(table, fastest)] : []),
    ],
    fix: fastest
      ? `See what \`${fastest.frame}\` waits for and who should end it.`
      : 'Take a goroutine dump (`goroutine?debug=2`) now and one later, and look at the group that grew.',
    surer: table ? [] : ['Two dumps of goroutines (`/debug/pprof/goroutine?debug=2`), some minutes apart.'],
    functions: fastest ? placesOf(fastest) : [],
    scale: { share: (last - first) / last, growth: isTimed ? growthOf(last, slope) : growthWithoutTime(first, last), count: last - first },
    // What they wait for is said by a rule of its own.
    severity: fastest ? { most: 2 } : { least: tierOf(last) },
  };
}
