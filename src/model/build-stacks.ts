import type { Steps } from '../lib/steps.ts';
import type { StackTree } from './stack-profile.ts';

/** Stacks as the readers collect them: sample `i` has locations `start[i] … start[i + 1] - 1`, innermost first. */
export interface RawStacks {
  readonly count: number;
  readonly start: Int32Array;
  readonly locations: Int32Array;
}

export interface BuiltStacks {
  readonly tree: StackTree;
  /** `order[k]` is the raw sample that became sample `k`. */
  readonly order: Int32Array<ArrayBuffer>;
  /** Node of sample `k`, ascending. */
  readonly node: Int32Array<ArrayBuffer>;
}

/** Below this many stacks, insertion sort beats partitioning. */
const SMALL = 12;
const STEPS_BETWEEN_YIELDS = 4096;

/**
 * Makes the prefix tree by sorting the stacks from their outermost frame inwards.
 *
 * Sorting beats inserting into a hash table of (parent, frame): in large profiles most stacks share a prefix and
 * then go their own way, and a sort looks at each stack only up to where it is told apart; the tails are then copied
 * in sequence instead of being hashed one frame at a time. It also yields the tree in depth-first order for nothing.
 */
export function* buildStacks(raw: RawStacks, firstFrame: Int32Array): Steps<BuiltStacks> {
  const order = yield* sortStacks(raw);
  const { start, locations } = raw;

  // How many locations each stack shares with the one before it, and how many nodes that leaves.
  const shared = new Int32Array(raw.count);
  let nodes = 1;
  for (let k = 0; k < raw.count; k++) {
    if (k % STEPS_BETWEEN_YIELDS === 0) yield { phase: 'Joining stacks', fraction: (0.5 * k) / raw.count };
    const sample = order[k]!;
    const low = start[sample]!;
    let at = start[sample + 1]! - 1;
    if (k > 0) {
      const before = order[k - 1]!;
      const lowBefore = start[before]!;
      let atBefore = start[before + 1]! - 1;
      while (at >= low && atBefore >= lowBefore && locations[at] === locations[atBefore]) {
        at--;
        atBefore--;
      }
    }
    shared[k] = start[sample + 1]! - 1 - at;
    for (; at >= low; at--) nodes += firstFrame[locations[at]! + 1]! - firstFrame[locations[at]!]!;
  }

  const parent = new Int32Array(nodes);
  const frame = new Int32Array(nodes);
  const end = new Int32Array(nodes);
  const node = new Int32Array(raw.count);
  parent[0] = -1;
  frame[0] = -1;
  // The path to the current stack: nodes by frame depth, and how many frames the first d locations take.
  let path = new Int32Array(256);
  let framesUpTo = new Int32Array(256);
  let depth = 0;
  let next = 1;
  for (let k = 0; k < raw.count; k++) {
    if (k % STEPS_BETWEEN_YIELDS === 0) yield { phase: 'Joining stacks', fraction: 0.5 + (0.5 * k) / raw.count };
    const sample = order[k]!;
    const low = start[sample]!;
    const length = start[sample + 1]! - low;
    const keep = framesUpTo[shared[k]!]!;
    while (depth > keep) end[path[depth--]!] = next;
    if (framesUpTo.length < length + 1) framesUpTo = enlarged(framesUpTo, length + 1);
    for (let d = shared[k]!; d < length; d++) {
      const location = locations[low + length - 1 - d]!;
      for (let f = firstFrame[location]!; f < firstFrame[location + 1]!; f++) {
        parent[next] = depth === 0 ? 0 : path[depth]!;
        frame[next] = f;
        if (++depth === path.length) path = enlarged(path, depth + 1);
        path[depth] = next++;
      }
      framesUpTo[d + 1] = depth;
    }
    node[k] = depth === 0 ? 0 : path[depth]!;
  }
  while (depth > 0) end[path[depth--]!] = next;
  end[0] = next;
  return { tree: { count: nodes, parent, frame, end }, order, node };
}

/**
 * Multikey quicksort (Bentley & Sedgewick, 1997, "Fast algorithms for sorting and searching strings") with the
 * present key of each stack cached beside it. A stack that ends sorts before those that go on. Equal stacks keep
 * their order.
 */
function* sortStacks(raw: RawStacks): Steps<Int32Array<ArrayBuffer>> {
  const { count, start, locations } = raw;
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const key = new Int32Array(count);
  // Ranges still to do, three numbers each: from, to, depth.
  const pending: number[] = [0, count, 0];
  let seed = 1;
  let steps = 0;
  let placed = 0;
  while (pending.length > 0) {
    if (++steps % STEPS_BETWEEN_YIELDS === 0) yield { phase: 'Sorting stacks', fraction: placed / Math.max(count, 1) };
    let depth = pending.pop()!;
    const to = pending.pop()!;
    const from = pending.pop()!;
    if (to - from <= SMALL) {
      insertionSort(raw, order, from, to, depth);
      placed += to - from;
      continue;
    }
    // Go down while all agree: long common prefixes (runtime.main, goexit, …) need no partition.
    let same = true;
    let ended = false;
    do {
      const first = keyAt(raw, order[from]!, depth);
      same = true;
      for (let i = from; i < to; i++) {
        const sample = order[i]!;
        const at = start[sample + 1]! - 1 - depth;
        const value = at < start[sample]! ? -1 : locations[at]!;
        key[i] = value;
        if (value !== first) same = false;
      }
      if (same) depth++;
      ended = same && first === -1;
    } while (same && !ended);
    if (ended) {
      // All equal: by where they stood in the file, so that the order is the same however they were partitioned.
      order.subarray(from, to).sort();
      placed += to - from;
      continue;
    }
    // A pivot from anywhere: fixed places would let a crafted file make this quadratic.
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const pivot = key[from + (seed % (to - from))]!;
    let less = from;
    let i = from;
    let more = to;
    while (i < more) {
      const value = key[i]!;
      if (value < pivot) {
        swap(order, key, less++, i++);
      } else if (value > pivot) {
        swap(order, key, i, --more);
      } else {
        i++;
      }
    }
    if (less > from) pending.push(from, less, depth);
    if (pivot === -1) {
      order.subarray(less, more).sort();
      placed += more - less;
    } else {
      pending.push(less, more, depth + 1);
    }
    if (to > more) pending.push(more, to, depth);
  }
  return order;
}

function insertionSort(raw: RawStacks, order: Int32Array, from: number, to: number, depth: number): void {
  for (let i = from + 1; i < to; i++) {
    const sample = order[i]!;
    let j = i - 1;
    while (j >= from && compareStacks(raw, order[j]!, sample, depth) > 0) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = sample;
  }
}

function compareStacks(raw: RawStacks, left: number, right: number, depth: number): number {
  const { start, locations } = raw;
  const lowLeft = start[left]!;
  const lowRight = start[right]!;
  let atLeft = start[left + 1]! - 1 - depth;
  let atRight = start[right + 1]! - 1 - depth;
  for (; atLeft >= lowLeft && atRight >= lowRight; atLeft--, atRight--) {
    const difference = locations[atLeft]! - locations[atRight]!;
    if (difference !== 0) return difference;
  }
  const leftOver = atLeft - lowLeft - (atRight - lowRight);
  return leftOver === 0 ? left - right : leftOver;
}

function keyAt(raw: RawStacks, sample: number, depth: number): number {
  const at = raw.start[sample + 1]! - 1 - depth;
  return at < raw.start[sample]! ? -1 : raw.locations[at]!;
}

function swap(order: Int32Array, key: Int32Array, a: number, b: number): void {
  const sample = order[a]!;
  order[a] = order[b]!;
  order[b] = sample;
  const value = key[a]!;
  key[a] = key[b]!;
  key[b] = value;
}

function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}
