/** What the reader does with goroutines. */
import type { CaptureId } from '../engine/contract.ts';
import type { GoroutineQuery, GoroutineRow } from '../engine/goroutine-contract.ts';
import { activate, engine, say, showView } from './actions.ts';
import { activeGoroutines, FRESH_GOROUTINE_LOOK, goroutineLookOf, type GoroutineFilters, type GoroutineLook, type GoroutineTab, type ShownGoroutines } from './goroutine-look.ts';
import { session } from './session.ts';

/** The way back through opened goroutines ends somewhere. */
const MOST_STEPS = 100;

const GROUPINGS: readonly GoroutineQuery['by'][] = ['stack', 'state', 'creator'];

/** Changes how the goroutines on screen are looked at. */
export function goroutineLook(change: Partial<GoroutineLook>): void {
  const active = activeGoroutines(session.getState());
  if (active) changeLook(active.owner, change);
}

/** Groups are of a filter: with another one, what is opened of them is no more. */
export function filterGoroutines(change: Partial<GoroutineFilters>): void {
  const active = activeGoroutines(session.getState());
  if (!active) return;
  const trail = active.look.trail.at(-1)?.kind === 'group' ? [] : active.look.trail.filter(({ kind }) => kind !== 'group');
  changeLook(active.owner, { ...change, trail, comparedRow: undefined });
}

/** From the summary, which stands over all tabs: it leads to where the filter holds. */
export function filterByState(state: string): void {
  filterGoroutines({ state });
  if (activeGoroutines(session.getState())?.look.tab === 'objects') showGoroutineTab('groups');
}

export function clearGoroutineFilters(): void {
  const { state, text, leastWait, hideHarmless } = FRESH_GOROUTINE_LOOK;
  filterGoroutines({ state, text, leastWait, hideHarmless });
}

export function showGoroutineTab(tab: GoroutineTab): void {
  goroutineLook({ tab });
}

export function nextGrouping(): void {
  const by = activeGoroutines(session.getState())?.look.by ?? 'stack';
  const next = GROUPINGS[(GROUPINGS.indexOf(by) + 1) % GROUPINGS.length] ?? 'stack';
  filterGoroutines({ by: next });
  say(`Grouped by ${next}`);
}

/** Opens a group or a goroutine in place of what is shown. */
export function showGoroutines(shown: ShownGoroutines): void {
  goroutineLook({ trail: [shown] });
}

/** Walks on from what is shown: Back leads to it again. */
export function visitGoroutine(next: ShownGoroutines): void {
  const trail = activeGoroutines(session.getState())?.look.trail ?? [];
  if (JSON.stringify(trail.at(-1)) === JSON.stringify(next)) return;
  goroutineLook({ trail: [...trail, next].slice(-MOST_STEPS) });
}

export function backFromGoroutine(): void {
  const trail = activeGoroutines(session.getState())?.look.trail ?? [];
  goroutineLook({ trail: trail.slice(0, -1) });
}

/** By its number. The sentence says why it can't be shown; undefined: it is. */
export async function openGoroutine(id: number): Promise<string | undefined> {
  const capture = activeGoroutines(session.getState())?.capture;
  if (!capture) return undefined;
  const found = await engine.calls.findGoroutine(capture.id, id);
  if (!found.ok) return found.error.sentence;
  if (activeGoroutines(session.getState())?.capture === capture) visitGoroutine({ kind: 'goroutine', id });
  return undefined;
}

/** From a link in a table: what goes wrong is said in the status line. */
export async function followGoroutine(id: number): Promise<void> {
  const problem = await openGoroutine(id);
  if (problem !== undefined) say(problem);
}

/** From a comparison: the goroutine where the capture is looked at on its own. */
export function openInDump(capture: CaptureId, { id, row }: Pick<GoroutineRow, 'id' | 'row'>): void {
  const trail: readonly ShownGoroutines[] = [id === undefined ? { kind: 'row', row } : { kind: 'goroutine', id }];
  changeLook(capture, { tab: 'groups', trail });
  activate(capture);
  showView('goroutines');
}

function changeLook(owner: string, change: Partial<GoroutineLook>): void {
  session.setState((state) => ({ goroutines: { ...state.goroutines, [owner]: { ...goroutineLookOf(state, owner), ...change } } }));
}
