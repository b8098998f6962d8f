/** A heap of objects, from bytes to dominators: the part of opening that is fetched when such a file comes. */
import { groupLabels } from '../analysis/graph/groupings.ts';
import type { HeapGraph } from '../analysis/graph/heap-graph.ts';
import { settle } from '../analysis/graph/settle.ts';
import { treeProfile } from '../analysis/graph/tree-profile.ts';
import { blobSource, type ByteSource } from '../formats/byte-source.ts';
import { gunzipToBlob } from '../formats/gunzip.ts';
import { isGzip } from '../formats/gunzip-native.ts';
import type { GraphFormat } from '../formats/graph-format.ts';
import { formatCount } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import { CANCELLED, runInSlices, type Progress } from '../lib/steps.ts';
import type { Capture, ProfileKind } from '../model/capture.ts';
import { CANCELLED_FAILURE, type Notice } from '../model/failure.ts';
import { NODE_KINDS, type GraphIdentity, type RawGraph } from '../model/object-graph.ts';
import type { Answer, OpenInput } from './contract.ts';
import type { GraphFacts } from './graph-contract.ts';
import { GraphDesk, HistogramDesk, type HeapDesk } from './graph-desk.ts';
import { READERS, type GraphReader } from './graph-readers.ts';
import { outOfMemory } from './out-of-memory.ts';
import { readAhead } from './read-ahead.ts';

export interface OpenedGraph {
  readonly capture: Omit<Capture, 'kind'>;
  readonly kind: ProfileKind;
  readonly facts: GraphFacts;
  readonly desk: HeapDesk;
}

interface Watch {
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
}

/** What an object takes with two and a half references, while its dominators are found: 80 + 2.5 × 16 bytes. */
const BYTES_PER_OBJECT = 120;
/** A renderer has 15.75 GiB for all its buffers (Chromium 156); half is left to what is open already. */
const MOST_OBJECTS = 60e6;
/** References are counted in 32 bits. */
const MOST_IN_NODE = 1e9;

export async function openGraph(input: OpenInput, id: string, format: GraphFormat, watch: Watch): Promise<Answer<OpenedGraph>> {
  const unpacked = await unpack(input.blob, watch);
  if (!unpacked.ok) return unpacked;
  const ahead = readAhead(unpacked.value.blob);
  try {
    return await readGraph({ input, id, format, ...unpacked.value }, ahead.source, watch);
  } finally {
    ahead.close();
  }
}

async function readGraph(opened: Opening, source: ByteSource, watch: Watch): Promise<Answer<OpenedGraph>> {
  const { input, format, blob, notices } = opened;
  const reader = READERS[format];
  const head = new Uint8Array(await blob.slice(0, 64 * 1024).arrayBuffer());
  const objects = reader.estimate(head, blob.size);
  if (objects > mostObjects()) return openHistogram(reader, opened, source, watch, tooManyNotice(objects));
  try {
    const about = ` of about ${formatCount(roundedCount(objects))} objects, for which about ${formatGigabytes(objects * BYTES_PER_OBJECT)} are needed`;
    const first = { onProgress: withNeed(watch.onProgress, objects > 2e6 ? about : ''), isCancelled: watch.isCancelled };
    const program = input.binary && (await unpack(input.binary, { ...watch, onProgress: () => undefined }));
    if (program && !program.ok) return program;
    const read = await reader.read(source, first, program && blobSource(program.value.blob));
    if (!read.ok) return read.error.code === 'out-of-memory' ? await openHistogram(reader, opened, source, watch, noRoomNotice()) : read;
    if (watch.isCancelled()) return err(CANCELLED_FAILURE);
    return await settled(opened, read.value.graph, [...notices, ...read.value.notices], watch);
  } catch (error) {
    // Buffers that can't be had: the histogram needs none that grow with the heap.
    outOfMemory(error);
    return openHistogram(reader, opened, source, watch, noRoomNotice());
  }
}

async function unpack(blob: Blob, watch: Watch): Promise<Answer<{ readonly blob: Blob; readonly notices: readonly Notice[] }>> {
  const start = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  return isGzip(start) ? gunzipToBlob(blob, watch) : ok({ blob, notices: [] });
}

interface Opening {
  readonly input: OpenInput;
  readonly id: string;
  readonly format: GraphFormat;
  /** Unpacked. */
  readonly blob: Blob;
  readonly notices: readonly Notice[];
}

async function settled(opening: Opening, raw: RawGraph, notices: readonly Notice[], watch: Watch): Promise<Answer<OpenedGraph>> {
  const graph = await runInSlices(settle(raw), watch);
  if (graph === CANCELLED) return err(CANCELLED_FAILURE);
  const desk = new GraphDesk(opening.id, graph, raw);
  const tree = await desk.mergedTree('type');
  const groups = desk.groupsOf('type');
  const profile = treeProfile(tree, { names: groups.names, time: raw.facts.time });
  return ok({
    capture: captureOf(opening, profile, notices),
    kind: kindOfRuntime(raw.runtime),
    facts: factsOf(graph, raw),
    desk,
  });
}

function captureOf({ input, id, format }: Opening, profile: Capture['profile'], notices: readonly Notice[]): Omit<Capture, 'kind'> {
  return { id, sha256: '', fromLink: false, name: input.name, byteLength: input.blob.size, format, profile, notices };
}

function kindOfRuntime(runtime: RawGraph['runtime']): ProfileKind {
  return runtime === 'go' ? 'go-objects' : runtime === 'jvm' ? 'jvm-objects' : 'v8-objects';
}

function factsOf(graph: HeapGraph, { runtime, facts }: RawGraph): GraphFacts {
  const { labels, label, shallow, reachable, count } = graph;
  const groups = groupLabels(labels, 'type');
  const untyped = NODE_KINDS.indexOf('untyped');
  const live = { objects: 0, shallow: 0 };
  const dead = { objects: 0, shallow: 0 };
  let untypedBytes = 0;
  const seen = new Uint8Array(labels.count);
  for (let object = 0; object < count; object++) {
    const own = label[object]!;
    const part = object < reachable ? live : dead;
    part.objects += groups.isObject[own]!;
    part.shallow += shallow[object]!;
    if (object < reachable) {
      seen[own] = groups.isObject[own]!;
      if (labels.kind[own] === untyped) untypedBytes += shallow[object]!;
    }
  }
  const typed = live.shallow === 0 ? 1 : 1 - untypedBytes / live.shallow;
  return {
    runtime,
    producer: facts.producer,
    objects: live.objects,
    references: facts.references,
    shallow: live.shallow,
    unreachable: dead,
    types: seen.reduce((sum, one) => sum + one, 0),
    roots: facts.roots,
    allocationStacks: facts.allocationStacks,
    typed,
    groupings: ['type', ...(labels.groups.length > 2 ? (['package'] as const) : []), ...(labels.loaders.length > 2 ? (['loader'] as const) : [])],
    extras: facts.extras,
    memStats: [...(facts.memStats ?? [])].map(([name, value]) => ({ name, value })),
    onlyHistogram: false,
    sequence: sequenceOf(facts.identity),
    wantsBinary: runtime === 'go' && typed < 0.8,
  };
}

async function openHistogram(
  reader: GraphReader,
  opening: Opening,
  source: ByteSource,
  watch: Watch,
  why: Notice,
): Promise<Answer<OpenedGraph>> {
  const read = await reader.histogram(source, watch);
  if (!read.ok) return read;
  if (watch.isCancelled()) return err(CANCELLED_FAILURE);
  const { rows, notices } = read.value;
  const desk = new HistogramDesk(opening.id, rows);
  const profile = treeProfile(
    {
      parent: Int32Array.from({ length: rows.length + 1 }, (_, at) => (at === 0 ? -1 : 0)),
      group: Int32Array.from({ length: rows.length + 1 }, (_, at) => at),
      objects: Float64Array.from([0, ...rows.map(({ count }) => count)]),
      shallow: Float64Array.from([0, ...rows.map(({ shallow }) => shallow)]),
    },
    { names: ['(root)', ...rows.map(({ name }) => name)], time: undefined },
  );
  const sum = (of: 'count' | 'shallow'): number => rows.reduce((total, row) => total + row[of], 0);
  return ok({
    capture: captureOf(opening, profile, [why, ...opening.notices, ...notices]),
    kind: kindOfRuntime(reader.runtime),
    desk,
    facts: {
      runtime: reader.runtime,
      producer: '',
      objects: sum('count'),
      references: 0,
      shallow: sum('shallow'),
      unreachable: { objects: 0, shallow: 0 },
      types: rows.length,
      roots: [],
      allocationStacks: 'none',
      typed: 1,
      groupings: ['type'],
      extras: [],
      memStats: [],
      onlyHistogram: true,
      sequence: undefined,
      wantsBinary: false,
    },
  });
}

function sequenceOf(identity: GraphIdentity): GraphFacts['sequence'] {
  if (identity.kind === 'none') return undefined;
  const [finest] = identity.growing.values();
  return finest === undefined ? undefined : { process: JSON.stringify([...identity.sameIn]), at: finest };
}

/** `deviceMemory` (GiB, at most 8) is what the browser lets on. Node has the machine's. */
function mostObjects(): number {
  if (!('WorkerGlobalScope' in globalThis)) return MOST_IN_NODE;
  const memory = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : 8;
  return memory >= 8 ? MOST_OBJECTS : Math.max(5e6, (MOST_OBJECTS * memory) / 8);
}

function tooManyNotice(objects: number): Notice {
  return {
    code: 'only-histogram',
    severity: 'caution',
    sentence: `About ${formatCount(roundedCount(objects))} objects are more than a tab can hold with their references, so this is a histogram of the types: no dominators, no paths. The command line tool is bounded by the machine's memory only.`,
  };
}

function noRoomNotice(): Notice {
  return {
    code: 'only-histogram',
    severity: 'caution',
    sentence: 'This tab had no memory left for the references, so this is a histogram of the types: no dominators, no paths. Close other captures or tabs and open the file again.',
  };
}

function roundedCount(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / unit) * unit;
}

function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function withNeed(onProgress: (progress: Progress) => void, need: string): (progress: Progress) => void {
  return need === '' ? onProgress : ({ phase, fraction }) => onProgress({ phase: `${phase}${need}`, fraction });
}
