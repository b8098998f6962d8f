import type { ObjectId, ObjectSet } from '../engine/graph-contract.ts';
import { activeGraph, BY_RETAINED, type GraphLook, type GraphView, type ShownSet } from './graph-look.ts';
import { session } from './session.ts';

/** The way back through visited objects ends somewhere. */
const MOST_VISITED = 200;

/** Changes how the shown object graph is looked at. */
export function graphLook(change: Partial<GraphLook>): void {
  session.setState((state) => {
    const active = activeGraph(state);
    if (!active) return {};
    return { graphs: { ...state.graphs, [active.facts.id]: { ...active.look, ...change } } };
  });
}

export function showGraphView(view: GraphView): void {
  graphLook({ view });
}

/** Opens an object; those that one had gone back from are forgotten. */
export function visitObject(object: ObjectId): void {
  const look = activeGraph(session.getState())?.look;
  if (!look) return;
  const before = look.visited.slice(0, look.at + 1);
  if (before.at(-1) === object) {
    graphLook({ view: 'object' });
    return;
  }
  const visited = [...before, object].slice(-MOST_VISITED);
  graphLook({ view: 'object', visited, at: visited.length - 1 });
}

export function canStep(look: GraphLook, step: 1 | -1): boolean {
  const next = look.at + step;
  return next >= 0 && next < look.visited.length;
}

export function stepVisited(step: 1 | -1): void {
  const look = activeGraph(session.getState())?.look;
  if (look && canStep(look, step)) graphLook({ view: 'object', at: look.at + step });
}

/** Lists a set's objects, or what holds them, on the histogram's tab. */
export function showSet(set: ObjectSet, title: string, show: ShownSet['show'] = 'instances'): void {
  const look = activeGraph(session.getState())?.look;
  if (!look) return;
  // From one set to another: the way back leads to where the first was chosen.
  const from = look.view === 'histogram' ? (look.shownSet?.from ?? 'histogram') : look.view;
  graphLook({ view: 'histogram', shownSet: { set, title, show, order: BY_RETAINED, from } });
}

export function changeSet(change: Partial<ShownSet>): void {
  const shown = activeGraph(session.getState())?.look.shownSet;
  if (shown) graphLook({ shownSet: { ...shown, ...change } });
}

/** Back to where the set was chosen. */
export function leaveSet(): void {
  const shown = activeGraph(session.getState())?.look.shownSet;
  if (shown) graphLook({ shownSet: undefined, view: shown.from });
}
