import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { meanRate, thrashOf } from './collections.ts';
import { lastOf, lineOf, memoryLimit, seriesEvidence } from './lines.ts';

export const m08: Rule = {
  id: 'M08',
  title: 'The memory limit leaves no room',
  needs: [['series']],
  doc: {
    evidence:
      'Of the last collections five or more, and a fifth, had a goal of at most 1.05 times what lived before, freed less than 7 % of it, and came within 50 ms of the one before; or a limit is set (`/gc/gomemlimit:bytes`), what lives takes nine tenths of it, and collections run more often than five times a second or the limiter was on (`/gc/limiter/last-enabled`).',
    limits: 'A very small GOGC looks alike in a log that does not tell the limit.',
    source: 'runtime/mgcpacer.go (memoryLimitHeapGoal); runtime/mgclimit.go: the collector is held to half of the CPU. https://go.dev/doc/gc-guide#Memory_limit.',
  },
  healthy: 'The memory limit, where one is set, leaves room.',
  lacks(context) {
    const hasLimit = lineOf(context, SERIES_NAMES.memoryLimit) !== undefined && (memoryLimit(context) === undefined || lineOf(context, SERIES_NAMES.heapLive) !== undefined);
    return hasLimit || thrashOf(context) ? undefined : 'gc-log';
  },
  run(context) {
    const limit = memoryLimit(context);
    const thrash = thrashOf(context);
    const isThrash = thrash !== undefined && thrash.count >= 5 && thrash.count * 5 >= thrash.of;
    const live = lastOf(context, SERIES_NAMES.heapLive) ?? 0;
    const taken = Math.max(live, (lastOf(context, SERIES_NAMES.sys) ?? 0) - (lastOf(context, SERIES_NAMES.heapReleased) ?? 0));
    const isFull = limit !== undefined && live > 0 && (live >= 0.9 * limit || (live >= 0.75 * limit && taken >= 0.97 * limit));
    const limiter = (lastOf(context, '/gc/limiter/last-enabled:gc-cycle') ?? 0) > 0;
    const often = (meanRate(context) ?? 0) >= 5;
    if (!isThrash && !(isFull && (often || limiter || live >= limit))) return [];
    const { confidence, reasons } = certainty(0.7)
      .more(isThrash, 0.6, isThrash ? `${formatCount(thrash.count)} of ${formatCount(thrash.of)} collections came one right behind the other and freed next to nothing` : undefined)
      .more(isFull, 0.6, 'what lives fills the limit')
      .more(limiter, 0.5, 'the runtime held the collector back to leave the program some CPU')
      .done();
    const goal = lineOf(context, SERIES_NAMES.heapGoal);
    const lived = lineOf(context, SERIES_NAMES.heapLive);
    const lines = [goal, lived].flatMap((line) => line ?? []);
    return [
      {
        key: 'M08',
        kind: 'pressure',
        sentence: `${formatBytes(live)} live${limit === undefined ? ' and the goal is no higher' : ` under a memory limit of ${formatBytes(limit)}`}: ${isThrash ? `collections follow each other every ${Math.max(1, Math.round(thrash.interval))} ms and free next to nothing` : 'collections run all the time and can free next to nothing'}.`,
        confidence,
        reasons,
        impact: { bytes: Math.round(live) },
        evidence: lines.length > 0 ? [seriesEvidence(lines, 'goal = live')] : [],
        fix: 'The collector can’t help here: find what grows (heap profiles), or raise GOMEMLIMIT above what the program needs. A limit below it costs up to half of the CPU, and memory grows past it all the same.',
        surer: context.heaps.length < 2 ? ['Two heap profiles some minutes apart: they tell whether what lives still grows.'] : [],
        functions: [],
        scale: { share: 1, growth: 0, count: 0 },
        severity: { least: 4 },
      },
    ];
  },
};
