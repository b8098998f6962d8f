import type { RawGraphFacts } from '../../model/object-graph.ts';
import type { GraphFill } from './graph-fill.ts';
import type { RootPlan } from './root-nodes.ts';
import type { Scan } from './scan.ts';

export function graphFacts(scan: Scan, plan: RootPlan, fill: GraphFill, references: number): RawGraphFacts {
  const { header, counter, classes } = scan;
  const loaders = new Set<number>();
  for (let number = 0; number < classes.count; number++) {
    const record = classes.recordOf(number);
    if (record && record.loaderId !== 0) loaders.add(record.loaderId);
  }
  const width = header.idSize === 4 ? '32-bit ids' : counter.hasCompressedOops ? 'compressed oops' : '64-bit';
  const extras = [
    { label: 'classes', value: counter.classDumps.toLocaleString('en') },
    { label: 'class loaders', value: (loaders.size + 1).toLocaleString('en') },
    { label: 'threads', value: plan.nodes.filter(({ role }) => role === 'thread').length.toLocaleString('en') },
  ];
  if (scan.dumps.count > 1) extras.push({ label: 'dumps in the file', value: String(scan.dumps.count) });
  if (fill.heap) extras.push(...heapExtras(scan, fill.heap));
  return {
    producer: `HPROF ${header.version}${header.version === '1.0.3' ? ' (Android)' : ''}, ${width}`,
    time: header.time,
    references,
    roots: plan.kinds,
    allocationStacks: counter.traced === 0 ? 'none' : counter.traced < counter.objects ? 'some' : 'all',
    extras,
    memStats: undefined,
    identity: { kind: 'none', why: 'The collector moves objects, and a heap dump has no other identity of them.' },
  };
}

/** Android: objects by heap. */
function heapExtras(scan: Scan, heap: Uint8Array): readonly { readonly label: string; readonly value: string }[] {
  const counts = new Float64Array(256);
  for (const id of heap) counts[id]!++;
  return [...scan.counter.heapNames].flatMap(([id, nameId]) => {
    const count = counts[id & 0xff]!;
    if (count === 0) return [];
    return [{ label: `${scan.names.get(nameId) ?? id} heap`, value: `${count.toLocaleString('en')} objects` }];
  });
}
