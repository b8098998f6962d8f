import { engine, say } from '../../store/actions.ts';
import { compareLook, shownComparison } from '../../store/compare-actions.ts';
import { session } from '../../store/session.ts';
import { paneQuery } from './compared.ts';

/** Below this width a picture is not beside the table: it takes its place. */
const BESIDE = '(min-width: 900px)';

/** Zooms the pictures to the selected path, or to the weightiest place of the selected function. */
export async function zoomToSelected(): Promise<void> {
  const state = session.getState();
  const comparison = shownComparison(state);
  const selected = comparison?.selected;
  if (!comparison || selected?.name === undefined) return;
  const captures = comparison.captures.flatMap((id) => state.captures.find((facts) => facts.id === id) ?? []);
  const base = captures[comparison.base];
  const head = captures[comparison.head];
  if (!base || !head) return;
  let path = selected.path;
  if (path.length === 0) {
    const query = paneQuery(comparison, base, head);
    const found = await engine.calls.locate(query, selected.name);
    const steps = found.ok ? await engine.calls.path(query, found.value.node) : found;
    if (!steps.ok) {
      say(steps.error.sentence);
      return;
    }
    path = steps.value.slice(1).map((step) => step.name);
  }
  const isHidden = comparison.view === 'dominators' || (comparison.view === 'grew' && !window.matchMedia(BESIDE).matches);
  compareLook({ zoom: path, selected: { ...selected, path }, ...(isHidden ? { view: 'difference' as const } : {}) });
}
