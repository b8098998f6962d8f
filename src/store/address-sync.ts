/** The address follows the view, and the view follows Back and Forward. The payload in it is never written anew. */
import { formatFragment, type LinkSource } from '../permalink/fragment.ts';
import type { LinkView } from '../permalink/view-state.ts';
import type { Comparison } from './comparison.ts';
import { heldFilters, isLabelFilter, linkViewOf, resolveHashes, viewStateOf } from './link-view.ts';
import { session } from './session.ts';

/** Browsers limit how often an address may change (Safari: 100 times in 30 s). */
const WRITE_AFTER_MS = 350;

interface Followed {
  readonly source: LinkSource;
  /** Of the comparison that the address stands for. */
  readonly id: string;
  /** The type that an address need not mention. */
  readonly type: string;
}

let followed: Followed | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let stop: (() => void) | undefined;
/** While a view is being read from the address, it is not written. */
let reading = 0;

export function followComparison(source: LinkSource, id: string, type: string): void {
  followed = { source, id, type };
  stop?.();
  let last: Comparison | undefined;
  stop = session.subscribe((state) => {
    const comparison = state.comparisons.find((one) => one.id === followed?.id);
    if (comparison === last) return;
    const isStep = last !== undefined && comparison !== undefined && isNavigation(last, comparison);
    last = comparison;
    if (reading > 0 || !comparison) return;
    if (isStep) write(true);
    else {
      clearTimeout(timer);
      timer = setTimeout(() => write(false), WRITE_AFTER_MS);
    }
  });
}

/** Whether this address is of what is shown already, but for the view. */
export function isFollowed(source: LinkSource): boolean {
  return followed !== undefined && formatSource(followed.source) === formatSource(source) && shownNow() !== undefined;
}

/** Looks at the followed comparison as an address says. */
export async function applyView(view: LinkView): Promise<void> {
  const asked = followed;
  if (!asked) return;
  reading++;
  try {
    change(asked.id, (comparison) => withView(comparison, view, asked.type));
    const comparison = shownNow();
    if (!comparison) return;
    const found = await resolveHashes(comparison, view);
    change(asked.id, (now) => ({ ...now, ...found }));
  } finally {
    reading--;
  }
}

/** Where a side is what a link held, filters by label wait: there are no labels that they could find. */
function withView(comparison: Comparison, view: LinkView, type: string): Comparison {
  const state = { ...viewStateOf(view, type), selected: undefined, zoom: [] };
  const { captures } = session.getState();
  const waits = comparison.captures.some((id) => captures.find((facts) => facts.id === id)?.fromLink === true);
  if (!comparison.link || !waits) return { ...comparison, ...state };
  const held = view.filters.filter(isLabelFilter);
  const filters = view.filters.filter((filter) => !isLabelFilter(filter));
  return { ...comparison, ...state, filters, link: { ...comparison.link, heldFilters: held } };
}

function write(isStep: boolean): void {
  clearTimeout(timer);
  const comparison = shownNow();
  if (!followed || !comparison) return;
  const hash = formatFragment(followed.source, linkViewOf(comparison, followed.type, heldFilters(comparison)));
  if (hash === window.location.hash) return;
  if (isStep) window.history.pushState(window.history.state, '', hash);
  else window.history.replaceState(window.history.state, '', hash);
}

/** What Back should undo, against what only trims the same look. */
function isNavigation(before: Comparison, after: Comparison): boolean {
  return before.view !== after.view || before.type !== after.type || before.by !== after.by || before.filters !== after.filters;
}

function shownNow(): Comparison | undefined {
  return session.getState().comparisons.find((comparison) => comparison.id === followed?.id);
}

function change(id: string, to: (comparison: Comparison) => Comparison): void {
  session.setState((state) => ({ comparisons: state.comparisons.map((one) => (one.id === id ? to(one) : one)) }));
}

function formatSource(source: LinkSource): string {
  return source.kind === 'shared' ? source.payload : source.kind === 'remote' ? source.addresses.join(' ') : '';
}
