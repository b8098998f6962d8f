import { formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { churnFinding, rateOf } from './churn-finding.ts';
import { churnWith } from './churn.ts';
import { isOften } from './h18-compiled-again.ts';
import { TAG } from './library-frames.ts';
import { heapSitesOf } from './sites.ts';
import { place } from './tell.ts';

const LEAST_SHARE = 0.1;
const LEAST_RATE = 512 * 1024;

export const h20: Rule = {
  id: 'H20',
  title: 'A new compressor each time',
  needs: [['heap']],
  doc: {
    evidence: 'Ten or more sampled allocations, and a tenth of what is made (512 kB a second or more, where that is known), below compress/flate, gzip or zlib (and klauspost/compress) in the program’s own calls; those of runtime/pprof itself are not counted.',
    limits: 'A few large files, each with a compressor of its own, are fine; they make few of them.',
    source: 'compress/flate/deflate.go: a writer takes about 0.8 MB; gzip.Writer.Reset and Reader.Reset use one again',
  },
  healthy: 'Compressors are not made again and again.',
  run: (context) => {
    const { count } = heapSitesOf(context);
    return churnWith(context, TAG.compressor)
      .filter((churn) => churn.share >= LEAST_SHARE && (churn.rate === undefined || churn.rate >= LEAST_RATE) && isOften(churn, count))
      .map((churn) => churnFinding(context, churn, {
        rule: 'H20', most: 3,
        sure: certainty(0.7, 'a gzip writer takes about 0.8 MB').more(count > 1, 0.3, 'it goes on from capture to capture').more(churn.sites.some((site) => site.servesRequests), 0.2, 'requests do it'),
        sentence: `${formatPercent(churn.share, 1)} of what is allocated, ${rateOf(churn)}, goes into compressors that ${place(churn.sites[0]!)} makes for one use each.`,
        fix: `Keep writers and readers of \`${churn.name}\` in a \`sync.Pool\` and \`Reset\` them on the next target; for small answers leave compression out.`,
      }));
  },
};
