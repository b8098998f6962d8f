import { ok } from '../lib/result.ts';
import { fitBudget } from '../permalink/fit-budget.ts';
import { shareFindings } from '../permalink/link-findings.ts';
import { redact } from '../permalink/redact.ts';
import { buildShared, MOST_LINKED_STACKS, MOST_STACKS } from './build-shared.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import type { CompareDesk } from './compare-desk.ts';
import type { Answer, CompareQuery, SharedLink, ShareOptions } from './contract.ts';
import type { Recent } from './recent.ts';

/** What was built of a comparison lately: a dialog asks for the same one in several lengths. */
export type BuiltShares = Recent<Promise<Answer<SharedComparison>>>;

/** A comparison as the payload of a link that fits so many characters. */
export async function shareComparison(
  desk: CompareDesk,
  shares: BuiltShares,
  query: CompareQuery,
  options: ShareOptions,
): Promise<Answer<SharedLink>> {
  const most = options.budget === undefined ? MOST_STACKS : MOST_LINKED_STACKS;
  const built = await shares.get(`${most}${JSON.stringify(query)}`, () => buildShared(desk, query, most));
  if (!built.ok) return built;
  const { captures, base, head } = query;
  const findings = shareFindings(options.findings ?? [], [captures[base]!, captures[head]!]);
  const whole = { ...built.value, findings };
  const shared = options.redact ? redact(whole) : whole;
  const fitted = await fitBudget(shared, { budget: options.budget });
  if (!fitted.ok) return fitted;
  const { payload, stacks, foldedStacks, rounded, exactShare, findings: travel } = fitted.value;
  return ok({ payload, stacks, foldedStacks, rounded, exactShare, ...(travel.of > 0 ? { findings: travel } : {}) });
}
