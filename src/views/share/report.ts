/** Gathers what a report of the shown comparison says. */
import { visibleText } from '../../lib/visible-text.ts';
import type { Finding } from '../../model/finding.ts';
import { openFindings, shareFindings } from '../../permalink/link-findings.ts';
import { redactFindings } from '../../permalink/redact-findings.ts';
import { redactName } from '../../permalink/redact.ts';
import { engine } from '../../store/actions.ts';
import { compareQuery, isTwoSided, type Comparison } from '../../store/comparison.ts';
import { findings as foundStore } from '../../store/findings.ts';
import { session } from '../../store/session.ts';
import { scaledUnit } from '../compare/compared.ts';
import { KIND_NAMES } from '../header/fact-texts.ts';
import type { ReportedFindings } from '../findings/findings-section.ts';
import { captureLink, captureReport, markdownLink, markdownReport, type ReportInput } from './markdown.ts';

const REPORTED_ROWS = 10;

/** Names that the link hides are not written beside it. */
export async function linkOfTopRow(comparison: Comparison, link: string, redact: boolean): Promise<string> {
  const found = await gather(comparison, 1);
  if (!found) return link;
  const row = redact ? undefined : found.rows[0];
  return isAlone(comparison) ? captureLink(row, found.unit, found.facts.head, link) : markdownLink(row, found, link);
}

/** `findings`: undefined where they are left out. */
export async function reportOf(comparison: Comparison, link: string, redact: boolean, findings: readonly Finding[] | undefined): Promise<string> {
  const found = await gather(comparison, REPORTED_ROWS);
  if (!found) return link;
  const { captures } = session.getState();
  const side = (index: number) => captures.find((facts) => facts.id === comparison.captures[index]);
  const base = side(comparison.base);
  const head = side(comparison.head);
  const kind = head ? KIND_NAMES[head.kind] : 'Profile';
  const told = {
    ...found,
    head: { name: (redact ? undefined : head && visibleText(head.name)) ?? (isAlone(comparison) ? 'a capture' : 'head'), time: head?.time },
    type: comparison.type,
    rows: redact ? [] : found.rows,
    link,
    ...(findings === undefined ? {} : { found: reported(comparison, findings, redact) }),
  };
  if (isAlone(comparison)) return captureReport({ ...told, title: kind });
  return markdownReport({ ...told, title: `${kind}: what grew`, base: { name: (redact ? undefined : base && visibleText(base.name)) ?? 'base', time: base?.time } });
}

/** Of a `-diff_base` profile both sides have something. */
function isAlone({ captures, base, head }: Comparison): boolean {
  const { captures: open } = session.getState();
  const facts = base === head ? open.find(({ id }) => id === captures[head]) : undefined;
  return facts !== undefined && !isTwoSided(facts);
}

/** Without names they are written as the link has them. */
function reported(comparison: Comparison, findings: readonly Finding[], redact: boolean): ReportedFindings {
  const healthy = foundStore.getState().report?.healthy ?? [];
  const sides = [comparison.captures[comparison.base] ?? '', comparison.captures[comparison.head] ?? ''] as const;
  if (redact) {
    const hidden = openFindings(redactFindings(shareFindings(findings, sides), [], redactName), sides);
    return { findings: hidden, healthy, nameOf: (id) => (id === '' ? undefined : id === sides[1] ? 'head' : 'base') };
  }
  const { captures } = session.getState();
  return { findings, healthy, nameOf: (id) => captures.find((facts) => facts.id === id)?.name };
}

async function gather(
  comparison: Comparison,
  count: number,
): Promise<Pick<ReportInput, 'facts' | 'rows' | 'unit' | 'scale'> | undefined> {
  const query = compareQuery(comparison);
  const { by, order, tableText } = comparison;
  const [facts, page] = await Promise.all([engine.calls.compareFacts(query), engine.calls.grew(query, by, order, tableText, 0, count)]);
  if (!facts.ok || !page.ok) return undefined;
  return { facts: facts.value, rows: page.value.rows, unit: scaledUnit(facts.value, comparison), scale: comparison.scale };
}
