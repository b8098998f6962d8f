import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import type { Steps } from '../../lib/steps.ts';
import type { GrewTable } from './grew-table.ts';
import type { Side } from './sides.ts';

const STEPS_BETWEEN_YIELDS = 65_536;

/**
 * One row per call path: the stacks that end in it, matched across captures by a hash of their functions' keys. The
 * hash has 53 bits: among a million paths two alike are as likely as one in twenty thousand.
 */
export function* sumPaths(sides: readonly Side[], base: number, head: number): Steps<GrewTable> {
  const rowOf = new Map<number, number>();
  const captureOfRow = new GrowableInt32();
  const nodeOfRow = new GrowableInt32();
  const variance = new GrowableFloat64();
  const values = sides.map(() => new GrowableFloat64());
  // The head names a row, else the base: they come first.
  const order = [...new Set([head, base, ...sides.keys()])];
  for (const capture of order) {
    const side = sides[capture]!;
    const { view, keyOf } = side;
    const { firstSample, profile, groups } = view.index;
    const { stacks } = profile;
    const high = new Int32Array(stacks.count);
    const low = new Int32Array(stacks.count);
    high[0] = 0x9747b28c | 0;
    const isSide = capture === base || capture === head;
    let steps = 0;
    for (let node = 0; node < stacks.count; ) {
      if (++steps % STEPS_BETWEEN_YIELDS === 0) yield { phase: 'Matching stacks', fraction: node / stacks.count };
      const from = firstSample[node]!;
      const end = stacks.end[node]!;
      if (view.weights[firstSample[end]!] === view.weights[from]) {
        node = end;
        continue;
      }
      if (node !== 0) {
        const parent = stacks.parent[node]!;
        const frame = stacks.frame[node]!;
        if (view.hidden !== undefined && view.hidden[frame] === 1) {
          high[node] = high[parent]!;
          low[node] = low[parent]!;
        } else {
          const key = keyOf[groups.ofFrame[frame]!]!;
          high[node] = mix(high[parent]! ^ Math.imul(key + 1, 0x85ebca6b));
          low[node] = mix(low[parent]! + Math.imul(key + 1, 0xc2b2ae35) + 0x27d4eb2f);
        }
      }
      const to = firstSample[node + 1]!;
      if (view.weights[to] !== view.weights[from]) {
        const hash = (high[node]! >>> 0) * 0x20_0000 + (low[node]! >>> 11);
        let row = rowOf.get(hash);
        if (row === undefined) {
          row = rowOf.size;
          rowOf.set(hash, row);
          captureOfRow.push(capture);
          nodeOfRow.push(node);
          variance.push(0);
          for (const column of values) column.push(0);
        }
        values[capture]!.data[row]! += view.values[to]! - view.values[from]!;
        if (isSide) variance.data[row]! += (side.variance[to]! - side.variance[from]!) * side.factor ** 2;
      }
      node++;
    }
  }
  const columns = values.map((column) => column.take());
  const key = new Int32Array(rowOf.size);
  for (let row = 0; row < key.length; row++) key[row] = pathOf(sides, captureOfRow.data[row]!, nodeOfRow.data[row]!).at(-1) ?? -1;
  return {
    by: 'path',
    count: rowOf.size,
    key,
    text: [],
    hash: Float64Array.from(rowOf.keys()),
    pathOf: (row) => pathOf(sides, captureOfRow.data[row]!, nodeOfRow.data[row]!),
    values: columns,
    base: scaled(columns[base]!, sides[base]!.factor),
    head: scaled(columns[head]!, sides[head]!.factor),
    cumBase: undefined,
    cumHead: undefined,
    variance: variance.take(),
  };
}

export function scaled(column: Float64Array, factor: number): Float64Array {
  return factor === 1 ? column : column.map((value) => value * factor);
}

function pathOf(sides: readonly Side[], capture: number, node: number): readonly number[] {
  const { view, keyOf } = sides[capture]!;
  const { profile, groups } = view.index;
  const { stacks } = profile;
  const path: number[] = [];
  for (let at = node; at !== 0; at = stacks.parent[at]!) {
    const frame = stacks.frame[at]!;
    if (view.hidden === undefined || view.hidden[frame] === 0) path.push(keyOf[groups.ofFrame[frame]!]!);
  }
  return path.reverse();
}

/** Finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
