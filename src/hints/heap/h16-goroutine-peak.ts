import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { lastOf } from './heap-columns.ts';
import { growthWithoutTime } from '../weigh.ts';
import { heapSitesOf, isOfDescriptors, type HeapSites, type Site } from './sites.ts';
import { lineOf, shareOf, stackEvidence } from './tell.ts';

const LEAST_BYTES = 1024 * 1024;
/** Two samples stand for a megabyte of these. */
const LEAST_SAMPLES = 5;
/** So many times more at the peak than now: then memory is kept for goroutines that are gone. */
const FAR_ABOVE = 4;
const SMALL_SHARE = 0.01;

export const h16: Rule = {
  id: 'H16',
  title: 'Descriptors of goroutines that once ran',
  needs: [['heap']],
  doc: {
    evidence: 'At least 1 MB in use, and five samples, that `runtime.malg` allocated: the descriptors of goroutines, which are used again and never freed. Their number is the most goroutines that ever lived at the same time. Where goroutines are open too, the peak is held against their number now; else a peak that rises from capture to capture, by half and in more than half of the steps, the last among them, says that more and more live together.',
    limits: 'It tells the peak, not when it was or who started them. Load that rises lets the peak rise as well: possible at most.',
    source: 'runtime/proc.go, malg, gfput and gfget; descriptors are kept in allgs',
  },
  healthy: 'The descriptors of all goroutines that ever ran take less than 1 MB.',
  run: (context) => {
    const table = heapSitesOf(context);
    const sites = table.sites.filter(isOfDescriptors);
    const bytes = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseBytes), 0);
    const samples = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseSamples), 0);
    if (bytes < LEAST_BYTES || (samples < LEAST_SAMPLES && table.rate > 1)) return [];
    const peak = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseObjects), 0);
    const now = context.goroutines.at(-1)?.index.profile.samples.values[0]?.reduce((sum, value) => sum + value, 0);
    const isOver = now !== undefined && peak >= FAR_ABOVE * now;
    const { confidence, reasons } = certainty(0.9, 'the runtime never frees them').done();
    if (now === undefined && risesToTheEnd(sites, table)) return [rising(sites, table)];
    return [{
      key: 'H16 runtime.malg',
      kind: isOver ? 'leak' : 'fact',
      sentence: `${formatCount(Math.round(peak))} goroutines lived at one time${now === undefined ? '' : `, ${formatCount(now)} live now`}: ${formatBytes(bytes)} of descriptors stay for ever, besides what their stacks had grown to.`,
      scale: { share: shareOf(bytes, table), growth: 0, count: peak },
      // What is a small part of the heap is no reason to look here first.
      severity: { most: isOver ? 3 : shareOf(bytes, table) < SMALL_SHARE ? 1 : 2 },
      confidence, reasons, impact: { bytes, goroutines: Math.round(peak) },
      evidence: sites.slice(0, 2).map((site) => stackEvidence(table, site)),
      fix: 'Start fewer goroutines at the same time: workers, a semaphore, or `errgroup.Group.SetLimit` where one is started for each item.',
      surer: now === undefined ? ['Take a goroutine profile too: it tells how many there are now, and from where.'] : [],
      functions: [],
    }];
  },
};

const RISEN = 1.5;

/** Descriptors are never freed, so that of their samples only more can be seen. */
function risesToTheEnd(sites: readonly Site[], { count }: HeapSites): boolean {
  const samples = Array.from({ length: count }, (_, at) => sites.reduce((sum, site) => sum + site.columns.inuseSamples[at]!, 0));
  const steps = samples.slice(1).map((value, at) => value - samples[at]!);
  return count > 2 && samples.at(-1)! >= RISEN * samples[0]! && steps.at(-1)! >= 1 && 2 * steps.filter((step) => step >= 1).length > steps.length;
}

function rising(sites: readonly Site[], table: HeapSites): Found {
  const of = (column: 'inuseObjects' | 'inuseBytes', at: number): number => sites.reduce((sum, site) => sum + site.columns[column][at]!, 0);
  const [before, after] = [Math.round(of('inuseObjects', 0)), Math.round(of('inuseObjects', table.count - 1))];
  const bytes = of('inuseBytes', table.count - 1);
  const { confidence, reasons } = certainty(0.55, 'more load, and not only goroutines that never end, lets more live at one time').done();
  return {
    key: 'H16 runtime.malg',
    kind: 'leak',
    sentence: `${formatCount(before)} → ${formatCount(after)} goroutines lived at one time: more and more live together, as where some never end.`,
    scale: { share: shareOf(bytes, table), growth: growthWithoutTime(before, after), count: after },
    severity: { most: 3 },
    confidence, reasons, impact: { bytes, goroutines: after },
    evidence: sites.slice(0, 2).map((site) => ({
      kind: 'growth', captures: table.row.captures.map(({ id }) => id), type: 'inuse_space', path: site.path, values: [...site.columns.inuseBytes],
      text: `${formatBytes(site.columns.inuseBytes[0]!)} → ${formatBytes(lastOf(site.columns.inuseBytes))} at ${lineOf(site)}`,
    })),
    fix: 'See which goroutines there are: a dump groups them by where they wait, and by who started them.',
    surer: ['Take two goroutine dumps (`goroutine?debug=2`), some minutes apart: those of a group that only grows never end.'],
    functions: [],
  };
}
