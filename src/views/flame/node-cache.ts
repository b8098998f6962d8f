/** Details of nodes, asked for once: hovering goes back and forth over the same few frames. */
import type { FlameQuery, NodeDetail } from '../../engine/contract.ts';
import type { NodeId } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';

const MOST = 2000;

export class NodeCache {
  private readonly query: FlameQuery;
  private readonly known = new Map<NodeId, Promise<NodeDetail | undefined>>();

  constructor(query: FlameQuery) {
    this.query = query;
  }

  /** Undefined when the engine could not say. */
  async get(node: NodeId): Promise<NodeDetail | undefined> {
    let detail = this.known.get(node);
    if (!detail) {
      if (this.known.size >= MOST) this.known.clear();
      detail = engine.calls.node(this.query, node).then((answer) => (answer.ok ? answer.value : undefined));
      this.known.set(node, detail);
    }
    return detail;
  }
}
