import { type LooseReferences } from '../../model/object-graph.ts';
import type { GraphFill } from './graph-fill.ts';

/** In ascending order of their sources: a file has objects in any order. */
export function looseReferences(fill: GraphFill): LooseReferences {
  const count = fill.looseSource.length;
  // Pairs of (place, source) read as 64-bit numbers sort by source, then by place; BigUint64Array sorts them natively.
  const pairs = new Uint32Array(2 * count);
  const isLittle = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
  const high = isLittle ? 1 : 0;
  for (let at = 0; at < count; at++) {
    pairs[2 * at + high] = fill.looseSource.data[at]!;
    pairs[2 * at + 1 - high] = at;
  }
  new BigUint64Array(pairs.buffer).sort();
  const source = new Uint32Array(count);
  const target = new Uint32Array(count);
  const strength = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const place = pairs[2 * at + 1 - high]!;
    source[at] = pairs[2 * at + high]!;
    target[at] = fill.looseTarget.data[place]!;
    strength[at] = fill.looseStrength.data[place]!;
  }
  return { count, source, target, strength };
}
