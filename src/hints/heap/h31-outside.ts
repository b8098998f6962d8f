import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { isTimed, lastOf as newest, lineOf, seriesEvidence, trendOf, type Trend } from '../runtime/lines.ts';
import { growthOf } from '../weigh.ts';
import { growthsOf } from './growth.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf, type HeapSites } from './sites.ts';

const MEGABYTE = 1024 * 1024;
const LEAST_SHARE = 0.25;
const LEAST_BYTES = 64 * MEGABYTE;
const LEAST_GAIN = 16 * MEGABYTE;
/** GOGC=100 lets the heap double, and spans and stacks come to it: what Go has in all is hardly more than so often what is in use. */
const MOST_OF_GO = 3;

export const h31: Rule = {
  id: 'H31',
  title: 'Memory that heap profiles do not see',
  needs: [['heap', 'rss']],
  doc: {
    evidence: 'What the kernel counts for the process (RSS; its peak, where only that is known) is larger than all that the Go runtime took and did not give back by 64 MB and by a quarter. Where nothing tells what Go took: larger by as much than three times what the heap profiles have in use. More counts when RSS rises over four or more points (Mann–Kendall, p < 0.05, 16 MB or more), less when a place in the heap profiles grows.',
    limits: 'A peak may be long past, and counts a third unless it rises. The page cache of mapped files counts as resident. Without numbers of the runtime GOGC off or large, a heap that is not given back yet or is in fragments, and stacks of goroutines look the same: then it is said to be possible only, and no more.',
    source: 'runtime.MemStats: Sys and HeapReleased; proc(5), VmRSS and VmHWM; getrusage(2)',
  },
  healthy: 'What the kernel counts is not much more than what the Go runtime took.',
  run: (context) => {
    const table = heapSitesOf(context);
    const name = lineOf(context, SERIES_NAMES.rss) ? SERIES_NAMES.rss : SERIES_NAMES.rssPeak;
    const line = lineOf(context, name);
    const resident = line?.values.at(-1);
    if (!line || resident === undefined || table.count === 0) return [];
    const sys = newest(context, SERIES_NAMES.sys);
    const ofGo = sys === undefined ? MOST_OF_GO * Math.max(...table.totals.inuseBytes) : sys - (newest(context, SERIES_NAMES.heapReleased) ?? 0);
    const outside = resident - ofGo;
    if (outside < LEAST_BYTES || outside < LEAST_SHARE * resident) return [];
    return [tell(context, table, { name, resident, outside, sys, trend: trendOf(line) })];
  },
};

interface Outside {
  readonly name: string;
  readonly resident: number;
  readonly outside: number;
  /** All that Go took from the system; undefined where nothing tells. */
  readonly sys: number | undefined;
  readonly trend: Trend | undefined;
}

function tell(context: HintContext, table: HeapSites, { name, resident, outside, sys, trend }: Outside): Found {
  const grows = trend !== undefined && trend.count >= 4 && trend.p < 0.05 && trend.last - trend.first >= LEAST_GAIN;
  const heapGrows = growthsOf(context).some(({ gain }) => gain > 0.1 * lastOf(table.totals.inuseBytes));
  const isPeak = name === SERIES_NAMES.rssPeak;
  const { confidence, reasons } = certainty(sys === undefined ? 0.55 : 0.7, sys === undefined ? 'what Go itself took from the system is not known, only what is in use of its heap' : 'the heap profiles show only what Go allocates')
    .more(grows, 0.4, `it rose over ${trend?.count ?? 0} points${heapGrows ? '' : ' while the Go heap did not'}`)
    .less(isPeak, grows ? 0.8 : 0.3, grows ? 'only its highest value is known, which rose again and again' : 'only the peak of what was resident is known')
    .less(heapGrows, 0.4, 'the Go heap grows too')
    .less(sys === undefined && goroutinesRise(context), 0.6, 'there are more and more goroutines, whose stacks heap profiles do not show')
    .done();
  const held = formatBytes(lastOf(table.totals.inuseBytes));
  const known = sys === undefined ? `the heap profiles have ${held} in use` : `Go has ${formatBytes(sys)} of the system, ${held} of it in use in its heap`;
  const where = sys === undefined
    ? 'may be outside of Go’s heap (mmap, cgo, or the page cache of mapped files); GOGC that is off or large, a heap in fragments, or stacks of goroutines look the same from here'
    : 'are outside of Go’s heap (mmap, cgo, or the page cache of mapped files): no line of the heap profiles can show them';
  const fromTo = grows ? `It went from ${formatBytes(trend.first)} to ${formatBytes(trend.last)}` : `It is ${formatBytes(resident)}`;
  return {
    key: 'H31 outside', kind: 'leak',
    sentence: `${sys === undefined ? 'About ' : ''}${formatBytes(outside)} of ${formatBytes(resident)} that the process has in memory ${where}. ${fromTo}; ${known}.`,
    scale: { share: outside / resident, growth: grows && isTimed(context) ? growthOf(resident, trend.slope) : 0, count: 0 },
    confidence, reasons,
    impact: { bytes: outside, ...(grows && isTimed(context) ? { bytesPerHour: Math.round(trend.slope * 3_600_000) } : {}) },
    evidence: [evidence(context, name, `${formatBytes(resident)} in memory${sys === undefined ? '' : `, ${formatBytes(sys)} Go’s`}`)],
    fix: 'Look at what is mapped (`syscall.Mmap`: a `Munmap` for each, also when a file is opened anew) and at what C libraries allocate (a `C.free` for each `C.malloc`). `/proc/PID/smaps` tells them apart: mapped files by their names, those of Go ≥ 1.25 as `[anon: Go: …]`; what is left belongs to cgo or to `mmap` without a file.',
    surer: ['`cat /proc/PID/smaps_rollup` and `/proc/PID/smaps` of the process, twice, some minutes apart', ...(sys === undefined ? ['What the runtime says of itself: a heap profile in text (`/debug/pprof/heap?debug=1`), MemStats or metrics.'] : [])],
    functions: [],
  };
}

function evidence(context: HintContext, name: string, text: string): Found['evidence'][number] {
  return seriesEvidence([name, SERIES_NAMES.sys].flatMap((one) => lineOf(context, one) ?? []), text);
}

function goroutinesRise({ goroutines }: HintContext): boolean {
  const counts = goroutines.map(({ index }) => index.profile.samples.values[0]?.reduce((sum, value) => sum + value, 0) ?? 0);
  return counts.length >= 2 && counts.at(-1)! > 1.5 * counts[0]! + 100;
}
