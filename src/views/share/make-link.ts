/** Makes a link of the shown comparison, and proves that it opens. */
import type { Answer, SharedLink } from '../../engine/contract.ts';
import { formatFragment } from '../../permalink/fragment.ts';
import { engine } from '../../store/actions.ts';
import { compareQuery, type Comparison } from '../../store/comparison.ts';
import { heldFilters, linkViewOf, withoutNames } from '../../store/link-view.ts';
import { BUDGETS, type Budget, type BudgetId } from './share-budgets.ts';

export interface MadeLink {
  readonly shared: SharedLink;
  readonly text: string;
}

export type Ladder = Readonly<Record<BudgetId, Answer<MadeLink>>>;

/** The link around a payload: this page's address without its query, the payload, the view. */
export function linkText(payload: string, comparison: Comparison, redact: boolean): string {
  const { origin, pathname } = window.location;
  const page = origin === 'null' ? '' : origin + pathname;
  const view = linkViewOf(comparison, comparison.type, heldFilters(comparison));
  return page + formatFragment({ kind: 'shared', payload }, redact ? withoutNames(view) : view);
}

/** A link for each budget. Where a longer one changes nothing it is the same. */
export async function makeLadder(comparison: Comparison, redact: boolean): Promise<Ladder> {
  const links = await Promise.all(BUDGETS.map(async (budget) => [budget.id, await makeLink(comparison, budget, redact)] as const));
  return Object.fromEntries(links) as unknown as Ladder;
}

export function makeExact(comparison: Comparison, redact: boolean): Promise<Answer<SharedLink>> {
  return engine.calls.share(compareQuery(comparison), { budget: undefined, redact });
}

/** Opens what was made, as a recipient would, and compares the totals. */
export async function opensAgain(payload: string, comparison: Comparison): Promise<boolean> {
  const [opened, facts] = await Promise.all([
    engine.calls.openShared(payload),
    engine.calls.compareFacts(compareQuery({ ...comparison, scale: 'absolute' })),
  ]);
  if (!opened.ok) return false;
  const { base, head, type } = opened.value;
  void engine.calls.close(base.id);
  void engine.calls.close(head.id);
  const net = (side: typeof base): number | undefined => side.valueTypes.find((one) => one.type === type)?.net;
  return facts.ok && type === comparison.type && net(base) === facts.value.base && net(head) === facts.value.head;
}

async function makeLink(comparison: Comparison, budget: Budget, redact: boolean): Promise<Answer<MadeLink>> {
  const around = linkText('', comparison, redact).length;
  const shared = await engine.calls.share(compareQuery(comparison), { budget: budget.characters - around, redact });
  if (!shared.ok) return shared;
  const text = linkText(shared.value.payload, comparison, redact);
  if (text.length > budget.characters) {
    return { ok: false, error: { code: 'too-large', sentence: 'Even folded as far as it goes, it is longer than this.' } };
  }
  return { ok: true, value: { shared: shared.value, text } };
}
