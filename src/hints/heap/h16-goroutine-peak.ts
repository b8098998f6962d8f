import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';
import { shareOf, stackEvidence } from './tell.ts';

const LEAST_BYTES = 1024 * 1024;
/** Two samples stand for a megabyte of these. */
const LEAST_SAMPLES = 5;
/** So many times more at the peak than now: then memory is kept for goroutines that are gone. */
const FAR_ABOVE = 4;

export const h16: Rule = {
  id: 'H16',
  title: 'Descriptors of goroutines that once ran',
  needs: [['heap']],
  doc: {
    evidence: 'At least 1 MB in use, and five samples, that `runtime.malg` allocated: the descriptors of goroutines, which are used again and never freed. Their number is the most goroutines that ever lived at the same time. Where goroutines are open too, the peak is held against their number now.',
    limits: 'It tells the peak, not when it was or who started them.',
    source: 'runtime/proc.go, malg, gfput and gfget; descriptors are kept in allgs',
  },
  healthy: 'There never were many more goroutines than a program of its kind has.',
  run: (context) => {
    const table = heapSitesOf(context);
    const sites = table.sites.filter(({ tags, origin, name }) => origin === 'runtime' && ((tags & TAG.goroutine) !== 0 || name === 'runtime.malg'));
    const bytes = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseBytes), 0);
    const samples = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseSamples), 0);
    if (bytes < LEAST_BYTES || (samples < LEAST_SAMPLES && table.rate > 1)) return [];
    const peak = sites.reduce((sum, site) => sum + lastOf(site.columns.inuseObjects), 0);
    const now = context.goroutines.at(-1)?.index.profile.samples.values[0]?.reduce((sum, value) => sum + value, 0);
    const isOver = now !== undefined && peak >= FAR_ABOVE * now;
    const { confidence, reasons } = certainty(0.9, 'the runtime never frees them').done();
    return [{
      key: 'H16 runtime.malg',
      kind: isOver ? 'leak' : 'fact',
      sentence: `${formatCount(Math.round(peak))} goroutines lived at one time${now === undefined ? '' : `, ${formatCount(now)} live now`}: ${formatBytes(bytes)} of descriptors stay for ever, besides what their stacks had grown to.`,
      scale: { share: shareOf(bytes, table), growth: 0, count: peak },
      severity: { most: isOver ? 3 : 2 },
      confidence, reasons, impact: { bytes, goroutines: Math.round(peak) },
      evidence: sites.slice(0, 2).map((site) => stackEvidence(table, site)),
      fix: 'Start fewer goroutines at the same time: workers, a semaphore, or `errgroup.Group.SetLimit` where one is started for each item.',
      surer: now === undefined ? ['Take a goroutine profile too: it tells how many there are now, and from where.'] : [],
      functions: [],
    }];
  },
};
