/** The address follows the view, and the view follows Back and Forward. The payload in it is never written anew. */
import { formatFragment, type LinkSource } from '../permalink/fragment.ts';
import type { LinkView } from '../permalink/view-state.ts';
import { sharedTypes, showsLink, type Comparison } from './comparison.ts';
import { addressFilters, withMarks, type LinkFilters } from './link-filters.ts';
import { linkViewOf, resolveHashes, viewStateOf } from './link-view.ts';
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

/** Looks at the followed comparison as an address says. `filters`: those of a link, told apart. */
export async function applyView(view: LinkView, filters?: LinkFilters): Promise<void> {
  const asked = followed;
  if (!asked) return;
  reading++;
  try {
    change(asked.id, (comparison) => withView(comparison, view, asked.type, filters));
    const comparison = shownNow();
    if (!comparison) return;
    const found = await resolveHashes(comparison, view);
    change(asked.id, (now) => ({ ...now, ...found }));
  } finally {
    reading--;
  }
}

/** While a link's own numbers are shown, what they obey already waits for the files, and so does a type they lack. */
function withView(comparison: Comparison, view: LinkView, type: string, told: LinkFilters | undefined): Comparison {
  const { captures } = session.getState();
  const types = sharedTypes(captures.filter(({ id }) => comparison.captures.includes(id)));
  const lacksType = view.type !== undefined && !types.includes(view.type);
  const state = { ...viewStateOf(lacksType ? { ...view, type: undefined } : view, type), selected: undefined, zoom: [] };
  const { link } = comparison;
  if (!link || !told) return { ...comparison, ...state };
  const { madeWith, held, own } = told;
  if (!showsLink(comparison, captures)) {
    return { ...comparison, ...state, filters: [...held, ...own], link: { ...link, madeWith, heldFilters: [], heldType: undefined } };
  }
  const heldType = lacksType ? view.type : undefined;
  return { ...comparison, ...state, filters: own, link: { ...link, madeWith, heldFilters: held, heldType } };
}

function write(isStep: boolean): void {
  clearTimeout(timer);
  const comparison = shownNow();
  if (!followed || !comparison) return;
  const onLink = showsLink(comparison, session.getState().captures);
  const { filters, marks } = addressFilters(comparison, onLink);
  const { link } = comparison;
  const type = onLink && link && comparison.type === link.type ? (link.heldType ?? comparison.type) : comparison.type;
  const view = linkViewOf({ ...comparison, type }, followed.type, filters);
  const hash = withMarks(formatFragment(followed.source, view), marks);
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
