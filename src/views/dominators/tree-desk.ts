/** One tree of one capture, as its table and its picture share it. */
import type { CaptureId } from '../../engine/contract.ts';
import type { TypeOrder } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { say } from '../../store/actions.ts';
import { session } from '../../store/session.ts';
import { LazyTree, ROOT } from './lazy-tree.ts';
import { askChildren, askLargest, askPath, type TreeId, type TreeItem } from './tree-source.ts';

/**
 * A child that carries this much of its parent's retained bytes is where they are; below it they have spread. The way
 * from a dominator to its accumulation point, as Eclipse MAT's leak suspects call it.
 */
const BIG_SHARE = 0.7;
/** Merged objects that are so many more than those above them are entries of a container: the bytes have spread. */
const FAN_OUT = 4;
/** A linked list is one long drop. */
const MOST_STEPS = 500;

export class TreeDesk extends LazyTree<TreeItem, TypeOrder['by']> {
  readonly tree: TreeId;
  private readonly capture: CaptureId;
  private readonly whole: number;
  /** What was last said of this tree. */
  private told = '';

  constructor(capture: CaptureId, tree: TreeId, order: TypeOrder, whole: number) {
    super(order, (...asked) => askChildren(capture, tree, ...asked));
    this.capture = capture;
    this.tree = tree;
    this.whole = whole;
  }

  async revealNode(id: number): Promise<void> {
    const path = await askPath(this.capture, this.tree, id);
    if (path.ok) await this.reveal(path.value);
    else say(path.error.sentence);
  }

  /** From a node along the child that carries most of it, to where the bytes spread: what gathers them. */
  async nextDrop(from: TreeItem | undefined): Promise<void> {
    const above = from ? await askPath(this.capture, this.tree, from.id) : undefined;
    if (above && !above.ok) {
      say(above.error.sentence);
      return;
    }
    const path = [...(above?.value ?? [])];
    let last = from;
    let size = from?.retained ?? this.whole;
    let largestChild: TreeItem | undefined;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const largest = await askLargest(this.capture, this.tree, last?.id ?? ROOT);
      if (!largest.ok) {
        say(largest.error.sentence);
        return;
      }
      const child = largest.value;
      largestChild = child;
      // The whole heap spreads from its roots: the largest of them is where to begin.
      if (!child || (last !== undefined && !carries(child, last, size))) break;
      path.push(child.id);
      last = child;
      size = child.retained;
    }
    if (!last) return;
    await this.reveal(path);
    if (last.children > 0) await this.expand(last.id);
    const text = spreadText(last, largestChild, this.whole, this.tree);
    // Nowhere to go: saying the same once more would look as if the key did nothing.
    this.told = last === from && largestChild ? `The bytes spread from here: ${text}` : text;
    say(this.told);
  }

  /** The tree is left: what was said of it means nothing elsewhere. */
  unsay(): void {
    if (this.told !== '' && session.getState().said === this.told) say('');
    this.told = '';
  }
}

/** Whether what a parent retains is mostly in this child, and not in what the child has many of. */
function carries(child: TreeItem, parent: TreeItem, size: number): boolean {
  if (child.retained < BIG_SHARE * size) return false;
  // What lies in a data segment or is held by a stack was not put there as entries.
  return parent.kind === 'root' || (child.count ?? 1) <= FAN_OUT * Math.max(1, parent.count ?? 1);
}

export function spreadText(item: TreeItem, largest: TreeItem | undefined, whole: number, tree: TreeId): string {
  const keeps = `${item.name} keeps ${formatPercent(item.retained, whole)} of the heap`;
  if (!largest) return `${keeps}, and nothing below it.`;
  const share = formatPercent(largest.retained, item.retained);
  // A package or a loader is no thing that there could be many of: its objects are.
  if (tree.kind === 'merged' && tree.grouping !== 'type' && largest.kind !== 'root' && largest.count !== undefined) {
    return `${keeps}; ${share} of it is in ${counted(largest.count, 'object')} of ${tree.grouping === 'loader' ? 'class loader ' : ''}${largest.name}.`;
  }
  if ((largest.count ?? 1) > 1) return `${keeps}; ${share} of it is in ${formatCount(largest.count ?? 1)} × ${largest.name}.`;
  return `${keeps}, spread over ${counted(item.children, 'child', 'children')}; the largest has ${share} of it.`;
}
