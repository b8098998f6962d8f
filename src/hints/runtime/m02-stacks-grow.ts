import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import { fastestGroup } from '../goroutines/fastest-group.ts';
import { goroutineTable } from '../goroutines/groups.ts';
import { placesOf } from '../goroutines/piles.ts';
import type { Rule } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { lacksRise } from './lacks-rise.ts';
import { isTimed, keepsRising, lineOf, seriesEvidence, trendOf, type Line, type Trend } from './lines.ts';

const LEAST_STACKS = 2 ** 20;
const LEAST_GOROUTINES = 100;

export const m02: Rule = {
  id: 'M02',
  title: 'Stacks grow while the heap does not',
  needs: [['series']],
  doc: {
    evidence:
      'Four or more points: StackInuse (or the number of goroutines) rises with p < 0.05 by Mann–Kendall, 1.5 times and by 1 MB (or 100 goroutines), also in the last half, while the heap grew by less than a fifth, or by less than half of what stacks took.',
    limits: 'A load that rises does the same; the goroutine rules tell what they wait for.',
    source: 'runtime.MemStats (StackInuse); runtime/stack.go: a goroutine takes 2 KB at least.',
  },
  healthy: 'Stacks do not grow past the heap.',
  lacks(context) {
    if (!heapOf(context)) return 'mem-stats';
    // The heap rose with them.
    if (rising(context, SERIES_NAMES.stackInUse, LEAST_STACKS) ?? rising(context, SERIES_NAMES.goroutines, LEAST_GOROUTINES)) return undefined;
    const stacks = lineOf(context, SERIES_NAMES.stackInUse);
    return lacksRise(context, stacks ?? lineOf(context, SERIES_NAMES.goroutines), { least: stacks ? LEAST_STACKS : LEAST_GOROUTINES });
  },
  run(context) {
    const stacks = rising(context, SERIES_NAMES.stackInUse, LEAST_STACKS);
    const goroutines = rising(context, SERIES_NAMES.goroutines, LEAST_GOROUTINES);
    const [line, trend] = stacks ?? goroutines ?? [];
    if (!line || !trend) return [];
    const heap = heapOf(context);
    const heapTrend = heap && trendOf(heap);
    if (!heapTrend) return [];
    const heapGrown = heapTrend.last - heapTrend.first;
    const isFlat = heapTrend.last < 1.2 * heapTrend.first || (stacks !== undefined && heapGrown < 0.5 * (trend.last - trend.first));
    if (!isFlat) return [];
    const timed = isTimed(context);
    const table = goroutineTable(context);
    const fastest = table && fastestGroup(table);
    const { confidence, reasons } = certainty(0.8, 'the heap does not grow with them')
      .more(stacks !== undefined && goroutines !== undefined, 0.3, 'stacks and goroutines grow alike')
      .atMost(trend.count < 5, 0.74, 'so few points may rise by chance')
      .done();
    const say = stacks ? formatBytes : formatCount;
    return [
      {
        key: 'M02',
        kind: 'leak',
        sentence: `${say(trend.first)} → ${say(trend.last)} ${stacks ? 'of stacks' : 'goroutines'} while the heap ${heapGrown > 0 ? `grew by ${formatBytes(heapGrown)}` : 'did not grow'}: goroutines leak, not objects.`,
        confidence,
        reasons,
        impact: stacks ? { bytes: Math.round(trend.last - trend.first) } : { goroutines: Math.round(trend.last - trend.first) },
        evidence: [seriesEvidence(heap ? [line, heap] : [line], `${say(trend.first)} → ${say(trend.last)}`)],
        fix: fastest ? `Look at what goroutines wait for in \`${fastest.frame}\`.` : 'Take a goroutine dump (`/debug/pprof/goroutine?debug=2`) and look at its largest groups.',
        surer: table ? [] : ['Two dumps of goroutines (`debug=2`), some minutes apart.'],
        functions: fastest ? placesOf(fastest) : [],
        scale: { share: (trend.last - trend.first) / trend.last, growth: timed ? growthOf(trend.last, trend.slope) : growthWithoutTime(trend.first, trend.last), count: goroutines ? goroutines[1].last : 0 },
      },
    ];
  },
};

function heapOf(context: HintContext): Line | undefined {
  return lineOf(context, SERIES_NAMES.heapLive) ?? lineOf(context, SERIES_NAMES.heapAlloc) ?? lineOf(context, SERIES_NAMES.heapInUse);
}

function rising(context: HintContext, name: string, least: number): readonly [Line, Trend] | undefined {
  const line = lineOf(context, name);
  const trend = line && line.values.length >= 4 ? trendOf(line) : undefined;
  if (!line || !trend) return undefined;
  return keepsRising(trend, 0.05) && trend.last >= 1.5 * trend.first && trend.last - trend.first >= least ? [line, trend] : undefined;
}
