/** Heap dumps of JVMs and Android: two passes over the file, then everything that needs single objects. */
import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { RawGraph, ReadGraph, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import { LabelBuilder } from '../graph/label-builder.ts';
import { addClassLabels, BOOT_LOADER, classColumns } from './class-columns.ts';
import type { DumpContext } from './content/dump-context.ts';
import { HprofContent } from './content/hprof-content.ts';
import { graphFacts } from './facts.ts';
import { GraphFill } from './graph-fill.ts';
import { looseReferences } from './loose-references.ts';
import { readNotices } from './notices.ts';
import { writeRoots } from './root-labels.ts';
import { planRoots } from './root-nodes.ts';
import { scanDump, type Scan } from './scan.ts';
import { ShallowSizes } from './shallow-sizes.ts';

export async function readHprof(source: ByteSource, watch: ReadWatch): Promise<Result<ReadGraph, Failure>> {
  const scanned = await scanDump(source, watch, true);
  if (!scanned.ok) return scanned;
  try {
    return await build(source, scanned.value, watch);
  } catch (error) {
    // What typed arrays throw when there is no room for them.
    if (error instanceof RangeError && /alloc|array length/i.test(error.message)) return err(OUT_OF_MEMORY);
    throw error;
  }
}

const OUT_OF_MEMORY: Failure = {
  code: 'out-of-memory',
  sentence: 'There is not enough memory for all objects of this heap dump. Close other captures, or look at its histogram only.',
};

async function build(source: ByteSource, scan: Scan, watch: ReadWatch): Promise<Result<ReadGraph, Failure>> {
  const { header, classes, names, traces, counter } = scan;
  const addresses = counter.addresses.seal();
  const plan = planRoots(counter.roots, scan.extraSystemClasses, addresses);
  const base = plan.nodes.length;
  const sizes = new ShallowSizes(header.idSize, counter.hasCompressedOops);
  const columnInput = { classes, names, idSize: header.idSize, sizes, primitiveArrays: counter.primitiveArrays, base, addresses };
  const columns = classColumns(columnInput);
  let mostReferences = counter.objects + counter.elements + counter.classReferences;
  for (let number = 0; number < classes.count; number++) {
    // An object cannot have more references than its bytes hold, whatever its class says.
    const perObject = columns.to[number]! - columns.from[number]!;
    const held = Math.floor(classes.fieldBytes.data[number]! / header.idSize);
    mostReferences += Math.min(classes.objects.data[number]! * perObject, held);
  }
  mostReferences += plan.objects.length + base;
  if (mostReferences >= 2 ** 32 || base + addresses.count >= 2 ** 31) return err(OUT_OF_MEMORY);
  const fill = new GraphFill({
    header,
    classes,
    columns,
    sizes,
    addresses,
    base,
    mostReferences,
    isWide: counter.mostElements >= 2 ** 29,
    hasHeaps: counter.heapNames.size > 0,
    fileSize: source.size,
  });
  const failure = await fill.run(
    new ByteWindow(source, header.end),
    scan.report.segments,
    (offset) => watch.onProgress({ phase: 'Reading references', fraction: offset / source.size }),
    watch.isCancelled,
  );
  if (failure) return err(failure);
  const rootNames: string[] = [];
  const context: DumpContext = {
    source,
    header,
    names,
    classes,
    traces,
    columns,
    sizes,
    addresses,
    segments: scan.report.segments,
    base,
    rootNodes: plan.nodes,
    rootNames,
    rootObjects: (node) => plan.objects.subarray(plan.from[node], plan.from[node + 1]),
    label: fill.label,
    shallow: fill.shallow,
    position: fill.position,
    heap: fill.heap,
    heapNames: counter.heapNames,
  };
  const labels = new LabelBuilder({ hasLoaders: true });
  addClassLabels(labels, columns, columnInput, (number) => {
    const loaderId = classes.recordOf(number)?.loaderId ?? 0;
    if (loaderId === 0) return BOOT_LOADER;
    const rank = addresses.indexOf(loaderId);
    const address = `0x${loaderId.toString(16)}`;
    const label = rank < 0 ? 0 : fill.label[base + rank]!;
    const loaderClass = labelClass(columns.label, label);
    return loaderClass < 0 ? address : `${columns.names[loaderClass]!} @ ${address}`;
  });
  if (watch.isCancelled()) return err(CANCELLED_FAILURE);
  const written = await writeRoots(context, plan, fill, labels, scan.threadNames, rootNames);
  if (!written.ok) return written;
  const unread = markUnread(fill, base, labels);
  const target = fill.edges < fill.target.length * 0.75 ? fill.target.slice(0, fill.edges) : fill.target;
  const graph: RawGraph = {
    runtime: 'jvm',
    nodeCount: base + addresses.count,
    labels: labels.take(),
    label: fill.label,
    shallow: fill.shallow,
    edgeStart: fill.edgeStart,
    edgeEnd: fill.edgeEnd,
    target,
    loose: looseReferences(fill),
    facts: graphFacts(scan, plan, fill, written.value.references),
    content: new HprofContent(context),
  };
  const losses = { dropped: fill.dropped + plan.missing, references: written.value.references, unread, size: source.size };
  return ok({ graph, notices: readNotices(scan, losses) });
}

/** Classes of loaders are few, labels of them fewer. */
function labelClass(labelOf: Uint32Array, label: number): number {
  return label === 0 ? -1 : labelOf.indexOf(label);
}

/** Objects whose ids were seen but whose records could not be read. */
function markUnread(fill: GraphFill, base: number, labels: LabelBuilder): number {
  let unread = 0;
  const { label } = fill;
  for (let node = base; node < label.length; node++) {
    if (label[node] !== 0) continue;
    label[node] = labels.intern('(not readable)', 'untyped');
    unread++;
  }
  return unread;
}
