/**
 * V8's heap snapshots (`.heapsnapshot`, `.heaptimeline`): Chrome, Edge, Node, Electron. What holds what, sizes and
 * classes follow Chrome DevTools, so that figures agree with what its Memory panel shows.
 */
import { err, ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { RawGraph, ReadGraph, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { LabelBuilder } from '../graph/label-builder.ts';
import { classify } from './classify.ts';
import { snapshotContent } from './content.ts';
import { findDetached } from './detachedness.ts';
import { claimedEdges, edgeRows } from './edge-rows.ts';
import { collectFacts } from './facts.ts';
import { keepHolding } from './hold.ts';
import { noticesOf } from './notices.ts';
import { adoptOrphans, findOrphans } from './orphans.ts';
import { moveOwnedSizes } from './owned-sizes.ts';
import { findPageOwned } from './page-owned.ts';
import { putRootFirst } from './root-first.ts';
import { scriptNames } from './script-names.ts';
import { readSections } from './sections.ts';
import type { Snapshot } from './snapshot.ts';
import { edgeCodes, nodeCodes } from './type-codes.ts';
import { WeakMapNames } from './weak-map-names.ts';

export async function readV8Snapshot(source: ByteSource, watch: ReadWatch): Promise<Result<ReadGraph, Failure>> {
  try {
    return await read(source, watch);
  } catch (error) {
    // Only arrays are allocated by what a file holds; a browser refuses them so.
    if (!(error instanceof RangeError)) throw error;
    return err({ code: 'out-of-memory', sentence: 'This heap snapshot needs more memory than there is here. A histogram of its classes needs little.' });
  }
}

async function read(source: ByteSource, watch: ReadWatch): Promise<Result<ReadGraph, Failure>> {
  const scanned = await readSections(source, watch);
  if (!scanned.ok) return scanned;
  const sections = scanned.value;
  const { header, nodeCount, strings, places } = sections;
  const nodes = nodeCodes(header);
  const edges = edgeCodes(header);
  const step = async (phase: string, fraction: number): Promise<boolean> => {
    watch.onProgress({ phase, fraction });
    await new Promise((resolve) => setTimeout(resolve));
    return !watch.isCancelled();
  };

  const claimed = claimedEdges(sections);
  const first = edgeRows(sections);
  if (!(await step('Sorting references', 0))) return err(CANCELLED_FAILURE);
  const detached = findDetached(sections, first, nodes, edges);
  const isOwned = findPageOwned(sections, first, nodes, edges);
  if (!(await step('Sorting references', 0.2))) return err(CANCELLED_FAILURE);
  const ownBytes = sumOf(sections.nodeSize.data, nodeCount);
  const moved = moveOwnedSizes(sections, first, nodes, edges);
  if (!(await step('Naming classes', 0.4))) return err(CANCELLED_FAILURE);
  const classified = await classify(sections, first, nodes, edges.property, detached.isDetached, watch.isCancelled);
  if (!classified.ok) return classified;
  const weakMaps = new WeakMapNames();
  const failure = await weakMaps.find(sections, edges, watch.isCancelled);
  if (failure) return err(failure);
  if (!(await step('Sorting references', 0.7))) return err(CANCELLED_FAILURE);
  const references = sections.edgeCount;
  const holding = keepHolding(sections, first, edges, isOwned, weakMaps);
  const root = header.root < nodeCount ? header.root : 0;
  const orphans = findOrphans(sections, first, root);
  adoptOrphans(sections, first, root, orphans, holding.loose);
  if (!(await step('Sorting references', 0.9))) return err(CANCELLED_FAILURE);

  const loose = holding.loose.take(nodeCount);
  const snapshot: Snapshot = {
    nodeCount,
    nodes,
    edges,
    nodeTypes: header.nodeTypes,
    nodeType: sections.nodeType.data.subarray(0, nodeCount),
    nodeName: sections.nodeName.data.subarray(0, nodeCount),
    ids: sections.nodeId.data.subarray(0, nodeCount),
    shallow: sections.nodeSize.data.length < nodeCount ? new Uint32Array(nodeCount) : sections.nodeSize.data.subarray(0, nodeCount),
    isDetached: detached.isDetached,
    edgeStart: first,
    target: sections.edgeTo.data.subarray(0, sections.edgeCount),
    edgeType: sections.edgeType.data.subarray(0, sections.edgeCount),
    edgeName: sections.edgeName.data.subarray(0, sections.edgeCount),
    loose,
    places,
    strings,
    traceNode: sections.traceNode.data,
    traceTree: sections.traceTree,
    traceFunctions: sections.traceFunctions,
  };
  const wanted = classified.value.classes.places().map((place) => places.script.data[place]!);
  const scripts = await scriptNames(snapshot, new Set(wanted));
  if (!scripts.ok) return scripts;
  const builder = new LabelBuilder();
  classified.value.classes.build(builder, (place) => {
    const script = places.script.data[place]!;
    return `${scripts.value.get(script) ?? `script ${script}`}:${places.line.data[place]! + 1}`;
  });
  const facts = await collectFacts(snapshot, sections, { references, detached: detached.count, ownBytes, shapes: classified.value.shapeCount, classNames: classified.value.classes.names() });
  if (!facts.ok) return facts;
  const labels = builder.take();
  const graph: RawGraph = {
    runtime: 'v8',
    nodeCount,
    labels,
    label: classified.value.label,
    shallow: snapshot.shallow,
    edgeStart: first.subarray(0, nodeCount),
    edgeEnd: first.subarray(1),
    target: snapshot.target,
    loose,
    facts: facts.value,
    content: snapshotContent(snapshot, labels, classified.value.label),
  };
  const notices = noticesOf(sections, { claimed, references, dangling: holding.dangling, adopted: orphans.adopted.length, inRings: orphans.inRings, moved });
  return ok({ graph: putRootFirst(graph, root), notices });
}

function sumOf(sizes: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let index = 0; index < Math.min(count, sizes.length); index++) sum += sizes[index]!;
  return sum;
}
