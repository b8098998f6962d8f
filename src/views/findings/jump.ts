/** From a piece of evidence to the place that it is about. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineCompareQuery, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { isOfGoroutines } from '../../model/capture.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import { activate, engine, look, showView } from '../../store/actions.ts';
import { compareAll, compareLook, compareSides, showComparison, shownComparison, toggleCompared } from '../../store/compare-actions.ts';
import { compareQuery, comparesGoroutines, sharedTypes, type Comparison } from '../../store/comparison.ts';
import { goroutineLook } from '../../store/goroutine-actions.ts';
import { FRESH_GOROUTINE_LOOK } from '../../store/goroutine-look.ts';
import { graphLook, visitObject } from '../../store/graph-actions.ts';
import { activeGraph, BY_RETAINED } from '../../store/graph-look.ts';
import { harmlessRules } from '../../store/harmless-rules.ts';
import { session, type SessionState } from '../../store/session.ts';
import { memoryDesk } from '../memory/memory-desk.ts';
import { zoomTo } from '../shared/zoom-to.ts';

/** Around the time that a finding is about. */
const MARGIN = 0.08;
/** Groups of one function stand near each other: the first that fits is looked for among so many. */
const MOST_GROUPS = 50;
const FRESH_FILTERS = { by: 'stack', state: '', text: '', leastWait: 0, hideHarmless: false } as const;

type Of<K extends Evidence['kind']> = Extract<Evidence, { readonly kind: K }>;

/** Whether its place is still open. */
export function canJump(evidence: Evidence, finding: Finding, { captures, series }: Pick<SessionState, 'captures' | 'series'>): boolean {
  const isOpen = (id: string | undefined): boolean => captures.some((facts) => facts.id === id);
  switch (evidence.kind) {
    case 'stack':
    case 'object':
    case 'note':
      return isOpen(evidence.capture);
    case 'growth':
    case 'goroutines':
      return evidence.captures.some(isOpen);
    case 'series':
      return series.some(({ family }) => family === evidence.family);
    case 'escape':
      return finding.functions.length > 0 && allocating(captures) !== undefined;
  }
}

/** Who steps on before a place is found is not sent back to it. */
let turn = 0;

export async function jumpTo(evidence: Evidence, finding: Finding): Promise<void> {
  turn++;
  switch (evidence.kind) {
    case 'stack':
      return toStack(evidence.capture, evidence.type, evidence.path);
    case 'growth':
      return toGrowth(evidence);
    case 'goroutines':
      return toGoroutines(evidence);
    case 'object':
      return toObject(evidence);
    case 'series':
      return toSeries(evidence);
    case 'escape':
      return toEscape(finding);
    case 'note':
      return toNote(evidence, finding);
  }
}

async function toStack(capture: string, type: string, path: readonly string[]): Promise<void> {
  const facts = factsOf(capture);
  if (!facts) return;
  activate(capture);
  if (facts.graph) {
    graphLook({ view: 'retention' });
  } else {
    showView('both');
  }
  const index = facts.valueTypes.findIndex((one) => one.type === type);
  const selected = path.at(-1);
  look({ type: index === -1 ? facts.defaultType : index, filters: [], direction: 'topDown', search: { text: '', by: 'text' }, tableText: '', selected, zoom: [] });
  if (selected === undefined) return;
  const query = { capture, type: index === -1 ? facts.defaultType : index, filters: [], shape: { kind: 'topDown' } } as const;
  const own = turn;
  const found = await engine.calls.resolve(query, path);
  if (own !== turn || session.getState().active !== capture) return;
  if (found.ok && found.value.depth === path.length) look({ zoom: path });
  else await zoomTo(selected);
}

async function toGrowth(evidence: Of<'growth'>): Promise<void> {
  const open = evidence.captures.filter((id) => factsOf(id) !== undefined);
  const last = open.at(-1);
  if (last === undefined) return;
  if (!compareThese(open)) return toStack(last, evidence.type, evidence.path);
  const shown = shownComparison(session.getState());
  if (!shown) return;
  const facts = session.getState().captures.filter(({ id }) => shown.captures.includes(id));
  const type = sharedTypes(facts).includes(evidence.type) ? evidence.type : shown.type;
  const name = evidence.path.at(-1);
  const clean: Partial<Comparison> = { view: 'grew', type, filters: [], tableText: '', search: { text: '', by: 'text' }, zoom: [], scale: 'absolute' };
  if (name === undefined) {
    compareLook(clean);
    return;
  }
  const key = evidence.path.join(';');
  const order = { by: 'delta', descending: true } as const;
  const own = turn;
  const row = await engine.calls.grewIndex(compareQuery({ ...shown, ...clean }), 'path', order, '', key);
  const rows = row.ok && row.value >= 0 ? await engine.calls.grew(compareQuery({ ...shown, ...clean }), 'path', order, '', row.value, row.value + 1) : undefined;
  if (own !== turn || session.getState().compared !== shown.id) return;
  const first = rows?.ok ? rows.value.rows[0] : undefined;
  // A path that ends before its stacks do has the least of it in a row of its own: the picture has all.
  const hasMost = first !== undefined && Math.abs(first.delta) >= 0.5 * Math.abs((evidence.values.at(-1) ?? 0) - (evidence.values[0] ?? 0));
  compareLook({ ...clean, order, by: 'path', ...(hasMost ? {} : { view: 'difference', zoom: evidence.path }), selected: { key, path: evidence.path, name } });
}

/** Puts the first of them against the last; false: they are not compared with each other. */
function compareThese(ids: readonly string[]): boolean {
  const first = factsOf(ids[0]);
  const last = factsOf(ids.at(-1));
  if (!first || !last || first === last || first.kind !== last.kind) return false;
  const linked = session.getState().comparisons.find(({ link, captures }) => link !== undefined && captures.includes(first.id) && captures.includes(last.id));
  // What a link held is compared with itself already.
  if (linked) showComparison(linked.id);
  else compareAll(first.kind);
  for (const id of [first.id, last.id]) {
    if (shownComparison(session.getState())?.captures.includes(id) === false) toggleCompared(id);
  }
  const captures = shownComparison(session.getState())?.captures ?? [];
  const [base, head] = [captures.indexOf(first.id), captures.indexOf(last.id)];
  if (base === -1 || head === -1) return false;
  compareSides(base, head);
  return true;
}

async function toGoroutines(evidence: Of<'goroutines'>): Promise<void> {
  const open = evidence.captures.filter((id) => factsOf(id) !== undefined);
  const filters = { ...FRESH_FILTERS, text: evidence.frame };
  const groups = { ...filters, harmlessRules: harmlessRules.getState().rules };
  const fewest = fewestBeforeLast(evidence, open);
  if (fewest !== undefined && compareThese([fewest, ...open.slice(-1)])) {
    const shown = shownComparison(session.getState());
    const facts = session.getState().captures.filter(({ id }) => shown?.captures.includes(id));
    if (!shown || !comparesGoroutines(facts)) return;
    compareLook({ view: 'goroutines' });
    goroutineLook({ ...filters, comparedRow: undefined });
    const query: GoroutineCompareQuery = { captures: shown.captures, base: shown.base, head: shown.head, groups };
    const own = turn;
    const page = await engine.calls.comparedGoroutines(query, FRESH_GOROUTINE_LOOK.comparedOrder, 0, MOST_GROUPS);
    const rows = page.ok ? page.value.rows.filter(({ name, programName }) => name === evidence.frame || programName === evidence.frame) : [];
    const row = rows.find(({ state }) => state.startsWith(evidence.state)) ?? rows[0];
    if (row && own === turn && session.getState().compared === shown.id) goroutineLook({ comparedRow: { row, query } });
    return;
  }
  const capture = open.at(-1);
  const facts = factsOf(capture);
  if (capture === undefined || !facts) return;
  if (!isOfGoroutines(facts.kind)) return toStack(capture, '', [evidence.frame]);
  activate(capture);
  await toGroup(capture, evidence);
}

/** The growth is from there: captures without a time may stand in another order than they were taken in. */
function fewestBeforeLast({ captures, counts }: Of<'goroutines'>, open: readonly string[]): string | undefined {
  const countOf = (id: string): number => counts[captures.indexOf(id)] ?? 0;
  const last = open.at(-1);
  const [fewest] = open.slice(0, -1).toSorted((one, other) => countOf(one) - countOf(other));
  return fewest !== undefined && last !== undefined && countOf(fewest) < countOf(last) ? fewest : open[0] === last ? undefined : open[0];
}

/** Where a crash's function is still among the goroutines, it is shown there. */
async function toNote({ capture }: Of<'note'>, { functions }: Finding): Promise<void> {
  const facts = factsOf(capture);
  if (!facts) return;
  activate(facts.id);
  const frame = functions[0];
  if (isOfGoroutines(facts.kind) && frame !== undefined) await toGroup(facts.id, { frame, state: '', creator: undefined });
}

/** The group that is meant; where a dump has none of the function, all of its groups. */
async function toGroup(capture: string, { frame, state, creator }: Pick<Of<'goroutines'>, 'frame' | 'state' | 'creator'>): Promise<void> {
  const query: GoroutineQuery = { capture, ...FRESH_FILTERS, text: frame, harmlessRules: harmlessRules.getState().rules };
  const own = turn;
  const page = await engine.calls.goroutineGroups(query, FRESH_GOROUTINE_LOOK.order, 0, MOST_GROUPS);
  const rows = page.ok ? page.value.rows.filter((row) => row.frame?.name === frame || row.programFrame?.name === frame) : [];
  const row = rows.find((one) => (creator === undefined || one.creator?.name === creator) && one.state.startsWith(state)) ?? rows[0];
  if (own !== turn || session.getState().active !== capture) return;
  showView('goroutines');
  goroutineLook({ ...FRESH_FILTERS, text: row ? frame : '', tab: 'groups', trail: row ? [{ kind: 'group', row, query }] : [] });
}

function toObject({ capture, object, typeName }: Of<'object'>): void {
  activate(capture);
  const graph = activeGraph(session.getState())?.graph;
  if (!graph) return;
  if (object !== undefined && !graph.onlyHistogram) visitObject(object);
  else graphLook({ view: 'histogram', shownSet: undefined, histogram: { grouping: 'type', order: graph.onlyHistogram ? { by: 'shallow', descending: true } : BY_RETAINED, text: typeName } });
}

function toSeries({ family, names, from, to }: Of<'series'>): void {
  const margin = (to - from) * MARGIN;
  memoryDesk.setState(({ switched, extras }) => ({
    family,
    window: to > from ? { from: from - margin, to: to + margin } : undefined,
    cursor: undefined,
    picked: to,
    switched: { ...switched, ...Object.fromEntries(names.map((name) => [name, true])) },
    // Those that a chart has by itself are not drawn twice.
    extras: [...new Set([...extras, ...names])],
  }));
  session.setState({ board: 'memory' });
}

function toEscape({ functions, evidence }: Finding): void {
  const capture = allocating(session.getState().captures);
  // Paths have names as the profile has them; `functions` as they are printed.
  const placed = evidence.find((one) => one.kind === 'stack' || one.kind === 'growth');
  const selected = placed?.path.at(-1) ?? functions[0];
  if (!capture || selected === undefined) return;
  activate(capture.id);
  look({ filters: [], search: { text: '', by: 'text' }, tableText: '', selected });
  showView('neighbours');
}

/** The profile in which a function's allocations are, the newest first. */
function allocating(captures: readonly CaptureFacts[]): CaptureFacts | undefined {
  return captures.findLast(({ kind, fromLink }) => (kind === 'heap' || kind === 'allocs') && !fromLink);
}

function factsOf(id: string | undefined): CaptureFacts | undefined {
  return session.getState().captures.find((facts) => facts.id === id);
}
