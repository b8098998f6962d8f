import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { churnFinding, rateOf } from './churn-finding.ts';
import { churnOf, type Churn } from './churn.ts';
import { isStart } from './h03-never-freed.ts';
import { lessGarbage } from './less-garbage.ts';
import { place } from './tell.ts';

const LEAST_SHARE = 0.15;
const MOST_KEPT = 0.02;
/** What less than this costs is not worth a change. */
const LEAST_RATE = 2 * 1024 * 1024;
const LEAST_BYTES = 64 * 1024 * 1024;
const SMALL = 64;
/** Bytes have too many digits from here on. */
const LARGE = 64 * 1024;
const MANY = 100_000;
const MOST_FINDINGS = 3;

export const h23: Rule = {
  id: 'H23',
  title: 'Much made, little kept',
  needs: [['heap']],
  doc: {
    evidence: 'A function of the program makes 15 % or more of all that is allocated and keeps 2 % of it at most; 2 MB a second or more between two captures of one process, or 64 MB in all where there is one capture or nothing was made between them. Objects of 64 bytes or less, 100,000 a second, count more; less than 8 MB a second counts 0.8, and below 32 MB a second no churn is more than worth a look.',
    limits: 'It costs time in the collector, not memory; how much is told by the collector’s numbers (M06).',
    source: 'runtime/mprof.go; the garbage collector guide on go.dev',
  },
  healthy: 'In the heap profiles looked at no function of the program makes 15 % of all that is allocated and drops it.',
  run: (context) => {
    return churnOf(context).filter((churn) => isHot(churn)).slice(0, MOST_FINDINGS).map((churn) => {
      const size = churn.bytes / churn.objects;
      const rate = churn.rate === undefined ? 0 : churn.rate / size;
      const isSmall = size <= SMALL && rate >= MANY;
      return churnFinding(context, churn, {
        rule: 'H23',
        sure: certainty(churn.isBetween ? 0.7 : 0.5).more(isSmall, 0.2, `${formatCount(Math.round(rate))} small objects a second`),
        sentence: `${formatPercent(churn.share, 1)} of what is allocated, ${rateOf(churn)}, is made by ${place(churn.sites[0]!)} and dropped again: ${size < LARGE ? `objects of ${formatCount(Math.round(size))} bytes` : `blocks of ${formatBytes(size)}`} on average.`,
        fix: lessGarbage(churn),
      });
    });
  },
};

function isHot(churn: Churn): boolean {
  const [site] = churn.sites;
  const enough = churn.rate === undefined ? churn.bytes >= LEAST_BYTES : churn.rate >= LEAST_RATE;
  return site!.origin === 'own' && enough && churn.samples >= FEW_SAMPLES && churn.share >= LEAST_SHARE && churn.kept <= MOST_KEPT * churn.bytes && (churn.isBetween || !isStart(site!));
}
