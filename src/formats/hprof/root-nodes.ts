/**
 * Roots as nodes: under node 0 one for each kind of root, one for each thread, and under a thread its frames that
 * hold locals. What is held by a thread that the file does not describe goes to its kind.
 */
import type { AddressMap } from '../graph/address-map.ts';
import type { RootList } from './root-list.ts';
import { ROOT, ROOT_KINDS } from './tags.ts';

export interface RootNode {
  readonly parent: number;
  readonly role: 'top' | 'kind' | 'thread' | 'frame' | 'held';
  /** Empty where it is made of the file's tables: threads and frames. */
  readonly name: string;
  /** Id of the thread's object; serial of its trace; number of the frame. */
  readonly threadId: number;
  readonly trace: number;
  readonly frame: number;
  readonly serial: number;
}

export interface RootPlan {
  readonly nodes: readonly RootNode[];
  /** Objects of node `n`: `objects[from[n]] … objects[from[n + 1] - 1]`, in ascending order, each once. */
  readonly from: Uint32Array;
  readonly objects: Uint32Array;
  /** Objects by the kind of root that holds them. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** Roots that are no objects of the file. */
  readonly missing: number;
}

const KIND_OF_TAG = new Map(ROOT_KINDS.map((kind, index) => [kind.tag, index]));

export function planRoots(roots: RootList, extraSystemClasses: readonly number[], addresses: AddressMap): RootPlan {
  const tree = new RootTree();
  for (let at = 0; at < roots.count; at++) {
    if (roots.tags.data[at] !== ROOT.thread || roots.ids.data[at] === 0) continue;
    tree.addThread(roots.threads.data[at]!, roots.ids.data[at]!, roots.frames.data[at]!);
  }
  const total = roots.count + extraSystemClasses.length;
  const nodeOf = new Int32Array(total).fill(-1);
  const rankOf = new Int32Array(total);
  const kindCounts = new Float64Array(ROOT_KINDS.length);
  let missing = 0;
  for (let at = 0; at < total; at++) {
    const isListed = at < roots.count;
    const id = isListed ? roots.ids.data[at]! : extraSystemClasses[at - roots.count]!;
    const tag = isListed ? roots.tags.data[at]! : ROOT.stickyClass;
    if (id === 0 || tag === ROOT.unreachable) continue;
    const rank = addresses.indexOf(id);
    if (rank < 0) missing++;
    else {
      rankOf[at] = rank;
      nodeOf[at] = tree.nodeFor(tag, isListed ? roots.threads.data[at]! : 0, isListed ? roots.frames.data[at]! : -1);
    }
  }
  const { nodes } = tree;
  const starts = new Uint32Array(nodes.length + 1);
  for (const node of nodeOf) if (node >= 0) starts[node + 1]!++;
  for (let node = 0; node < nodes.length; node++) starts[node + 1]! += starts[node]!;
  const sorted = new Uint32Array(starts[nodes.length]!);
  const next = starts.slice();
  for (let at = 0; at < total; at++) if (nodeOf[at]! >= 0) sorted[next[nodeOf[at]!]!++] = rankOf[at]!;
  const from = new Uint32Array(nodes.length + 1);
  let kept = 0;
  for (let node = 0; node < nodes.length; node++) {
    from[node] = kept;
    let last = -1;
    for (const rank of sorted.subarray(starts[node], starts[node + 1]).sort()) {
      if (rank !== last) sorted[kept++] = rank;
      last = rank;
    }
    const kind = tree.kindOf[node]!;
    if (kind >= 0) kindCounts[kind]! += kept - from[node]!;
  }
  from[nodes.length] = kept;
  return {
    nodes,
    from,
    objects: sorted.subarray(0, kept),
    kinds: ROOT_KINDS.flatMap(({ one }, index) => (kindCounts[index]! > 0 ? [{ kind: one, count: kindCounts[index]! }] : [])),
    missing,
  };
}

const PLAIN = { name: '', threadId: 0, trace: 0, frame: -1, serial: 0 };

class RootTree {
  readonly nodes: RootNode[] = [{ ...PLAIN, parent: -1, role: 'top' }];
  /** Index into ROOT_KINDS of what the node holds, -1 when it holds no objects itself. */
  readonly kindOf: number[] = [-1];
  private readonly kindNodes = new Map<number, number>();
  private readonly threads = new Map<number, number>();
  /** By thread node: nodes of its frames, and of other kinds under negative numbers. */
  private readonly parts = new Map<number, Map<number, number>>();

  addThread(serial: number, id: number, trace: number): void {
    if (this.threads.has(serial)) return;
    const parent = this.kindNode(ROOT.thread);
    const node = this.add({ ...PLAIN, parent, role: 'thread', threadId: id, trace, serial }, KIND_OF_TAG.get(ROOT.thread)!);
    this.threads.set(serial, node);
  }

  nodeFor(tag: number, serial: number, frame: number): number {
    const thread = this.threads.get(serial);
    if (thread === undefined || tag === ROOT.stickyClass || tag === ROOT.jniGlobal) return this.kindNode(tag);
    if (tag === ROOT.thread) return thread;
    const kind = KIND_OF_TAG.get(tag) ?? -1;
    const isFrame = tag === ROOT.javaFrame && frame >= 0;
    const key = isFrame ? frame : -1 - tag;
    let parts = this.parts.get(thread);
    if (!parts) {
      parts = new Map();
      this.parts.set(thread, parts);
    }
    let node = parts.get(key);
    if (node === undefined) {
      const { trace } = this.nodes[thread]!;
      const name = isFrame ? '' : (ROOT_KINDS[kind]?.all ?? '');
      node = this.add({ ...PLAIN, parent: thread, role: isFrame ? 'frame' : 'held', name, trace, frame, serial }, kind);
      parts.set(key, node);
    }
    return node;
  }

  private kindNode(tag: number): number {
    let node = this.kindNodes.get(tag);
    if (node === undefined) {
      const kind = KIND_OF_TAG.get(tag) ?? -1;
      node = this.add({ ...PLAIN, parent: 0, role: 'kind', name: ROOT_KINDS[kind]?.all ?? 'unknown roots' }, kind);
      this.kindNodes.set(tag, node);
    }
    return node;
  }

  private add(node: RootNode, kind: number): number {
    this.nodes.push(node);
    this.kindOf.push(kind);
    return this.nodes.length - 1;
  }
}
