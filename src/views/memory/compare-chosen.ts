import type { CaptureFacts, CaptureId } from '../../engine/contract.ts';
import type { TimelinePin } from '../../engine/memory-contract.ts';
import { compareAll, compareSides, shownComparison, toggleCompared } from '../../store/compare-actions.ts';
import { session } from '../../store/session.ts';
import { KIND_NAMES } from '../header/fact-texts.ts';

/** Undefined: they can be compared. */
export function whyNotCompared(chosen: readonly CaptureFacts[]): string | undefined {
  const [one, other] = chosen;
  if (!one || !other) return 'Choose one more.';
  if (one.fromLink || other.fromLink) return 'What a link held can only be compared with the rest of it.';
  return one.kind === other.kind ? undefined : `${KIND_NAMES[one.kind]} and ${KIND_NAMES[other.kind].toLowerCase()} have nothing to compare: choose two of a kind.`;
}

/** The earlier one is the base. */
export function compareChosen(chosen: readonly CaptureId[], pins: readonly TimelinePin[]): void {
  const { captures } = session.getState();
  const kind = captures.find(({ id }) => id === chosen[0])?.kind;
  if (kind === undefined) return;
  const timeOf = (id: CaptureId): number => pins.find(({ capture }) => capture === id)?.time ?? Infinity;
  const placeOf = (id: CaptureId): number => captures.findIndex((facts) => facts.id === id);
  const [base, head] = chosen.toSorted((one, other) => timeOf(one) - timeOf(other) || placeOf(one) - placeOf(other));
  compareAll(kind);
  // The reader may have taken one of them out of the comparison before.
  for (const id of chosen) if (shownComparison(session.getState())?.captures.includes(id) === false) toggleCompared(id);
  const shown = shownComparison(session.getState());
  if (shown && base !== undefined && head !== undefined) compareSides(shown.captures.indexOf(base), shown.captures.indexOf(head));
}
