/** How a heap's objects are looked at: ids and choices, for each capture its own. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { GraphFacts, GraphGrouping, ObjectId, ObjectOrder, ObjectSet, TypeOrder } from '../engine/graph-contract.ts';
import { activeCapture, type SessionState } from './session.ts';

export type GraphView = 'dominators' | 'histogram' | 'retention' | 'object' | 'waste';
export type TreeKind = 'merged' | 'objects';
export type TreeLayout = 'table' | 'both' | 'picture';
export type TreeShape = 'icicle' | 'treemap';
/** What the flame graph of retention is of: who keeps what alive, or one shortest path from a root to each object. */
export type RetentionTree = 'dominators' | 'paths';

/** A set of objects that is shown in place of the histogram: one by one, or by what holds them. */
export interface ShownSet {
  readonly set: ObjectSet;
  readonly title: string;
  readonly show: 'instances' | 'paths';
  readonly order: ObjectOrder;
  /** Where the way back leads. */
  readonly from: GraphView;
}

export interface GraphLook {
  readonly view: GraphView;
  readonly tree: TreeKind;
  /** Of the merged tree. */
  readonly grouping: GraphGrouping;
  readonly treeOrder: TypeOrder;
  readonly layout: TreeLayout;
  readonly shape: TreeShape;
  readonly retention: RetentionTree;
  readonly histogram: { readonly grouping: GraphGrouping; readonly order: TypeOrder; readonly text: string };
  readonly shownSet: ShownSet | undefined;
  /** Objects that were looked at, in order, and which of them is shown. */
  readonly visited: readonly ObjectId[];
  readonly at: number;
}

/** From here on a tree and its picture have room side by side without being asked for. */
const WIDE = 1200;

const fresh = new WeakMap<CaptureFacts, GraphLook>();

function freshLook(facts: CaptureFacts): GraphLook {
  let look = fresh.get(facts);
  if (!look) {
    look = {
      view: facts.graph?.onlyHistogram === true ? 'histogram' : 'dominators',
      tree: 'merged',
      grouping: 'type',
      treeOrder: { by: 'retained', descending: true },
      layout: window.innerWidth < WIDE ? 'table' : 'both',
      shape: 'icicle',
      retention: 'dominators',
      histogram: { grouping: 'type', order: { by: facts.graph?.onlyHistogram === true ? 'shallow' : 'retained', descending: true }, text: '' },
      shownSet: undefined,
      visited: [],
      at: -1,
    };
    fresh.set(facts, look);
  }
  return look;
}

export function lookOf(state: SessionState, facts: CaptureFacts): GraphLook {
  return state.graphs[facts.id] ?? freshLook(facts);
}

export interface ActiveGraph {
  readonly facts: CaptureFacts;
  readonly graph: GraphFacts;
  readonly look: GraphLook;
}

/** The object graph that is on screen. */
export function activeGraph(state: SessionState): ActiveGraph | undefined {
  const facts = activeCapture(state)?.facts;
  return facts?.graph ? { facts, graph: facts.graph, look: lookOf(state, facts) } : undefined;
}

export function shownObject(look: GraphLook): ObjectId | undefined {
  return look.visited[look.at];
}

/** Objects one by one have no count to be sorted by. */
export function objectOrder(order: TypeOrder): ObjectOrder {
  return order.by === 'count' ? { by: 'retained', descending: true } : { by: order.by, descending: order.descending };
}

export const BY_RETAINED = { by: 'retained', descending: true } as const;
