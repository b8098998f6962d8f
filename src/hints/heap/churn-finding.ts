import { formatBytes } from '../../lib/format-value.ts';
import type { Certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import type { Churn } from './churn.ts';
import { heapSitesOf } from './sites.ts';
import { escapeEvidence, functionsOf, madeEvidence } from './tell.ts';

const MEGABYTE = 1024 * 1024;
/** The smallest heap is collected at 4 MB (runtime/mgcpacer.go, heapMinimum): so many are two collections a second, of little. */
const HARDLY_FELT = 8 * MEGABYTE;
/** A core makes and collects some hundred MB of small objects a second. */
const COSTS = 32 * MEGABYTE;
/** No leak: how much it costs, and whether that matters, is for the reader to say. */
const MOST = 0.74;

export function churnFinding(
  context: HintContext,
  churn: Churn,
  told: { readonly rule: string; readonly sure: Certainty; readonly sentence: string; readonly fix: string; readonly most?: 2 | 3 },
): Found {
  const table = heapSitesOf(context);
  const { confidence, reasons } = told.sure
    .less(churn.rate !== undefined && churn.rate < HARDLY_FELT, 0.8, 'so little in a second is hardly felt')
    .atMost(true, MOST, 'it costs time, and no memory that stays')
    .done();
  return {
    key: `${told.rule} ${churn.name}`,
    kind: 'churn',
    sentence: told.sentence,
    scale: { share: churn.share, growth: 0, count: churn.objects },
    severity: { most: churn.rate !== undefined && churn.rate < COSTS ? 2 : (told.most ?? 2) },
    confidence,
    reasons,
    impact: { bytes: churn.bytes, objects: churn.objects },
    evidence: churn.sites.slice(0, 3).flatMap((site) => [madeEvidence(table, site), ...escapeEvidence(context, site)]),
    fix: told.fix,
    surer: churn.rate === undefined ? ['Take a second heap profile a minute later: then it is known how much is made each second.'] : [],
    functions: functionsOf(churn.sites),
  };
}

/** "12.4 MB a second", or "1.2 GB since the start". */
export function rateOf({ rate, bytes, isBetween }: Churn): string {
  return rate === undefined ? `${formatBytes(bytes)} ${isBetween ? 'between the captures' : 'since the start'}` : `${formatBytes(rate)} a second`;
}
