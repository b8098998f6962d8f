import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { isTimed, lastOf, lineOf, memoryLimit, sayHours, seriesEvidence } from './lines.ts';
import { isMoment } from './lacks-rise.ts';
import { lacksFloor, risingFloor } from './m01-live-heap-rises.ts';

const HOUR = 3_600_000;

export const m15: Rule = {
  id: 'M15',
  title: 'Time until the memory limit',
  needs: [['series']],
  doc: {
    evidence: 'A limit (GOMEMLIMIT) and a live heap that rises (M01): what is left of the limit, without what the runtime has beside the heap, by the slope, with the interval of Theil–Sen at 90 %.',
    limits: 'It takes the pace to stay as it is. A container’s own limit is not known here.',
    source: 'runtime/mgcpacer.go (memoryLimitHeapGoal); Sen 1968.',
  },
  healthy: 'No memory limit is near.',
  lacks(context) {
    if (!lineOf(context, SERIES_NAMES.memoryLimit)) return 'go-metrics';
    if (memoryLimit(context) === undefined) return undefined;
    return lacksFloor(context) ?? (isTimed(context) ? undefined : 'series-longer');
  },
  run(context) {
    const floor = risingFloor(context);
    const limit = memoryLimit(context);
    if (!floor?.isTimed || limit === undefined) return [];
    const { trend } = floor;
    if (trend.lateSlope < 0.25 * trend.slope || trend.steady < 0.3) return [];
    const beside = Math.max(0, (lastOf(context, SERIES_NAMES.sys) ?? 0) - (lastOf(context, SERIES_NAMES.heapSys) ?? 0));
    const room = limit - beside - trend.last;
    // Of seconds nobody can tell hours.
    if (room > 0 && isMoment(floor)) return [];
    const hours = (slope: number): number => room / (slope * HOUR);
    const interval = trend.interval && trend.interval.low > 0 ? ` (${sayHours(hours(trend.interval.high))} to ${sayHours(hours(trend.interval.low))})` : '';
    const { confidence, reasons } = certainty(0.8, 'the pace of all collections so far').less(trend.interval === undefined || trend.interval.low <= 0, 0.7, 'the pace varies much').done();
    const left = Math.max(0, hours(trend.slope));
    return [
      {
        key: 'M15',
        kind: 'leak',
        sentence:
          room <= 0
            ? `What lives (${formatBytes(trend.last)}) has reached the memory limit of ${formatBytes(limit)}.`
            : `The memory limit of ${formatBytes(limit)} is reached in about ${sayHours(left)}${interval}, at ${formatBytes(trend.slope * HOUR)} an hour.`,
        confidence,
        reasons,
        impact: { bytesPerHour: Math.round(trend.slope * HOUR), hoursToLimit: left },
        evidence: [seriesEvidence([lineOf(context, floor.name) ?? floor], `${formatBytes(trend.last)} of ${formatBytes(limit)}`)],
        fix: 'Near the limit collections take more and more of the CPU. Find what grows before that: heap profiles some minutes apart name it.',
        surer: [],
        functions: [],
        scale: { share: Math.min(1, trend.last / limit), growth: Math.min(1, 24 / Math.max(0.1, left)), count: 0 },
        severity: { most: 3 },
      },
    ];
  },
};
