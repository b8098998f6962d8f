/** The dominator tree of two heaps, as its table shows it. It outlives the table, so that coming back finds it. */
import { createStore } from 'zustand/vanilla';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ComparedOrder, GraphCompareQuery, ObjectChanges } from '../../engine/graph-contract.ts';
import { ok } from '../../lib/result.ts';
import { engine } from '../../store/actions.ts';
import { LazyTree } from '../dominators/lazy-tree.ts';
import type { ComparedItem } from './compared-rows.ts';

export interface ComparedLook {
  readonly order: ComparedOrder;
  readonly objects: ObjectChanges | undefined;
  /** Objects are being recognised one by one. */
  readonly isRecognising: boolean;
}

const BY_GROWTH: ComparedOrder = { by: 'retained', descending: true };

/** A map's table, its groups and the like. */
const MOST_PARTS = 8;

export class ComparedTree extends LazyTree<ComparedItem, ComparedOrder['by']> {
  readonly look = createStore<ComparedLook>(() => ({ order: BY_GROWTH, objects: undefined, isRecognising: false }));
  private readonly query: GraphCompareQuery;
  private wasAsked = false;

  constructor(query: GraphCompareQuery) {
    super(BY_GROWTH, async (node, order, start, end) => {
      const page = await engine.calls.comparedChildren(query, node, order, start, end);
      if (!page.ok) return page;
      return ok({ rowCount: page.value.rowCount, rows: page.value.rows.map((row) => ({ ...row, id: row.node })) });
    });
    this.query = query;
  }

  sortBy(order: ComparedOrder): void {
    this.look.setState({ order });
    this.setOrder(order);
  }

  /** Chooses the container at `path`, open down to the entries in it: below it are arrays and other parts first. */
  async showEntries(path: readonly string[], entries: string): Promise<void> {
    const isThere = (await this.reveal(path)) === path.length;
    const container = this.store.getState().selected;
    if (!isThere || !container) return;
    const way = [container.id];
    for (let level = 0; level < MOST_PARTS; level++) {
      const parts = await this.childrenOf(way.at(-1)!);
      const found = parts.find(({ name }) => name === entries);
      // As the entries were found: along the part that grew most.
      const next = found ?? parts.toSorted((a, b) => grown(b) - grown(a))[0];
      if (!next) break;
      way.push(next.id);
      if (!found) continue;
      for (const id of way) await this.expand(id);
      const { rows, cursor } = this.store.getState();
      this.seek(cursor, rows.findIndex((row) => row.kind === 'item' && row.item.id === found.id));
      return;
    }
    await this.expand(container.id);
  }

  /** Once; afterwards rows say how many of their objects are new. */
  async recognise(): Promise<void> {
    if (this.wasAsked) return;
    this.wasAsked = true;
    this.look.setState({ isRecognising: true });
    const answer = await engine.calls.comparedObjects(this.query);
    const objects = answer.ok ? answer.value : undefined;
    if (objects) await this.refresh();
    this.look.setState({ objects, isRecognising: false });
  }
}

function grown({ base, head }: ComparedItem): number {
  return head.retained - base.retained;
}

const kept = new WeakMap<CaptureFacts, Map<string, ComparedTree>>();

export function comparedTreeOf(head: CaptureFacts, query: GraphCompareQuery): ComparedTree {
  const trees = kept.get(head) ?? new Map<string, ComparedTree>();
  kept.set(head, trees);
  const key = JSON.stringify(query);
  const tree = trees.get(key) ?? new ComparedTree(query);
  trees.set(key, tree);
  return tree;
}
