import { ok } from '../lib/result.ts';
import { fitBudget } from '../permalink/fit-budget.ts';
import { redact } from '../permalink/redact.ts';
import { buildShared } from './build-shared.ts';
import type { CompareDesk } from './compare-desk.ts';
import type { Answer, CompareQuery, SharedLink, ShareOptions } from './contract.ts';

/** A comparison as the payload of a link that fits so many characters. */
export async function shareComparison(
  desk: CompareDesk,
  query: CompareQuery,
  options: ShareOptions,
): Promise<Answer<SharedLink>> {
  const built = await buildShared(desk, query);
  if (!built.ok) return built;
  const shared = options.redact ? redact(built.value) : built.value;
  const fitted = await fitBudget(shared, { budget: options.budget });
  if (!fitted.ok) return fitted;
  const { payload, stacks, foldedStacks, rounded, exactShare } = fitted.value;
  return ok({ payload, stacks, foldedStacks, rounded, exactShare });
}
