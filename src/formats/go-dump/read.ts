import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure, type Notice } from '../../model/failure.ts';
import type { RawNode, ReadGraph, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import type { AddressMap } from '../graph/address-map.ts';
import { LabelBuilder } from '../graph/label-builder.ts';
import type { GoBinary } from '../go-binary/binary.ts';
import { DumpContent } from './content.ts';
import type { DumpFile } from './dump-file.ts';
import { EdgeScan } from './edges.ts';
import { layoutNotices, makeFacts } from './facts.ts';
import { labelTheRest } from './fallback-labels.ts';
import { findStatics, type StaticPlace } from './find-statics.ts';
import { fitBinary } from './fit-binary.ts';
import { addFinalizers, addLostHolders, finalizerReferences } from './finalizer-roots.ts';
import type { DumpLayout } from './layout.ts';
import { RunSink } from './object-runs.ts';
import { Reach } from './reach.ts';
import { RootNodes } from './root-nodes.ts';
import { RootReader } from './roots.ts';
import { readSamples } from './samples.ts';
import { scanDump } from './scan.ts';
import { MemoryScan } from './scan-memory.ts';
import { Shapes } from './shapes.ts';
import { StaticValues } from './static-values.ts';
import { ToldTypes } from './told-types.ts';
import { Typing } from './typing.ts';

/** Categories of roots: never more than these. */
const MOST_CATEGORIES = 8;

/** Reads what `debug.WriteHeapDump` wrote. With the executable that wrote it, objects have types. */
export async function readGoDump(
  source: ByteSource,
  watch: ReadWatch,
  binary?: GoBinary,
): Promise<Result<ReadGraph, Failure>> {
  try {
    return await read(source, watch, binary);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return err({
      code: 'out-of-memory',
      sentence: 'There is not enough memory for the objects of this dump. Close other captures, or look at its histogram only.',
    });
  }
}

async function read(source: ByteSource, watch: ReadWatch, binary?: GoBinary): Promise<Result<ReadGraph, Failure>> {
  const sink = new RunSink();
  const scanned = await scanDump(source, sink, watch);
  if (!scanned.ok) return scanned;
  const layout: DumpLayout = { ...scanned.value.layout, runs: sink.takeRuns() };
  const map = sink.addresses.seal();
  const objects = map.count;
  const notices: Notice[] = [];
  const fit = binary && fitBinary(binary, layout);
  const fitted = fit && 'slide' in fit ? fit : undefined;
  if (fit && 'severity' in fit) notices.push(fit);
  const places: Result<readonly StaticPlace[], Failure> = fitted ? await findStatics(source, layout, fitted) : ok([]);
  if (!places.ok) return places;
  const globals = places.value;
  const nodeBound = 1 + objects + globals.length + MOST_CATEGORIES + layout.goroutines.length + layout.frames.length;
  const edgeBound = layout.pointerFields + 2 * (nodeBound - objects) + 2 * layout.finalizers.length;
  const labels = new LabelBuilder();
  const label = new Uint32Array(nodeBound);
  const { pointerSize, goVersion } = layout.params;
  const typing = fitted && new Typing(fitted, layout, new Shapes(labels, pointerSize, goVersion), label, objects);
  const hints = typing ?? new ToldTypes(layout, labels, label);
  const edges = new EdgeScan(layout, map, nodeBound, edgeBound, source.size, hints, typing !== undefined);
  const memory = new MemoryScan(source, layout, edges, watch);
  const failure = await memory.objects();
  if (failure) return err(failure);

  const roots = new RootNodes(objects + 1, label, edges, labels);
  const statics = new StaticValues(globals, layout.segments);
  const reader = new RootReader(layout, roots, edges, memory, globals, statics);
  const failed = await reader.read();
  if (failed) return err(failed);
  const sites = await readSamples(source, layout, edges, watch);
  if (!sites.ok) return sites;
  if (watch.isCancelled()) return err(CANCELLED_FAILURE);

  typing?.run(edges, roots, globals, objects);
  reader.finish();
  const reach = new Reach(edges, nodeBound);
  for (const node of roots.top) reach.from(node);
  const finalizers = addFinalizers(layout, roots, edges, reach);
  if (layout.stop !== undefined && layout.segments.length === 0) addLostHolders(objects, roots, edges, reach);
  roots.close();

  labelTheRest(objects, label, edges, layout, sites.value, labels);
  const nodeCount = roots.nodeCount;
  const references = edges.filled + finalizers.targets.length;
  notices.push(...layoutNotices(layout, sites.value.count, source.size));
  const table = labels.take();
  const file: DumpFile = {
    source, map, objects, fitted, label, globals,
    layout: scanned.value.layout,
    roots: roots.lookup(),
    sites: sites.value,
    shallow: edges.shallow,
    contents: edges.contents,
    labelNames: table.names,
    shapes: typing?.shapes,
    textLength: edges.textLength,
    ...lookups(map, edges, typing?.likely),
  };
  return ok({
    graph: {
      runtime: 'go',
      nodeCount,
      labels: table,
      label: label.subarray(0, nodeCount),
      shallow: edges.shallow.subarray(0, nodeCount),
      edgeStart: edges.edgeStart.subarray(0, nodeCount),
      edgeEnd: edges.edgeEnd.subarray(0, nodeCount),
      target: edges.target.subarray(0, edges.filled),
      loose: finalizerReferences(finalizers.source, finalizers.targets),
      facts: makeFacts({
        layout,
        references,
        objects,
        sampled: sites.value.count,
        roots: roots.counts,
        idOf: identifier(map),
      }),
      content: new DumpContent(file),
    },
    notices,
  });
}

/** Questions about nodes that keep no more of the reading than they need: a closure in `read` would keep all of it. */
function lookups(
  map: AddressMap,
  edges: EdgeScan,
  likely: Uint8Array | undefined,
): Pick<DumpFile, 'isLikely' | 'isFlat' | 'nodeAt'> {
  const { shallow } = edges;
  const flat = edges.flatObjects();
  return {
    isLikely: (node) => likely !== undefined && (likely[node >>> 3]! & (1 << (node & 7))) !== 0,
    isFlat: (node) => (flat[node >>> 3]! & (1 << (node & 7))) !== 0,
    nodeAt: (address) => {
      const rank = map.floor(address);
      return rank < 0 || address >= map.floorStart + shallow[rank + 1]! ? 0 : rank + 1;
    },
  };
}

function identifier(map: AddressMap): (node: RawNode) => number {
  return (node) => (node >= 1 && node <= map.count ? map.addressOf(node - 1) : 0);
}
