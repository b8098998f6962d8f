import type { StackProfile } from '../../model/stack-profile.ts';

/** Where a tree of types comes from: names by group, and when. */
export interface TreeOrigin {
  readonly names: readonly string[];
  /** ms since 1970. */
  readonly time: number | undefined;
}

/** A tree of types in columns; parents come before their children, node 0 is the root. */
export interface TypeTree {
  readonly parent: Int32Array;
  readonly group: Int32Array;
  /** Of the node itself. */
  readonly objects: Float64Array;
  readonly shallow: Float64Array;
}

/**
 * A tree of types as a profile, so that all that knows stacks (flame graph, search, comparison, link) works on it: a
 * type is a function, what stands in a node is its flat value, and what the node keeps alive its cumulative one.
 */
export function treeProfile(tree: TypeTree, { names, time }: TreeOrigin): StackProfile {
  const { order, end } = depthFirst(tree.parent);
  const count = order.length;
  const place = new Int32Array(count);
  for (let at = 0; at < count; at++) place[order[at]!] = at;

  const strings = ['', ...new Set(names)];
  const idOf = new Map(strings.map((text, id) => [text, id]));
  const functions = names.length;
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const sampleNodes: number[] = [];
  for (let at = 0; at < count; at++) {
    const node = order[at]!;
    parent[at] = node === 0 ? -1 : place[tree.parent[node]!]!;
    frame[at] = node === 0 ? -1 : tree.group[node]!;
    if (tree.objects[node] !== 0 || tree.shallow[node] !== 0) sampleNodes.push(at);
  }
  const samples = sampleNodes.length;
  const sampleOf = (column: Float64Array): Float64Array => Float64Array.from(sampleNodes, (at) => column[order[at]!]!);
  const zeros = new Float64Array(functions);
  return {
    strings,
    valueTypes: [
      { type: 'live_objects', unit: 'count' },
      { type: 'live_space', unit: 'bytes' },
    ],
    functions: {
      count: functions,
      name: Int32Array.from(names, (name) => idOf.get(name)!),
      systemName: new Int32Array(functions),
      file: new Int32Array(functions),
      startLine: zeros,
    },
    mappings: [],
    locations: {
      count: functions,
      mapping: new Int32Array(functions).fill(-1),
      addressHigh: new Uint32Array(functions),
      addressLow: new Uint32Array(functions),
      folded: new Uint8Array(functions),
      firstFrame: Int32Array.from({ length: functions + 1 }, (_, at) => at),
    },
    frames: {
      count: functions,
      location: Int32Array.from({ length: functions }, (_, at) => at),
      func: Int32Array.from({ length: functions }, (_, at) => at),
      line: zeros,
      column: zeros,
      inlined: new Uint8Array(functions),
    },
    stacks: { count, parent, frame, end },
    samples: {
      count: samples,
      node: Int32Array.from(sampleNodes),
      values: [sampleOf(tree.objects), sampleOf(tree.shallow)],
      labels: {
        first: new Int32Array(samples + 1),
        key: new Int32Array(0),
        text: new Int32Array(0),
        number: new Float64Array(0),
        unit: new Int32Array(0),
      },
    },
    origin: {
      timeNanos: time === undefined ? 0n : BigInt(Math.round(time)) * 1_000_000n,
      durationNanos: 0n,
      periodType: undefined,
      period: 0,
      comments: [],
      docUrl: '',
      defaultType: 'live_space',
      dropFrames: '',
      keepFrames: '',
    },
  };
}

/** Nodes in depth-first order, and where the interval of each ends in that order. */
function depthFirst(parent: Int32Array): { readonly order: Int32Array; readonly end: Int32Array } {
  const count = parent.length;
  const size = new Int32Array(count).fill(1);
  for (let node = count - 1; node > 0; node--) size[parent[node]!]! += size[node]!;
  const place = new Int32Array(count);
  const next = new Int32Array(count);
  next[0] = 1;
  for (let node = 1; node < count; node++) {
    const above = parent[node]!;
    place[node] = next[above]!;
    next[above]! += size[node]!;
    next[node] = place[node]! + 1;
  }
  const order = new Int32Array(count);
  const end = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    order[place[node]!] = node;
    end[place[node]!] = place[node]! + size[node]!;
  }
  return { order, end };
}
