import { formatCount, formatNanoseconds } from '../../lib/format-value.ts';
import type { Notice } from '../../model/failure.ts';
import type { GraphIdentity, RawGraphFacts, RawNode } from '../../model/object-graph.ts';
import type { DumpLayout } from './layout.ts';

export interface FactInputs {
  readonly layout: DumpLayout;
  readonly references: number;
  readonly objects: number;
  readonly sampled: number;
  readonly roots: RawGraphFacts['roots'];
  readonly idOf: (node: RawNode) => number;
}

export function makeFacts(inputs: FactInputs): RawGraphFacts {
  const { layout, objects, sampled } = inputs;
  const { params, memStats } = layout;
  return {
    producer: `${params.goVersion} ${params.arch}`,
    time: undefined,
    references: inputs.references,
    roots: inputs.roots,
    allocationStacks: sampled === 0 ? 'none' : sampled >= 0.9 * objects ? 'all' : 'some',
    extras: extras(inputs),
    memStats,
    identity: identity(layout, inputs.idOf),
  };
}

/** Go's collector never moves an object, so an address is an identity for as long as a process lives. */
function identity(layout: DumpLayout, idOf: (node: RawNode) => number): GraphIdentity {
  const { params, memStats, segments } = layout;
  const sameIn = new Map<string, string>([
    ['Go version', `${params.goVersion} ${params.arch}`],
    ['arena start', hex(params.arenaStart)],
  ]);
  for (const { kind, address, length } of segments) sameIn.set(`${kind} segment`, `${hex(address)}, ${length} bytes`);
  if (memStats === undefined || segments.length === 0) {
    return { kind: 'none', why: 'The file ends before what tells one process from another.' };
  }
  const growing = new Map<string, number>();
  for (const name of ['Mallocs', 'TotalAlloc', 'Frees', 'NumGC', 'Lookups', 'PauseTotalNs', 'LastGC']) {
    growing.set(name, memStats.get(name) ?? 0);
  }
  return { kind: 'address', sameIn, growing, idOf };
}

function extras({ layout }: FactInputs): RawGraphFacts['extras'] {
  const { goroutines, threads, memStats, finalizers, queuedFinalizers, params, stop } = layout;
  const system = goroutines.filter(({ isSystem }) => isSystem).length;
  // In a file that stops early: what follows a part says that all of it is there (runtime/heapdump.go, mdump).
  const hasFinalizers = stop === undefined || memStats !== undefined;
  const hasThreads = hasFinalizers || layout.segments.length > 0;
  const hasGoroutines = hasThreads || threads > 0;
  const lines: { label: string; value: string }[] = [];
  const add = (label: string, isWhole: boolean, found: number, value: string): void => {
    if (isWhole || found > 0) lines.push({ label, value: isWhole ? value : `at least ${value}` });
  };
  add('goroutines', hasGoroutines, goroutines.length, `${formatCount(goroutines.length)} (${formatCount(system)} of the runtime)`);
  add('threads', hasThreads, threads, formatCount(threads));
  lines.push({ label: 'CPUs', value: formatCount(params.cpus) });
  const queued = queuedFinalizers.length;
  add('finalizers', hasFinalizers, finalizers.length + queued, `${formatCount(finalizers.length)}, ${formatCount(queued)} queued`);
  if (memStats) {
    const lastGC = memStats.get('LastGC') ?? 0;
    lines.push(
      { label: 'objects by MemStats', value: formatCount(memStats.get('HeapObjects') ?? 0) },
      { label: 'GC cycles', value: formatCount(memStats.get('NumGC') ?? 0) },
      { label: 'GC pauses', value: formatNanoseconds(memStats.get('PauseTotalNs') ?? 0) },
    );
    if (lastGC > 0 && lastGC < 8.64e21) lines.push({ label: 'last GC', value: new Date(lastGC / 1e6).toISOString() });
  }
  return lines;
}

export function layoutNotices(layout: Pick<DumpLayout, 'stop' | 'segments' | 'sampleCount'>, sampled: number, size: number): Notice[] {
  const notices: Notice[] = [];
  if (layout.stop) {
    const { offset, why } = layout.stop;
    const where = `byte ${formatCount(offset)} of ${formatCount(size)}`;
    const lost = layout.segments.length === 0 ? ' What holds the objects comes after that, so paths to roots can’t be told.' : '';
    notices.push({
      code: why === 'cut' ? 'cut-off' : 'damaged',
      severity: 'caution',
      sentence:
        why === 'cut'
          ? `The dump ends early, within the record at ${where}; what came before is shown.${lost} Write it again and let it finish.`
          : `The dump is damaged at ${where}; what came before is shown.${lost}`,
    });
  }
  if (layout.sampleCount > 0 && sampled === 0) {
    notices.push({
      code: 'lost-samples',
      severity: 'caution',
      sentence: 'The dump has allocation samples, but none belongs to an object in it.',
    });
  }
  return notices;
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
