import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { growthOf } from '../weigh.ts';
import { isMoment } from './lacks-rise.ts';
import { isTimed, lineOf, seriesEvidence, trendOf, valueAt, type Line } from './lines.ts';

const LEAST = 64 * 2 ** 20;
const LEAST_SHARE = 0.25;

export const m03: Rule = {
  id: 'M03',
  title: 'Memory outside of Go',
  needs: [['series', 'rss']],
  doc: {
    evidence: 'What the system says is resident (process_resident_memory_bytes, a table of RSS) less what Go has from it (Sys − HeapReleased) is more than 64 MB and more than 25 % of it; growth of the difference adds to it: four or more points that rise with p < 0.05 by Mann–Kendall, by 16 MB or more.',
    limits: 'Mapped files and a cgroup’s page cache count as resident. MaxRSS at the end of a heap profile in text is the highest so far, not of now: factor 0.3, or 0.8 where the difference grew as above.',
    source: 'runtime.MemStats; proc(5). From Go 1.25 the runtime names its own mappings ([anon: Go: …]) in /proc/PID/smaps.',
  },
  healthy: 'What the system says is resident is not much more than what Go has.',
  lacks: (context) => (outsideOf(context) ? undefined : 'mem-stats'),
  run(context) {
    const outside = outsideOf(context);
    if (!outside) return [];
    const { line, rss, isPeak } = outside;
    const last = line.values[line.values.length - 1]!;
    if (last < LEAST || last < LEAST_SHARE * rss) return [];
    const trend = trendOf(line);
    const grows = trend !== undefined && trend.count >= 4 && trend.p < 0.05 && trend.last - trend.first >= LEAST / 4;
    const minor = context.goVersion?.minor;
    const { confidence, reasons } = certainty(0.7, `${formatPercent(last, rss)} of what is resident is not Go’s`)
      .more(grows, 0.4, `it grew from ${formatBytes(trend?.first ?? 0)}`)
      // A peak that is passed again and again is never long past.
      .less(isPeak, grows ? 0.8 : 0.3, grows ? `only the highest resident size so far is known, but it rose over ${trend.count} points` : 'the highest resident size so far need not be that of now')
      .done();
    return [
      {
        key: 'M03',
        kind: 'leak',
        sentence: `${grows ? `${formatBytes(trend.first)} → ` : ''}${formatBytes(last)} of ${formatBytes(rss)} resident are outside of Go’s heap: mmap, cgo, or the page cache of mapped files.`,
        confidence,
        reasons,
        impact: { bytes: last, ...(grows && isTimed(context) && !isMoment(line) ? { bytesPerHour: Math.round(trend.slope * 3_600_000) } : {}) },
        evidence: [seriesEvidence([{ ...line, name: isPeak ? SERIES_NAMES.rssPeak : SERIES_NAMES.rss }], `${formatBytes(last)} outside`)],
        fix: 'No heap profile shows it. Look at what is mapped with `syscall.Mmap` (a `Munmap` for each, also when a file is opened anew), allocated by cgo (a `C.free` for each `C.malloc`), or kept by a library outside of Go.',
        surer: [
          minor === undefined || minor >= 25
            ? '`/proc/PID/smaps` of the process: from Go 1.25 the runtime’s own mappings are named there ([anon: Go: …]), the rest is what to look for.'
            : '`/proc/PID/smaps` of the process: mappings that are not the Go heap’s.',
        ],
        functions: [],
        scale: { share: last / rss, growth: grows && isTimed(context) ? growthOf(last, trend.slope) : 0, count: 0 },
      },
    ];
  },
};

/** Resident less Go's, at the times of the former. */
function outsideOf(context: HintContext): { readonly line: Line; readonly rss: number; readonly isPeak: boolean } | undefined {
  const now = lineOf(context, SERIES_NAMES.rss);
  const rss = now ?? lineOf(context, SERIES_NAMES.rssPeak);
  const sys = lineOf(context, SERIES_NAMES.sys);
  const released = lineOf(context, SERIES_NAMES.heapReleased);
  if (!rss || !sys) return undefined;
  const times: number[] = [];
  const values: number[] = [];
  for (let at = 0; at < rss.times.length; at++) {
    const time = rss.times[at]!;
    const had = valueAt(sys, time);
    if (had === undefined) continue;
    times.push(time);
    values.push(rss.values[at]! - (had - (released ? (valueAt(released, time) ?? 0) : 0)));
  }
  return times.length === 0 ? undefined : { line: { name: rss.name, times, values }, rss: rss.values.at(-1)!, isPeak: now === undefined };
}
