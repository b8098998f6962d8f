/** What a link held (a comparison as `openPayload` gives it), as two profiles that every view can show. */
import type { SharedComparison, SharedSide, SharedTree } from '../model/shared-comparison.ts';
import type { SampleTable, StackProfile, StackTree } from '../model/stack-profile.ts';

/** Stacks that were folded away with everything above them stand here, so that they can be seen. */
export const FOLDED_NAME = '<folded>';
/** What rounded values lack to the exact total, which stays exact so. */
export const ROUNDING_NAME = '<rounding>';

export function toProfiles(comparison: SharedComparison): readonly [base: StackProfile, head: StackProfile] {
  const [base, head] = comparison.sides;
  return [profileOf(comparison, base, comparison.tree.base), profileOf(comparison, head, comparison.tree.head)];
}

function profileOf(comparison: SharedComparison, side: SharedSide, columns: readonly Float64Array[]): StackProfile {
  const { names, types } = comparison;
  const frames = names.length + 2;
  const { stacks, samples } = stacksOf(comparison, side, columns);
  const ids = Int32Array.from({ length: frames }, (_, at) => at);
  const hasFunctions = { hasFunctions: true, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false };
  return {
    strings: ['', ...names, FOLDED_NAME, ROUNDING_NAME],
    valueTypes: types,
    // One function for each name, one frame for each function, one location for each frame: all with the same index.
    functions: {
      count: frames,
      name: ids.map((at) => at + 1),
      systemName: new Int32Array(frames),
      file: new Int32Array(frames),
      startLine: new Float64Array(frames),
    },
    mappings: [{ start: 0n, limit: 0n, offset: 0n, file: '', buildId: side.buildId, ...hasFunctions }],
    locations: {
      count: frames,
      mapping: new Int32Array(frames),
      addressHigh: new Uint32Array(frames),
      addressLow: new Uint32Array(frames),
      folded: new Uint8Array(frames),
      firstFrame: Int32Array.from({ length: frames + 1 }, (_, at) => at),
    },
    frames: {
      count: frames,
      location: ids,
      func: ids,
      line: new Float64Array(frames),
      column: new Float64Array(frames),
      inlined: new Uint8Array(frames),
    },
    stacks,
    samples,
    origin: {
      timeNanos: side.timeNanos,
      durationNanos: side.durationNanos,
      periodType: side.periodType,
      period: side.period,
      comments: [],
      docUrl: '',
      defaultType: types[0]?.type ?? '',
      dropFrames: '',
      keepFrames: '',
    },
  };
}

/**
 * The shared tree has what `buildStacks` makes: depth-first order, and no two children with the same frame. So this is
 * one pass, where writing stacks out and joining them again takes the square of the depth, which a link may choose.
 */
function stacksOf(comparison: SharedComparison, side: SharedSide, columns: readonly Float64Array[]): { readonly stacks: StackTree; readonly samples: SampleTable } {
  const { tree, names } = comparison;
  const hasSample = new Uint8Array(tree.count);
  for (const column of columns) for (let node = 0; node < tree.count; node++) if (column[node] !== 0) hasSample[node] = 1;
  const isNeeded = neededNodes(tree, hasSample);

  const rounding = columns.map((column, type) => side.totals[type]! - column.reduce((sum, value) => sum + value, 0));
  const rootValues = columns.map((column) => column[0]!);
  const extra = [
    ...(comparison.foldedStacks > 0 && hasSample[0] === 1 ? [{ frame: names.length, values: rootValues }] : []),
    ...(rounding.some((value) => value !== 0) ? [{ frame: names.length + 1, values: rounding }] : []),
  ];
  const keepsRoot = hasSample[0] === 1 && comparison.foldedStacks === 0;
  const nodes = isNeeded.reduce((sum, needed) => sum + needed, 0);
  const count = nodes + extra.length;
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const place = new Int32Array(tree.count);
  const sampleNodes: number[] = [];
  const sources: number[] = [];
  parent[0] = -1;
  frame[0] = -1;
  let next = 0;
  for (let node = 0; node < tree.count; node++) {
    if (isNeeded[node] === 0) continue;
    place[node] = next;
    if (node > 0) {
      parent[next] = place[tree.parent[node]!]!;
      frame[next] = tree.name[node]!;
    }
    if (hasSample[node] === 1 && (node > 0 || keepsRoot)) {
      sampleNodes.push(next);
      sources.push(node);
    }
    next++;
  }
  for (const { frame: of } of extra) {
    parent[next] = 0;
    frame[next] = of;
    sampleNodes.push(next++);
  }
  const values = columns.map((column, type) =>
    Float64Array.from([...sources.map((node) => column[node]!), ...extra.map((row) => row.values[type]!)]),
  );
  return {
    stacks: { count, parent, frame, end: endsOf(parent) },
    samples: { count: sampleNodes.length, node: Int32Array.from(sampleNodes), values, labels: noLabels(sampleNodes.length) },
  };
}

/** 1 where a sample ends in the node or below it; the root always counts. */
function neededNodes(tree: SharedTree, hasSample: Uint8Array): Uint8Array {
  const needed = hasSample.slice();
  for (let node = tree.count - 1; node > 0; node--) if (needed[node] === 1) needed[tree.parent[node]!] = 1;
  needed[0] = 1;
  return needed;
}

function endsOf(parent: Int32Array): Int32Array {
  const end = Int32Array.from(parent, (_, node) => node + 1);
  for (let node = parent.length - 1; node > 0; node--) end[parent[node]!] = Math.max(end[parent[node]!]!, end[node]!);
  return end;
}

function noLabels(samples: number): SampleTable['labels'] {
  return { first: new Int32Array(samples + 1), key: new Int32Array(0), text: new Int32Array(0), number: new Float64Array(0), unit: new Int32Array(0) };
}
