/** Makes a link of the shown comparison, and proves that it opens. */
import type { Answer, CompareQuery, GrewRow, SharedLink } from '../../engine/contract.ts';
import type { Finding } from '../../model/finding.ts';
import { formatFragment } from '../../permalink/fragment.ts';
import { engine } from '../../store/actions.ts';
import { compareQuery, showsLink, type Comparison } from '../../store/comparison.ts';
import { sharedFilters } from '../../store/link-filters.ts';
import { linkViewOf, withoutNames } from '../../store/link-view.ts';
import { session } from '../../store/session.ts';
import { isExact, type Budget } from './share-budgets.ts';

export interface MadeLink {
  readonly shared: SharedLink;
  readonly text: string;
}

/** Rows that are compared before a link is called good. */
const CHECKED_ROWS = 100;

/** The link around a payload: this page's address without its query, the payload, the view. */
function linkText(payload: string, comparison: Comparison, redact: boolean): string {
  const { origin, pathname } = window.location;
  const page = origin === 'null' ? '' : origin + pathname;
  const onLink = showsLink(comparison, session.getState().captures);
  const view = linkViewOf(comparison, comparison.type, sharedFilters(comparison, onLink));
  return page + formatFragment({ kind: 'shared', payload }, redact ? withoutNames(view) : view);
}

export async function makeLink(comparison: Comparison, budget: Budget, redact: boolean, findings: readonly Finding[]): Promise<Answer<MadeLink>> {
  const around = linkText('', comparison, redact).length;
  const shared = await engine.calls.share(compareQuery(comparison), { budget: budget.characters - around, redact, findings });
  if (!shared.ok) return shared;
  const text = linkText(shared.value.payload, comparison, redact);
  if (text.length > budget.characters) {
    return { ok: false, error: { code: 'too-large', sentence: 'Even folded as far as it goes, it is longer than this.' } };
  }
  return { ok: true, value: { shared: shared.value, text } };
}

export function makeExact(comparison: Comparison, redact: boolean, findings: readonly Finding[]): Promise<Answer<SharedLink>> {
  return engine.calls.share(compareQuery(comparison), { budget: undefined, redact, findings });
}

/**
 * Opens what was made and looks at it as a recipient will: under the link's own view, whose filters its numbers obey
 * already. The totals must be the same, and where nothing was left out the rows as well.
 */
export async function opensAgain({ payload, ...made }: SharedLink, comparison: Comparison, redact: boolean): Promise<boolean> {
  const opened = await engine.calls.openShared(payload);
  if (!opened.ok) return false;
  const { base, head, type } = opened.value;
  // Filters leave out a part of the totals that a relative scale goes by, which a link does not have.
  const asked: CompareQuery = { ...sidesOnly(compareQuery(comparison)), scale: 'absolute' };
  const again: CompareQuery = { ...asked, captures: base ? [base.id, head.id] : [head.id], base: 0, head: base ? 1 : 0, filters: [] };
  try {
    if (opened.value.findings.length !== (made.findings?.kept ?? 0)) return false;
    if (type !== comparison.type || !(await haveSameTotals(asked, again))) return false;
    return redact || !isExact(made) || (await haveSameRows(asked, again));
  } finally {
    for (const side of base ? [base, head] : [head]) void engine.calls.close(side.id);
  }
}

/** A link holds the two sides, however long their series is. */
function sidesOnly(query: CompareQuery): CompareQuery {
  const { captures, base, head } = query;
  const ids = base === head ? [captures[base]!] : [captures[base]!, captures[head]!];
  return { ...query, captures: ids, base: 0, head: ids.length - 1 };
}

async function haveSameTotals(asked: CompareQuery, again: CompareQuery): Promise<boolean> {
  const [want, got] = await Promise.all([engine.calls.compareFacts(asked), engine.calls.compareFacts(again)]);
  return want.ok && got.ok && want.value.base === got.value.base && want.value.head === got.value.head;
}

async function haveSameRows(asked: CompareQuery, again: CompareQuery): Promise<boolean> {
  const order = { by: 'delta', descending: true } as const;
  const [want, got] = await Promise.all([asked, again].map((query) => engine.calls.grew(query, 'path', order, '', 0, CHECKED_ROWS)));
  if (want?.ok !== true || got?.ok !== true) return false;
  // Rows that did not change are many, all alike, and may stand in any order.
  const texts = (rows: readonly GrewRow[]): readonly string[] =>
    rows.filter(({ delta }) => delta !== 0).map(({ key, base, head }) => JSON.stringify([key, base, head])).toSorted();
  const [before, after] = [texts(want.value.rows), texts(got.value.rows)];
  return before.length === after.length && before.every((text, index) => text === after[index]);
}
