/**
 * Values, differences and their shares as text. Rates have a unit that ends in "/s"; one that ends in "Δ/s" is of
 * differences only: counts since the process began make no rate by themselves.
 */
import type { CaptureFacts, FlameQuery } from '../../engine/contract.ts';
import { formatPercent, formatValue } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { session } from '../../store/session.ts';

const PER_SECOND = '/s';
const DELTA_PER_SECOND = 'Δ/s';

export function unitOf(shown: { readonly query: FlameQuery; readonly facts: CaptureFacts }): string {
  const unit = shown.facts.valueTypes[shown.query.type]?.unit ?? '';
  if (shown.query.against?.scale !== 'perSecond') return unit;
  const sides = [shown.facts, baseFacts(shown.query)];
  return unit + (sides.every((facts) => facts?.durationSeconds !== undefined) ? PER_SECOND : DELTA_PER_SECOND);
}

/** Of the two captures of a comparison; of one capture with two sides in it, both times the same. */
export function sideNames(query: FlameQuery, facts: CaptureFacts): { readonly base: string; readonly head: string } {
  const head = visibleText(facts.name);
  if (!query.against || query.against.capture === facts.id) return { base: `${head} (base)`, head: `${head} (head)` };
  return { base: visibleText(baseFacts(query)?.name ?? 'base'), head };
}

/** The merged tree of two captures is as deep as the deeper one. */
export function deepestStack(query: FlameQuery, facts: CaptureFacts): number {
  return Math.max(facts.deepestStack, baseFacts(query)?.deepestStack ?? 0);
}

function baseFacts(query: FlameQuery): CaptureFacts | undefined {
  return session.getState().captures.find((capture) => capture.id === query.against?.capture);
}

export function formatIn(value: number, unit: string): string {
  // Scaled counts are no whole numbers; beyond a hundred their fractions say nothing.
  const shown = Math.abs(value) >= 100 ? Math.round(value) : value;
  const ending = [DELTA_PER_SECOND, PER_SECOND].find((one) => unit.endsWith(one));
  if (ending === undefined) return formatValue(shown, unit);
  return formatValue(shown, unit.slice(0, -ending.length)) + PER_SECOND;
}

/** Of what one side has. */
export function formatSide(value: number, unit: string): string {
  return unit.endsWith(DELTA_PER_SECOND) ? '–' : formatIn(value, unit);
}

/** "+12.4 MB", "−3.00 MB", "0 B". */
export function formatDelta(delta: number, unit: string): string {
  return `${delta > 0 ? '+' : ''}${formatIn(delta, unit)}`.replace(/^-/, '−');
}

/** "+12.3 %", "−100 %", "new" where there was nothing to grow from; "×12" says more than "+1100 %". */
export function formatChange(base: number, head: number): string {
  if (base === head) return 'unchanged';
  if (base === 0) return 'new';
  if (head === 0) return 'gone';
  if (head / base >= 10) return `×${(head / base).toFixed(head / base >= 100 ? 0 : 1)}`;
  return `${head > base ? '+' : ''}${formatPercent(head - base, Math.abs(base))}`;
}
