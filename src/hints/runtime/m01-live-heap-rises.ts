import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Lack, Rule } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { lineOf, memoryLimit, sayHours, seriesEvidence, timedLineOf, valueAt, type Line } from './lines.ts';
import { isMoment, lacksRise, mayRise } from './lacks-rise.ts';
import { liveFloor, type Floor } from './live-floor.ts';

const HOUR = 3_600_000;
/** In a minute, of what lives: slower is not told from a warm-up within minutes. */
const LEAST_PACE = 0.01;
const LEAST_BYTES = 2 ** 20;
const LEAST_POINTS = 8;

export const m01: Rule = {
  id: 'M01',
  title: 'Memory that survives collections grows',
  needs: [['series']],
  doc: {
    evidence:
      'The live heap after eight collections or more (third number of gctrace, `/gc/heap/live:bytes`, or low points of HeapAlloc) rises with p < 0.01 by Mann–Kendall, by 1 MB and by 1 % a minute or more (Theil–Sen); without a clock by a tenth in all. Of a log with restarts the process with most collections is looked at.',
    limits: 'In less than a minute it may be the start: factor 0.5, no pace is told, and it is no more than worth a look. Where the last half rises at less than a quarter of the pace it was a warm-up: factor 0.3; so it is where one jump made nearly all of it. Where the rate of allocation rose as much it may be the load: factor 0.3. It says that there is a leak, not where.',
    source: 'runtime/mgc.go (gctrace); Mann 1945, Kendall 1975; Theil 1950, Sen 1968.',
  },
  healthy: 'What survives collections does not grow.',
  lacks: lacksFloor,
  run(context) {
    const floor = risingFloor(context);
    if (!floor) return [];
    const { trend } = floor;
    const timed = floor.isTimed;
    // Of seconds nobody can tell hours.
    const isShort = timed && isMoment(floor);
    const hasPace = timed && !isShort;
    const perHour = hasPace ? trend.slope * HOUR : 0;
    const limit = memoryLimit(context);
    const hours = limit !== undefined && hasPace && limit > trend.last ? (limit - trend.last) / perHour : undefined;
    const { confidence, reasons } = certainty(0.75, `${trend.count} collections, p ${trend.p < 0.0001 ? '< 0.0001' : `= ${Number(trend.p.toPrecision(2))}`}`)
      .more(trend.last >= 2 * trend.first, 0.3, 'it has more than doubled')
      .less(trend.lateSlope < 0.25 * trend.slope, 0.3, 'the last half hardly rises: it may have been a warm-up')
      .less(isShort, 0.5, 'so short a time may be the start of the program')
      .less(trend.steady < 0.3, 0.3, 'nearly all of it came at once, and no more since')
      .less(followsLoad(context, floor), 0.3, 'allocation rose as much: it may be the load')
      .done();
    // The log of the collector tells whole megabytes.
    const fromTo = `${trend.first > 0 ? formatBytes(trend.first) : 'Next to nothing'} → ${formatBytes(trend.last)}`;
    return [
      {
        key: 'M01',
        kind: 'leak',
        sentence: `${fromTo} survive collections${hasPace ? `, ${formatBytes(perHour)} more in each hour` : ''}${hours === undefined ? '' : `; the limit is reached in ${sayHours(hours)}`}.`,
        confidence,
        reasons,
        impact: { bytes: Math.round(trend.last - trend.first), ...(hasPace ? { bytesPerHour: Math.round(perHour) } : {}), ...(hours === undefined ? {} : { hoursToLimit: hours }) },
        evidence: [seriesEvidence([lineOf(context, floor.name) ?? floor], fromTo)],
        fix: 'Find the place that keeps it: compare heap profiles (`/debug/pprof/heap?gc=1`) that were taken some minutes apart, and look at goroutines if their number grows.',
        surer: context.heaps.length < 2 ? ['Two or more heap profiles some minutes apart: they name the place.'] : [],
        functions: [],
        scale: { share: (trend.last - trend.first) / trend.last, growth: timed ? growthOf(trend.last, trend.slope) : growthWithoutTime(trend.first, trend.last), count: 0 },
        severity: isShort ? { most: 2 } : {},
      },
    ];
  },
};

/** Eight collections, or as many readings that do not rise at all: where they do, low points alone tell what survives. */
export function lacksFloor(context: HintContext): Lack | undefined {
  const floor = liveFloor(context);
  if (floor) return lacksRise(context, floor, { least: LEAST_BYTES, points: LEAST_POINTS, timed: floor.isTimed });
  const told = [SERIES_NAMES.heapLive, SERIES_NAMES.heapAfterGc].map((name) => lineOf(context, name)).find((line) => line !== undefined);
  const line = told ?? lineOf(context, SERIES_NAMES.heapAlloc);
  const lack = lacksRise(context, line, { least: Infinity, points: LEAST_POINTS });
  return lack ?? (line && mayRise(line) ? 'gc-log' : undefined);
}

/** Undefined: it does not rise. */
export function risingFloor(context: HintContext): Floor | undefined {
  const floor = liveFloor(context);
  if (!floor) return undefined;
  const { first, last, p, slope } = floor.trend;
  if (!(p < 0.01) || !(slope > 0) || last - first < LEAST_BYTES) return undefined;
  return floor.isTimed ? (slope * 60_000 >= LEAST_PACE * Math.max(1, (first + last) / 2) ? floor : undefined) : last >= 1.1 * first ? floor : undefined;
}

/** The rate of allocation in the last third by that in the first is four fifths of how the live heap rose, or more. */
function followsLoad(context: HintContext, { times, trend }: Floor): boolean {
  const total = timedLineOf(context, SERIES_NAMES.totalAlloc);
  if (!total || total.values.length < 4) return false;
  const from = Math.max(times[0]!, total.times[0]!);
  const to = Math.min(times[times.length - 1]!, total.times.at(-1)!);
  const third = (to - from) / 3;
  const early = rate(total, from, from + third);
  const late = rate(total, to - third, to);
  return early > 0 && late / early >= 0.8 * (trend.last / Math.max(1, trend.first)) && late / early >= 1.3;
}

function rate(line: Line, from: number, to: number): number {
  return ((valueAt(line, to) ?? 0) - (valueAt(line, from) ?? 0)) / Math.max(1, to - from);
}
