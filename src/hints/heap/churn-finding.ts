import { formatBytes } from '../../lib/format-value.ts';
import type { Certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import type { Churn } from './churn.ts';
import { heapSitesOf } from './sites.ts';
import { escapeEvidence, functionsOf, stackEvidence } from './tell.ts';

export function churnFinding(
  context: HintContext,
  churn: Churn,
  told: { readonly rule: string; readonly sure: Certainty; readonly sentence: string; readonly fix: string; readonly most?: 2 | 3 },
): Found {
  const table = heapSitesOf(context);
  const { confidence, reasons } = told.sure.done();
  return {
    key: `${told.rule} ${churn.name}`,
    kind: 'churn',
    sentence: told.sentence,
    scale: { share: churn.share, growth: 0, count: churn.objects },
    severity: { most: told.most ?? 2 },
    confidence,
    reasons,
    impact: { bytes: churn.bytes, objects: churn.objects },
    evidence: churn.sites.slice(0, 3).flatMap((site) => [stackEvidence(table, site, 'alloc_space'), ...escapeEvidence(context, site)]),
    fix: told.fix,
    surer: churn.rate === undefined ? ['Take a second heap profile a minute later: then it is known how much is made each second.'] : [],
    functions: functionsOf(churn.sites),
  };
}

/** "12.4 MB a second", or "1.2 GB since the start". */
export function rateOf({ rate, bytes }: Churn): string {
  return rate === undefined ? `${formatBytes(bytes)} since the start` : `${formatBytes(rate)} a second`;
}
