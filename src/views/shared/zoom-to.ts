import type { FlameQuery } from '../../engine/contract.ts';
import { engine, look, say, showView } from '../../store/actions.ts';
import { activeCapture, session, viewOf } from '../../store/session.ts';

/** Selects a function and zooms the picture to the weightiest place it is called from. */
export async function zoomTo(name: string): Promise<void> {
  const asked = activeCapture(session.getState());
  if (!asked) return;
  const { type, filters, direction } = asked.perspective;
  const query: FlameQuery = { capture: asked.facts.id, type, filters, shape: { kind: direction } };
  look({ selected: name });
  const found = await engine.calls.locate(query, name);
  const path = found.ok ? await engine.calls.path(query, found.value.node) : found;
  const now = activeCapture(session.getState());
  if (now?.facts !== asked.facts || now.perspective.selected !== name) return;
  if (!path.ok) {
    say(path.error.sentence);
    return;
  }
  look({ zoom: path.value.slice(1).map((step) => step.name) });
  if (!asked.facts.graph && viewOf(session.getState(), asked.facts) !== 'both') showView('flame');
}
