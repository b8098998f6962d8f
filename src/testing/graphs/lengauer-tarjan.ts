import type { PlainGraph } from './plain-graph.ts';

/**
 * Dominators as Lengauer and Tarjan published them (A fast algorithm for finding dominators in a flowgraph, TOPLAS 1979,
 * the simple version): another algorithm than the one that is tested. `undefined` for nodes that nothing reaches.
 */
export function lengauerTarjan({ shallow, edges }: PlainGraph): readonly (number | undefined)[] {
  const successors = shallow.map((): number[] => []);
  for (const [source, target] of edges) successors[source]!.push(target);
  const order: number[] = [];
  const semi = new Map<number, number>();
  const parent = new Map<number, number>();
  const predecessors = new Map<number, number[]>();
  const visit = (start: number): void => {
    const pending: { readonly node: number; readonly from: number | undefined }[] = [{ node: start, from: undefined }];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (at.from !== undefined) predecessors.set(at.node, [...(predecessors.get(at.node) ?? []), at.from]);
      if (semi.has(at.node)) continue;
      semi.set(at.node, order.length);
      order.push(at.node);
      if (at.from !== undefined) parent.set(at.node, at.from);
      for (const node of successors[at.node]!.toReversed()) pending.push({ node, from: at.node });
    }
  };
  visit(0);

  const ancestor = new Map<number, number>();
  const label = new Map(order.map((node) => [node, node]));
  const evaluate = (node: number): number => {
    let best = node;
    for (let at: number | undefined = node; at !== undefined && ancestor.has(at); at = ancestor.get(at)) {
      if (semi.get(label.get(at)!)! < semi.get(best)!) best = label.get(at)!;
    }
    return best;
  };
  const bucket = new Map<number, number[]>();
  const dominator = new Map<number, number>([[0, 0]]);
  for (const node of order.slice(1).reverse()) {
    for (const source of predecessors.get(node) ?? []) {
      semi.set(node, Math.min(semi.get(node)!, semi.get(evaluate(source))!));
    }
    const at = order[semi.get(node)!]!;
    bucket.set(at, [...(bucket.get(at) ?? []), node]);
    const above = parent.get(node)!;
    ancestor.set(node, above);
    for (const waiting of bucket.get(above) ?? []) {
      const best = evaluate(waiting);
      dominator.set(waiting, semi.get(best)! < semi.get(waiting)! ? best : above);
    }
    bucket.delete(above);
  }
  for (const node of order.slice(1)) {
    if (dominator.get(node) !== order[semi.get(node)!]) dominator.set(node, dominator.get(dominator.get(node)!)!);
  }
  return shallow.map((_, node) => dominator.get(node));
}
