/** The part of a dominator tree that can be seen: the largest nodes below one of them. */
export interface TreeShape {
  retainedOf(node: number): number;
  /** Children that retain at least so much, by retained size. */
  childrenOf(node: number, least: number): readonly number[];
}

export interface Pruned {
  /** Depth-first, siblings by size. */
  readonly node: readonly number[];
  /** Index into the columns, -1 for the first. */
  readonly parent: readonly number[];
  readonly depth: readonly number[];
}

export interface PruneOptions {
  /** Of what the root retains. */
  readonly leastShare: number;
  readonly most: number;
  readonly maxDepth: number;
}

/** Takes the largest nodes first, so that what `most` leaves out is smaller than anything that is there. */
export function pruneTree(shape: TreeShape, root: number, { leastShare, most, maxDepth }: PruneOptions): Pruned {
  const least = Math.max(1, leastShare * shape.retainedOf(root));
  const taken: { readonly node: number; readonly parent: number; readonly depth: number; readonly children: number[] }[] = [];
  const queue = new LargestFirst();
  queue.add({ node: root, parent: -1, depth: 0 }, shape.retainedOf(root));
  for (let next = queue.take(); next !== undefined && taken.length < most; next = queue.take()) {
    const at = taken.length;
    taken.push({ ...next, children: [] });
    if (next.parent !== -1) taken[next.parent]!.children.push(at);
    if (next.depth >= maxDepth) continue;
    for (const child of shape.childrenOf(next.node, least)) {
      queue.add({ node: child, parent: at, depth: next.depth + 1 }, shape.retainedOf(child));
    }
  }
  const node: number[] = [];
  const parent: number[] = [];
  const depth: number[] = [];
  const pending: { readonly at: number; readonly above: number }[] = [{ at: 0, above: -1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const one = taken[next.at]!;
    const place = node.length;
    node.push(one.node);
    parent.push(next.above);
    depth.push(one.depth);
    // They were taken largest first; the last one pushed comes out first.
    for (const child of one.children.toReversed()) pending.push({ at: child, above: place });
  }
  return { node, parent, depth };
}

interface Waiting {
  readonly node: number;
  readonly parent: number;
  readonly depth: number;
}

/** A binary heap. */
class LargestFirst {
  private readonly entries: { readonly value: Waiting; readonly size: number }[] = [];

  add(value: Waiting, size: number): void {
    const { entries } = this;
    let at = entries.length;
    entries.push({ value, size });
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (entries[above]!.size >= size) break;
      entries[at] = entries[above]!;
      at = above;
    }
    entries[at] = { value, size };
  }

  take(): Waiting | undefined {
    const { entries } = this;
    const [first] = entries;
    const last = entries.pop();
    if (first === undefined || last === undefined || entries.length === 0) return first?.value;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && entries[child + 1]!.size > entries[child]!.size) child++;
      if (entries[child]!.size <= last.size) break;
      entries[at] = entries[child]!;
      at = child;
    }
    entries[at] = last;
    return first.value;
  }
}
