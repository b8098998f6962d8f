/** A heap dump of the same program has the last word on what is in use. */
import { formatBytes } from '../lib/format-value.ts';
import { NODE_KINDS } from '../model/object-graph.ts';
import type { Finding } from '../model/finding.ts';
import { noisyOr } from './confidence.ts';
import type { GraphSource, HintContext } from './context.ts';
import { familyOf } from './leads.ts';

/** Of what a profile counts at a site: less than this reachable in the dump, and it was garbage. */
const GARBAGE = 0.25;
/** So much of it reachable confirms that it is held. */
const HELD = 0.75;
/** The dump must be of about the same heap: its size by the profile's. */
const LIKE = { least: 1 / 3, most: 3 };
const LEAST_OBJECTS = 50;
const ROOT = NODE_KINDS.indexOf('root');

/**
 * Objects of a site have one size, as the runtime rounds it, and the dump has all objects by size: their number in reach of
 * a root bounds what the site can have in use. Other objects of that size only make the bound weaker.
 */
export function proveByGraph(findings: readonly Finding[], { graphs, heaps }: HintContext): readonly Finding[] {
  const dump = graphs.findLast(({ graph }) => graph.runtime === 'go');
  const profile = heaps.at(-1);
  if (!dump || !profile) return findings;
  const suspects = findings.filter(isOfOneSize);
  if (suspects.length === 0) return findings;
  const sizes = [...new Set(suspects.map(sizeOf))];
  const { bySize, all } = reachableBySize(dump, sizes);
  const type = profile.index.profile.valueTypes.findIndex(({ type: name }) => name === 'inuse_space');
  const inUse = type === -1 ? 0 : profile.index.profile.samples.values[type]!.reduce((sum, value) => sum + value, 0);
  if (inUse === 0 || all < LIKE.least * inUse || all > LIKE.most * inUse) return findings;
  return findings.flatMap((finding) => {
    if (!suspects.includes(finding)) return [finding];
    const held = bySize[sizes.indexOf(sizeOf(finding))]!;
    const share = held / finding.impact.bytes!;
    const size = formatBytes(sizeOf(finding));
    if (share < GARBAGE) {
      // What no root reaches is freed by the next collection: no leak.
      const reason = `the heap dump has only ${formatBytes(held)} of objects of ${size} in reach of a root, so that most of it was garbage`;
      return [{ ...finding, confidence: finding.confidence * 0.2, reasons: [...finding.reasons, reason] }];
    }
    if (share < HELD) return [finding];
    const reason = `the heap dump has ${formatBytes(held)} of objects of ${size} in reach of a root`;
    return [{ ...finding, confidence: noisyOr([finding.confidence, 0.2]), reasons: [...finding.reasons, reason] }];
  });
}

function isOfOneSize(finding: Finding): boolean {
  const { bytes = 0, objects = 0 } = finding.impact;
  return familyOf(finding.rule) === 'heap' && finding.kind === 'leak' && objects >= LEAST_OBJECTS && Number.isInteger(bytes / objects);
}

function sizeOf({ impact }: Finding): number {
  return impact.bytes! / impact.objects!;
}

function reachableBySize({ graph }: GraphSource, sizes: readonly number[]): { readonly bySize: Float64Array; readonly all: number } {
  const { shallow, reachable, label, labels } = graph;
  const bySize = new Float64Array(sizes.length);
  const largest = Math.max(...sizes);
  const slots = new Int16Array(Math.min(largest, 1 << 20) + 1).fill(-1);
  for (const [slot, size] of sizes.entries()) if (size < slots.length) slots[size] = slot;
  let all = 0;
  for (let object = 1; object < reachable; object++) {
    if (labels.kind[label[object]!] === ROOT) continue;
    const size = shallow[object]!;
    all += size;
    const slot = size < slots.length ? slots[size]! : sizes.indexOf(size);
    if (slot !== -1) bySize[slot]! += size;
  }
  return { bySize, all };
}
