import type { SourceFrame } from '../../model/object-graph.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpLayout } from './layout.ts';
import { packageOf } from './names.ts';
import type { AllocationSites } from './samples.ts';

/** Labels for objects whose type nobody tells: where they were allocated when most know it, else size and pointers. */
export function labelTheRest(
  objects: number,
  label: Uint32Array,
  edges: EdgeScan,
  layout: DumpLayout,
  sites: AllocationSites,
  labels: LabelBuilder,
): void {
  const { signatures, signature } = edges;
  if (sites.count * 2 > objects) labelBySite(label, edges, layout, sites, labels);
  const labelOf = new Int32Array(signatures.count).fill(-1);
  for (let node = 1; node <= objects; node++) {
    if (label[node] !== 0) continue;
    const id = signature[node]!;
    if (labelOf[id] === -1) {
      const pointers = signatures.pointers[id]!;
      labelOf[id] = labels.intern(shapeName(signatures.size[id]!, pointers), pointers === 0 ? 'bytes' : 'untyped');
    }
    label[node] = labelOf[id]!;
  }
}

/** `64 B, 3 pointers`: the slot's size, for the dump does not have the object's. */
export function shapeName(size: number, pointers: number): string {
  const words = pointers === 0 ? 'no pointers' : pointers === 1 ? '1 pointer' : `${pointers} pointers`;
  return `${size} B, ${words}`;
}

function labelBySite(
  label: Uint32Array,
  edges: EdgeScan,
  layout: DumpLayout,
  sites: AllocationSites,
  labels: LabelBuilder,
): void {
  const { signatures, signature, shallow } = edges;
  const labelOf = new Int32Array(layout.buckets.length).fill(-1);
  for (let index = 0; index < sites.count; index++) {
    const node = sites.nodeOf(index);
    if (label[node] !== 0) continue;
    const bucket = sites.bucketOf(index);
    if (labelOf[bucket] === -1) {
      const name = allocatingFunction(layout.buckets[bucket]!.stack);
      const kind = signatures.pointers[signature[node]!] === 0 ? 'bytes' : 'untyped';
      labelOf[bucket] = name === '' ? 0 : labels.intern(`${name} · ${shallow[node]} B`, kind, packageOf(name));
    }
    label[node] = labelOf[bucket]!;
  }
}

/** The first frame that is not the runtime's own. */
function allocatingFunction(stack: readonly SourceFrame[]): string {
  return (stack.find(({ name }) => !/^(?:runtime|internal\/runtime)[./]/.test(name)) ?? stack[0])?.name ?? '';
}
