/** What can be done with comparisons. Loaded with the first of them. */
import type { CaptureFacts, CaptureId } from '../engine/contract.ts';
import type { ProfileKind } from '../model/capture.ts';
import type { Filter } from '../model/query.ts';
import { say } from './actions.ts';
import {
  freshComparison,
  isTwoSided,
  sharedTypes,
  showsLink,
  withCaptures,
  withoutCapture,
  type Comparison,
  type ViewState,
} from './comparison.ts';
import { includesFilter } from './link-filters.ts';
import { upgradeFromFiles } from './link-upgrade.ts';
import { session, type SessionState } from './session.ts';

/** The comparison that is shown; undefined while a single capture is. */
export function shownComparison(state: SessionState): Comparison | undefined {
  return state.board !== undefined ? undefined : state.comparisons.find((comparison) => comparison.id === state.compared);
}

/**
 * After files were read: sides of a link that they are give way to them, and captures of a kind that is now open twice
 * are compared. False: there is nothing to compare.
 */
export function compareOpened(opened: readonly CaptureFacts[]): boolean {
  const upgraded = upgradeFromFiles();
  if (upgraded !== undefined && opened.every((facts) => upgraded.captures.includes(facts.id))) {
    session.setState({ compared: upgraded.id, board: undefined, arrival: undefined });
    return true;
  }
  const kinds = [...new Set(opened.map((facts) => facts.kind))];
  const sizes = kinds.map((kind) => ({ kind, count: capturesOfKind(kind).length })).filter(({ count }) => count > 1);
  for (const { kind } of sizes) compareKind(kind, opened);
  const largest = sizes.toSorted((a, b) => b.count - a.count)[0];
  if (!largest) return upgraded !== undefined;
  say(`${largest.count} captures are compared`);
  session.setState((state) => ({ compared: largest.kind, board: undefined, active: state.active ?? opened[0]?.id, arrival: undefined }));
  return true;
}

/** Compares all open captures of a kind, or of the kind that is shown. */
export function compareAll(kind: ProfileKind): void {
  if (!session.getState().comparisons.some(({ id }) => id === kind)) compareKind(kind, capturesOfKind(kind));
  showComparison(kind);
}

export function compareTwoSides(facts: CaptureFacts): void {
  const id = `two-sided ${facts.id}`;
  if (!session.getState().comparisons.some((comparison) => comparison.id === id)) addComparison(freshComparison(id, [facts]));
  showComparison(id);
}

export function showComparison(id: string): void {
  if (session.getState().comparisons.some((comparison) => comparison.id === id)) session.setState({ compared: id, board: undefined });
}

export function addComparison(comparison: Comparison): void {
  session.setState((state) => ({ comparisons: [...state.comparisons.filter(({ id }) => id !== comparison.id), comparison] }));
}

export function closeComparison(id: string): void {
  session.setState((state) => ({
    comparisons: state.comparisons.filter((comparison) => comparison.id !== id),
    compared: state.compared === id ? undefined : state.compared,
    active: state.active ?? state.captures.at(-1)?.id,
  }));
}

/** Changes how the shown comparison is looked at. */
export function compareLook(change: Partial<ViewState>): void {
  changeShown((comparison) => ({ ...comparison, ...change }));
}

/** Chooses the two sides. */
export function compareSides(base: number, head: number): void {
  changeShown((comparison) => ({ ...comparison, base, head, chosen: true }));
}

export function swapSides(): void {
  changeShown((comparison) => ({ ...comparison, base: comparison.head, head: comparison.base, chosen: true }));
  const shown = shownComparison(session.getState());
  const name = (index: number): string => nameOf(shown?.captures[index]);
  if (shown) say(`Base is ${name(shown.base)}, head is ${name(shown.head)}`);
}

/** The next or previous pair of neighbours in the series. */
export function stepPair(step: 1 | -1): void {
  changeShown((comparison) => {
    const last = comparison.captures.length - 1;
    const width = comparison.head - comparison.base;
    const base = comparison.base + step;
    const head = base + width;
    if (Math.min(base, head) < 0 || Math.max(base, head) > last) return comparison;
    return { ...comparison, base, head, chosen: true };
  });
}

/** Takes a capture into the shown comparison, or out of it. */
export function toggleCompared(id: CaptureId): void {
  changeShown((comparison) => {
    if (comparison.captures.includes(id)) return withoutCapture(comparison, id)[0] ?? comparison;
    const ids = new Set([...comparison.captures, id]);
    return withCaptures(comparison, session.getState().captures.filter((facts) => ids.has(facts.id)));
  });
}

export function stepComparedType(step: 1 | -1): void {
  const state = session.getState();
  const shown = shownComparison(state);
  const types = sharedTypes(state.captures.filter((facts) => shown?.captures.includes(facts.id) === true));
  const type = types[((shown ? types.indexOf(shown.type) : 0) + step + types.length) % types.length];
  if (type === undefined) return;
  compareLook({ type });
  say(`Showing ${type}`);
}

/** False: it is on already, in the link's own numbers. */
export function addComparedFilter(filter: Filter): boolean {
  const state = session.getState();
  const shown = shownComparison(state);
  if (shown?.link && showsLink(shown, state.captures) && includesFilter(shown.link.madeWith, filter)) {
    say('The link was made with that filter already.');
    return false;
  }
  changeShown((comparison) =>
    includesFilter(comparison.filters, filter) ? comparison : { ...comparison, filters: [...comparison.filters, filter] },
  );
  return true;
}

export function removeComparedFilter(index: number): void {
  changeShown((comparison) => ({ ...comparison, filters: comparison.filters.filter((_, other) => other !== index) }));
}

/** Real files of a kind; what a link held is compared only with itself. */
function capturesOfKind(kind: ProfileKind): readonly CaptureFacts[] {
  return session.getState().captures.filter((facts) => facts.kind === kind && !facts.fromLink && !isTwoSided(facts));
}

function compareKind(kind: ProfileKind, added: readonly CaptureFacts[]): void {
  const all = capturesOfKind(kind);
  const before = session.getState().comparisons.find(({ id }) => id === kind);
  if (!before) {
    addComparison(freshComparison(kind, all));
    return;
  }
  const ids = new Set([...before.captures, ...added.map((facts) => facts.id)]);
  const after = withCaptures(before, all.filter((facts) => ids.has(facts.id)));
  session.setState((state) => ({ comparisons: state.comparisons.map((other) => (other === before ? after : other)) }));
}

function changeShown(change: (comparison: Comparison) => Comparison): void {
  session.setState((state) => ({
    comparisons: state.comparisons.map((comparison) => (comparison.id === state.compared ? change(comparison) : comparison)),
  }));
}

function nameOf(id: CaptureId | undefined): string {
  return session.getState().captures.find((facts) => facts.id === id)?.name ?? '';
}
