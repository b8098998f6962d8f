import type { Steps } from '../../lib/steps.ts';
import { STRENGTHS, type Strength } from '../../model/object-graph.ts';
import { AllowedReferrers, type IgnoredReference } from './allowed-referrers.ts';
import { DisjointPaths, type Ways } from './disjoint-paths.ts';
import type { HeapGraph, ObjectId } from './heap-graph.ts';
import { STRONG, type Referrers } from './referrers.ts';
import { unavoidableOn } from './unavoidable.ts';

/** References to look at before no further ways are looked for: some seconds. */
const MOST_WORK = 100_000_000;
/** Steps of all paths together. Beyond the first path none is added that would exceed it: lists can be millions long. */
const MOST_STEPS = 1 << 20;
const STRETCHES_BETWEEN_YIELDS = 0x7ff;

export interface RootPathsQuery {
  readonly object: ObjectId;
  /** References that paths must not use. */
  readonly ignored: readonly IgnoredReference[];
  /** Loose references may be used, and what only they reach may be passed. */
  readonly withLoose: boolean;
  readonly most: number;
  readonly mostWork?: number;
}

/** A path as columns, root first, the object last. */
export interface RootPath {
  /** By the reader's numbers. */
  readonly nodes: Uint32Array;
  /** Of the reference from the step before, as an index into STRENGTHS; of the root, strong. */
  readonly strengths: Uint8Array;
  /** 1: every path passes here that uses references which this search was allowed. So it does the root and the object. */
  readonly dominators: Uint8Array;
}

export interface FoundRootPaths {
  /**
   * Shortest first. No two share an object that is no dominator, and there is no larger number of such paths. The first
   * is the shortest of all, unless it stood in the way of a larger number.
   */
  readonly paths: readonly RootPath[];
  /** The search ended at `most`, or at a bound on its work. */
  readonly mayBeMore: boolean;
}

export interface PathStep {
  readonly node: number;
  readonly object: ObjectId;
  readonly strength: Strength;
  readonly isDominator: boolean;
}

export function stepOf(graph: HeapGraph, path: RootPath, index: number): PathStep {
  const node = path.nodes[index]!;
  return {
    node,
    object: graph.objectOf[node]!,
    strength: STRENGTHS[path.strengths[index]!] ?? 'strong',
    isDominator: path.dominators[index] === 1,
  };
}

/**
 * All paths pass the object's dominators, in order; between two of them lies a stretch. Stretches share no objects, so the
 * ways along each are looked for by themselves, and joined to paths. Where a stretch is a reference without anything
 * between, any number of paths may use it; the stretch with the fewest ways among the others says how many paths there are.
 */
export function* findRootPaths(graph: HeapGraph, referrers: Referrers, query: RootPathsQuery): Steps<FoundRootPaths> {
  const allowed = new AllowedReferrers(graph, referrers, query.ignored, query.withLoose);
  const search = new DisjointPaths(graph, allowed);
  const mostWork = query.mostWork ?? MOST_WORK;
  const chain = yield* dominatorsOf(query.object, graph, allowed, search);
  if (chain.length === 0) {
    search.release();
    return { paths: [], mayBeMore: false };
  }
  const isDirect = new Uint8Array(chain.length - 1);
  let allDirect = true;
  for (let i = 0; i < isDirect.length; i++) {
    if ((i & STRETCHES_BETWEEN_YIELDS) === 0) yield { phase: 'Looking for paths', fraction: undefined };
    if (allowed.has(chain[i]!, chain[i + 1]!)) isDirect[i] = 1;
    else allDirect = false;
  }
  const most = Math.max(1, Math.floor(query.most));
  let found = yield* waysAlong(chain, isDirect, allDirect, search, most, mostWork);
  if (found.wasteful && !found.cutShort) {
    // One stretch gave up its shortest way for more of them than another one has.
    search.reopen();
    found = yield* waysAlong(chain, isDirect, allDirect, search, found.paths, Infinity);
  }
  search.release();
  return joined(chain, isDirect, allDirect, found, most, referrers);
}

/** From the root to the object, by node; empty when there is no path. */
function* dominatorsOf(object: ObjectId, graph: HeapGraph, allowed: AllowedReferrers, search: DisjointPaths): Steps<Uint32Array> {
  const { nodeOf, dominator, reachable, count } = graph;
  if (object === 0) return Uint32Array.of(nodeOf[0]!);
  if (object >= count || (object >= reachable && !allowed.withLoose)) return new Uint32Array(0);
  if (allowed.isWhole) {
    let depth = 1;
    for (let above = object; above !== 0; above = dominator[above]!) depth++;
    const chain = new Uint32Array(depth);
    for (let above = object; depth > 0; above = dominator[above]!) chain[--depth] = nodeOf[above]!;
    return chain;
  }
  const root = nodeOf[0]!;
  const node = nodeOf[object]!;
  let between = new Uint32Array(0);
  if (!allowed.has(root, node)) {
    const { ways } = yield* search.find(root, node, 1, Infinity);
    const [shortest] = ways;
    if (shortest === undefined) return new Uint32Array(0);
    search.reopen();
    between = Uint32Array.from(shortest);
  }
  return yield* unavoidableOn(Uint32Array.of(root, ...between, node), graph, allowed);
}

interface FoundWays {
  /** By stretch; those that have no way but the reference itself are not in here. */
  readonly ways: ReadonlyMap<number, Ways>;
  /** How many paths there are; where every stretch has a reference without anything between, how many were asked for. */
  readonly paths: number;
  readonly cutShort: boolean;
  readonly wasteful: boolean;
}

function* waysAlong(
  chain: Uint32Array,
  isDirect: Uint8Array,
  allDirect: boolean,
  search: DisjointPaths,
  most: number,
  mostWork: number,
): Steps<FoundWays> {
  const ways = new Map<number, Ways>();
  let paths = most;
  let cutShort = false;
  for (let i = isDirect.length - 1; i >= 0; i--) {
    if ((i & STRETCHES_BETWEEN_YIELDS) === 0) yield { phase: 'Looking for paths', fraction: 1 - i / isDirect.length };
    const isExtra = isDirect[i] === 1;
    const wanted = isExtra ? paths - 1 : paths;
    if (wanted === 0) continue;
    if (isExtra && search.looked > mostWork) {
      cutShort = true;
      continue;
    }
    const found = yield* search.find(chain[i]!, chain[i + 1]!, wanted, mostWork);
    cutShort ||= found.cutShort;
    if (found.ways.length > 0) ways.set(i, found);
    if (!isExtra) paths = Math.min(paths, found.ways.length);
  }
  const wasteful =
    !allDirect && [...ways].some(([i, found]) => found.rerouted && found.ways.length > paths - isDirect[i]!);
  return { ways, paths, cutShort, wasteful };
}

function joined(chain: Uint32Array, isDirect: Uint8Array, allDirect: boolean, found: FoundWays, most: number, referrers: Referrers): FoundRootPaths {
  const plans = allDirect ? oneByOne(found.ways, most) : abreast(found, isDirect);
  const paths: RootPath[] = [];
  let steps = 0;
  for (const plan of plans) {
    const length = chain.length + plan.length;
    if (paths.length > 0 && steps + length > MOST_STEPS) break;
    steps += length;
    paths.push(pathBy(chain, plan.detours, length, referrers));
  }
  return { paths, mayBeMore: found.cutShort || paths.length < plans.length || paths.length >= most };
}

/** Which way to take along which stretch; all others by the reference itself. `length`: objects that this adds. */
interface Plan {
  readonly detours: ReadonlyMap<number, Uint32Array>;
  readonly length: number;
}

/** No stretch limits the others: one path past the dominators alone, and one for each detour. */
function oneByOne(ways: ReadonlyMap<number, Ways>, most: number): readonly Plan[] {
  const detours: { readonly stretch: number; readonly way: Uint32Array }[] = [];
  for (const [stretch, found] of [...ways].reverse()) {
    for (const way of found.ways) detours.push({ stretch, way });
  }
  const shortest = detours.sort((a, b) => a.way.length - b.way.length).slice(0, most - 1);
  return [
    { detours: new Map(), length: 0 },
    ...shortest.map(({ stretch, way }): Plan => ({ detours: new Map([[stretch, way]]), length: way.length })),
  ];
}

/** Each path takes the next way along every stretch, as long as there is one. */
function abreast({ ways, paths }: FoundWays, isDirect: Uint8Array): readonly Plan[] {
  const plans = Array.from({ length: paths }, (_, index): Plan => {
    const detours = new Map<number, Uint32Array>();
    let length = 0;
    for (const [stretch, found] of ways) {
      const way = found.ways[index - isDirect[stretch]!];
      if (way === undefined) continue;
      detours.set(stretch, way);
      length += way.length;
    }
    return { detours, length };
  });
  return plans.sort((a, b) => a.length - b.length);
}

function pathBy(chain: Uint32Array, detours: ReadonlyMap<number, Uint32Array>, length: number, referrers: Referrers): RootPath {
  const nodes = new Uint32Array(length);
  const strengths = new Uint8Array(length);
  const dominators = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < chain.length; i++) {
    dominators[at] = 1;
    nodes[at++] = chain[i]!;
    const detour = detours.get(i);
    if (detour === undefined) continue;
    nodes.set(detour, at);
    at += detour.length;
  }
  for (let i = 1; i < length; i++) strengths[i] = referrers.strengthOf(nodes[i - 1]!, nodes[i]!) ?? STRONG;
  return { nodes, strengths, dominators };
}
