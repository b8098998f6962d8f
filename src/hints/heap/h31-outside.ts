import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES, type Series } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { growthsOf } from './growth.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';

const LEAST_SHARE = 0.25;
const LEAST_BYTES = 64 * 1024 * 1024;

export const h31: Rule = {
  id: 'H31',
  title: 'Memory that heap profiles do not see',
  needs: [['heap', 'series']],
  doc: {
    evidence: 'What the kernel counts for the process (RSS; its peak, where only that is known) is larger than all that the Go runtime took and did not give back by 64 MB and by a quarter, while no place in the heap profiles grows.',
    limits: 'A peak may be long past, and counts a third. Files that are mapped or cached may be counted as well.',
    source: 'runtime.MemStats: Sys and HeapReleased; getrusage(2)',
  },
  healthy: 'What the kernel counts is what the Go runtime knows of.',
  run: (context) => {
    const table = heapSitesOf(context);
    const rss = newest(context, SERIES_NAMES.rss);
    const peak = newest(context, SERIES_NAMES.rssPeak);
    const resident = rss ?? peak;
    const sys = newest(context, SERIES_NAMES.sys);
    if (resident === undefined || sys === undefined || table.count === 0) return [];
    const outside = resident - (sys - (newest(context, SERIES_NAMES.heapReleased) ?? 0));
    if (outside < LEAST_BYTES || outside < LEAST_SHARE * resident) return [];
    const grows = growthsOf(context).some(({ gain }) => gain > 0.1 * lastOf(table.totals.inuseBytes));
    const { confidence, reasons } = certainty(0.7, 'the heap profiles show only what Go allocates')
      .less(rss === undefined, 0.3, 'only the peak of what was resident is known')
      .less(grows, 0.4, 'the Go heap grows too')
      .done();
    return [{
      key: 'H31 outside', kind: 'leak',
      sentence: `${formatBytes(outside)} of ${formatBytes(resident)} that the process has in memory are not the Go runtime’s: no line of the heap profiles can show them.`,
      scale: { share: outside / resident, growth: 0, count: 0 }, confidence, reasons, impact: { bytes: outside },
      evidence: seriesEvidence(context, rss === undefined ? SERIES_NAMES.rssPeak : SERIES_NAMES.rss, `${formatBytes(resident)} in memory, ${formatBytes(sys)} Go’s`),
      fix: 'Look at what C libraries allocate and at mappings: `/proc/PID/smaps` names those of Go ≥ 1.25 `[anon: Go: …]`; what is left belongs to cgo or `mmap`.',
      surer: ['`cat /proc/PID/smaps_rollup` and `/proc/PID/smaps` of the process'], functions: [],
    }];
  },
};

function seriesOf({ go }: HintContext, name: string): Series | undefined {
  return go?.merged.series.find((one) => one.name === name);
}

function newest(context: HintContext, name: string): number | undefined {
  return seriesOf(context, name)?.values.at(-1);
}

function seriesEvidence(context: HintContext, name: string, text: string): readonly { readonly kind: 'series'; readonly family: 'go'; readonly names: readonly string[]; readonly from: number; readonly to: number; readonly text: string }[] {
  const times = seriesOf(context, name)?.times;
  return times && times.length > 0 ? [{ kind: 'series', family: 'go', names: [name, SERIES_NAMES.sys], from: times[0]!, to: times.at(-1)!, text }] : [];
}
