/** Between how a comparison is looked at and what an address says of it. */
import type { Answer, GrewRow } from '../engine/contract.ts';
import { ok } from '../lib/result.ts';
import type { Filter } from '../model/query.ts';
import { DEFAULT_LINK_VIEW, hashKey, hashPath, type LinkView } from '../permalink/view-state.ts';
import { engine } from './actions.ts';
import { compareQuery, type Comparison, type Selected, type ViewState } from './comparison.ts';

/** More rows than any link holds. */
const ALL_ROWS = 1e6;

/** `type`: the one that needs no mention, since the link was made for it. `filters`: those of the link. */
export function linkViewOf(state: ViewState, type: string, filters: readonly Filter[]): LinkView {
  const { view, by, scale, match, search, tableText, order, selected, zoom } = state;
  return {
    view,
    by,
    scale,
    match,
    type: state.type === type ? undefined : state.type,
    filters,
    search,
    tableText,
    order,
    selected: selected && selected.key !== '' ? hashKey(selected.key) : undefined,
    zoom: zoom.length === 0 ? undefined : hashPath(zoom),
  };
}

/** For a link without names: what the reader typed or chose may hold some. */
export function withoutNames(view: LinkView): LinkView {
  const { filters, search, tableText, selected, zoom } = DEFAULT_LINK_VIEW;
  return { ...view, filters, search, tableText, selected, zoom };
}

/** All but what stands for a row or a place: that is found by `resolveHashes`. */
export function viewStateOf(view: LinkView, type: string): Omit<ViewState, 'selected' | 'zoom'> {
  const { by, scale, match, filters, search, tableText, order } = view;
  return { view: view.view, type: view.type ?? type, by, scale, match, filters, search, tableText, order };
}

/** The row and the path that hashes in an address stand for; what is not there any more is left out. */
export async function resolveHashes(comparison: Comparison, view: LinkView): Promise<Pick<ViewState, 'selected' | 'zoom'>> {
  if (view.selected === undefined && view.zoom === undefined) return { selected: undefined, zoom: [] };
  const query = compareQuery(comparison);
  const order = { by: 'delta', descending: true } as const;
  const [paths, rows] = await Promise.all([
    engine.calls.grew(query, 'path', order, '', 0, ALL_ROWS),
    comparison.by === 'path'
      ? Promise.resolve<Answer<{ readonly rows: readonly GrewRow[] }>>(ok({ rows: [] }))
      : engine.calls.grew(query, comparison.by, order, '', 0, ALL_ROWS),
  ]);
  const places = paths.ok ? placesOf(paths.value.rows) : new Map<string, readonly string[]>();
  const row = rows.ok ? rows.value.rows.find(({ key }) => hashKey(key) === view.selected) : undefined;
  return {
    selected: row ? { key: row.key, path: [], name: row.path.at(-1) } : selectedPath(places.get(view.selected ?? '')),
    zoom: places.get(view.zoom ?? '') ?? [],
  };
}

function selectedPath(path: readonly string[] | undefined): Selected | undefined {
  return path && { key: path.join(';'), path, name: path.at(-1) };
}

/** Every frame of every path, by hash. */
function placesOf(rows: readonly GrewRow[]): ReadonlyMap<string, readonly string[]> {
  const seen = new Set<string>();
  const places = new Map<string, readonly string[]>();
  for (const { path } of rows) {
    for (let length = path.length; length > 0; length--) {
      const part = path.slice(0, length);
      const key = part.join(';');
      // Whoever calls a known frame is known too.
      if (seen.has(key)) break;
      seen.add(key);
      places.set(hashPath(part), part);
    }
  }
  return places;
}
