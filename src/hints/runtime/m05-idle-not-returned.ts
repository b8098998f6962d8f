import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { isTimed, lineOf, seriesEvidence, valueAt } from './lines.ts';

const LEAST = 64 * 2 ** 20;
const LONG = 10 * 60_000;

export const m05: Rule = {
  id: 'M05',
  title: 'Idle heap that is not given back',
  needs: [['series']],
  doc: {
    evidence: 'HeapIdle − HeapReleased is half of HeapSys or more, and 64 MB, at all points of the last ten minutes.',
    limits: 'The runtime keeps what it expects to need for the next goal, and gives the rest back slowly. It is no leak: worth knowing at most.',
    source: 'runtime/mgcscavenge.go; runtime/mstats.go (HeapIdle, HeapReleased).',
  },
  healthy: 'Idle heap is given back.',
  lacks(context) {
    const lines = [SERIES_NAMES.heapIdle, SERIES_NAMES.heapReleased, SERIES_NAMES.heapSys].map((name) => lineOf(context, name));
    if (lines.includes(undefined)) return 'mem-stats';
    const times = lines[0]?.times ?? new Float64Array();
    return isTimed(context) && times.at(-1)! - times[0]! >= LONG ? undefined : 'series-longer';
  },
  run(context) {
    const idle = lineOf(context, SERIES_NAMES.heapIdle);
    const released = lineOf(context, SERIES_NAMES.heapReleased);
    const sys = lineOf(context, SERIES_NAMES.heapSys);
    if (!idle || !released || !sys || !isTimed(context)) return [];
    const end = idle.times.at(-1)!;
    let since = end;
    for (let at = idle.times.length - 1; at >= 0; at--) {
      const time = idle.times[at]!;
      const kept = idle.values[at]! - (valueAt(released, time) ?? 0);
      const all = valueAt(sys, time);
      if (all === undefined || kept < LEAST || kept < 0.5 * all) break;
      since = time;
    }
    if (end - since < LONG) return [];
    const kept = idle.values.at(-1)! - released.values.at(-1)!;
    const { confidence, reasons } = certainty(0.5, `it has been so for ${Math.round((end - since) / 60_000)} minutes`).done();
    return [
      {
        key: 'M05',
        kind: 'fact',
        sentence: `${formatBytes(kept)} of the heap (${formatPercent(kept, sys.values.at(-1)!)}) are idle and not given back to the system: the program once needed more than now.`,
        confidence,
        reasons,
        impact: { bytes: kept },
        evidence: [seriesEvidence([idle, released], `${formatBytes(kept)} idle`)],
        fix: 'No leak. If it matters, set a memory limit (GOMEMLIMIT), which makes the runtime give back what is above it; `debug.FreeOSMemory` shows whether it could.',
        surer: [],
        functions: [],
        scale: { share: kept / sys.values.at(-1)!, growth: 0, count: 0 },
        severity: { most: 1 },
      },
    ];
  },
};
