import type { Steps } from '../../lib/steps.ts';
import type { Crossings, DepthFirst } from './depth-first.ts';

const NUMBERS_BETWEEN_YIELDS = 0xffff;

/**
 * Immediate dominators by SEMI-NCA (Georgiadis, Linear-Time Algorithms for Dominators and Related Problems, 2005,
 * §2.2.2): semidominators as Lengauer and Tarjan find them, then each dominator is the nearest common ancestor of
 * parent and semidominator, found by walking up the part of the tree that is finished.
 *
 * Of the edges into a number only those from above it in the tree and those that cross over from later numbers differ:
 * the former stand for themselves, and the lowest of them is known from the walk; only the latter ask the forest.
 * All numbers are of the walk; a dominator's number is smaller than that of what it dominates.
 */
export function* findDominators(walk: DepthFirst): Steps<Uint32Array<ArrayBuffer>> {
  const { count, parent, lowestAbove, crossing } = walk;
  const { first, source } = yield* byTarget(crossing, count);
  // Pairs: the ancestor in the forest, and the lowest semidominator on the way up to it (it alone is asked for).
  const forest = new Uint32Array(2 * count);
  let stack = new Uint32Array(1024);
  for (let i = 0; i < count; i++) forest[2 * i] = parent[i]!;
  const semi = lowestAbove;
  for (let i = count - 1; i > 0; i--) {
    if ((i & NUMBERS_BETWEEN_YIELDS) === 0) yield { phase: 'Finding dominators', fraction: 1 - i / count };
    let lowest = semi[i]!;
    for (let e = first[i]!, end = first[i + 1]!; e < end; e++) {
      const v = source[e]!;
      if (forest[2 * v]! > i) {
        let depth = 0;
        let x = v;
        let above = forest[2 * x]!;
        while (above > i) {
          if (depth === stack.length) stack = enlarged(stack);
          stack[depth++] = x;
          x = above;
          above = forest[2 * x]!;
        }
        // `x` hangs on a number that is not in the forest yet: all below it are moved there, and learn the lowest.
        let best = forest[2 * x + 1]!;
        while (depth > 0) {
          const y = 2 * stack[--depth]!;
          if (forest[y + 1]! < best) best = forest[y + 1]!;
          else forest[y + 1] = best;
          forest[y] = above;
        }
      }
      const candidate = forest[2 * v + 1]!;
      if (candidate < lowest) lowest = candidate;
    }
    semi[i] = lowest;
    forest[2 * i + 1] = lowest;
  }
  const dominator = semi;
  dominator[0] = 0;
  for (let i = 1; i < count; i++) {
    let above = parent[i]!;
    const limit = semi[i]!;
    while (above > limit) above = dominator[above]!;
    dominator[i] = above;
  }
  return dominator.subarray(0, count);
}

interface Predecessors {
  /** `count + 1` entries. */
  readonly first: Uint32Array;
  readonly source: Uint32Array;
}

function* byTarget({ pieces, into }: Crossings, count: number): Steps<Predecessors> {
  // Running sums make each count the end of its list; filling the lists moves it to the beginning.
  const first = into;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += first[i]!;
    first[i] = sum;
  }
  first[count] = sum;
  const source = new Uint32Array(sum);
  const total = pieces.length;
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    yield { phase: 'Turning the references round', fraction: 1 - pieces.length / total };
    for (let at = 0; at < piece.length; at += 2) source[--first[piece[at + 1]!]!] = piece[at]!;
  }
  return { first, source };
}

function enlarged(stack: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(stack.length * 2);
  next.set(stack);
  return next;
}
