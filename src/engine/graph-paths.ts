/** Why objects are alive: paths from the roots to one, paths of many merged by type, the whole heap along paths. */
import { readable } from '../analysis/function-groups.ts';
import { mergePaths } from '../analysis/graph/merged-paths.ts';
import { pathProfile } from '../analysis/graph/path-profile.ts';
import { findRootPaths, stepOf, type PathStep, type RootPath } from '../analysis/graph/root-paths.ts';
import { treeProfile } from '../analysis/graph/tree-profile.ts';
import { err, ok } from '../lib/result.ts';
import { runInSlices } from '../lib/steps.ts';
import { NODE_KINDS } from '../model/object-graph.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import type { Answer } from './contract.ts';
import type * as C from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { isObject, noObject } from './graph-objects.ts';
import { kindOf, objectRows } from './graph-rows.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 12 };
const MOST_PATHS = 50;
/** Of a longer path the steps in the middle are left out: nobody reads a list of a million entries. */
const MOST_STEPS = 200;

export async function rootPaths(desk: GraphDesk, query: C.PathQuery): Promise<Answer<C.RootPaths>> {
  if (!isObject(desk, query.object)) return noObject();
  const { graph } = desk;
  const referrers = await desk.referrers();
  const { object, withLoose, ignored } = query;
  const most = Math.min(MOST_PATHS, Math.max(1, query.most));
  const search = { object, withLoose, ignored };
  const found = await runInSlices(findRootPaths(graph, referrers, { ...search, most }), SLICES);
  const alone = most === 1 ? found : await runInSlices(findRootPaths(graph, referrers, { ...search, most: 1 }), SLICES);
  const independent = withShortest(found.paths, alone.paths[0]);
  const paths: C.RootPath[] = [];
  for (const path of independent) {
    const steps = await stepsOf(desk, path);
    if (!steps.ok) return steps;
    paths.push({ steps: steps.value });
  }
  return ok({ paths, mayBeMore: found.mayBeMore || independent.length < found.paths.length });
}

/**
 * As many paths as possible may leave the shortest one out, when it stands in the way of two others. A reader wants the
 * shortest: then it goes first, with those that share no object with it but the dominators.
 */
function withShortest(paths: readonly RootPath[], shortest: RootPath | undefined): readonly RootPath[] {
  const [first] = paths;
  if (!first || !shortest || first.nodes.length <= shortest.nodes.length) return paths;
  const taken = new Set(shortest.nodes.filter((_, at) => shortest.dominators[at] === 0));
  return [shortest, ...paths.filter(({ nodes }) => !nodes.some((node) => taken.has(node)))];
}

async function stepsOf(desk: GraphDesk, path: RootPath): Promise<Answer<readonly C.RootPathStep[]>> {
  const shown = shownSteps(path.nodes.length);
  const steps = shown.map((index): PathStep & { readonly index: number } => ({ ...stepOf(desk.graph, path, index), index }));
  const rows = await objectRows(desk, steps.map(({ object }) => object));
  if (!rows.ok) return rows;
  const pairs = steps.map(({ index, node }) => ({ source: path.nodes[Math.max(0, index - 1)]!, target: node }));
  const names = await desk.content.referenceNames(pairs);
  if (!names.ok) return names;
  return ok(
    steps.map(({ index, strength, isDominator }, at) => ({
      object: rows.value[at]!,
      reference: index === 0 ? '' : readable(names.value[at] ?? ''),
      strength,
      isDominator,
      skipped: at === 0 ? 0 : index - steps[at - 1]!.index - 1,
    })),
  );
}

function shownSteps(length: number): readonly number[] {
  const all = Array.from({ length: Math.min(length, MOST_STEPS) }, (_, at) => at);
  return length <= MOST_STEPS ? all : all.map((at) => (at < MOST_STEPS / 2 ? at : length - MOST_STEPS + at));
}

export async function mergedPathTree(desk: GraphDesk, query: C.MergedPathsQuery): Promise<Answer<C.MergedPaths>> {
  const { graph } = desk;
  const objects = await desk.objectsOf(query.set);
  if (objects.length === 0) return err({ code: 'not-found', sentence: 'There is no such object in this heap.' });
  const tree = await runInSlices(mergePaths(graph, await desk.shortestPaths(query.withLoose), objects), SLICES);
  const { names, kind } = graph.labels;
  return ok({
    objects: tree.objects,
    parent: Array.from(tree.parent),
    name: Array.from(tree.label, (label) => (label < 0 ? 'objects of several types' : readable(names[label]!))),
    kind: Array.from(tree.label, (label) => (label < 0 ? NODE_KINDS[1] : kindOf(kind, label))),
    count: Array.from(tree.count),
    shallow: Array.from(tree.shallow),
    retained: Array.from(tree.retained),
    isDominator: Array.from(tree.isDominator, (one) => one === 1),
    example: Array.from(tree.example),
  });
}

/** The whole heap along one shortest path to each object, as a profile. */
export async function shortestPathProfile(desk: GraphDesk): Promise<StackProfile> {
  const { graph } = desk;
  const tree = await runInSlices(pathProfile(graph, await desk.shortestPaths(false)), SLICES);
  // A node has one type, so what stands in it are objects, or they are all roots that are none.
  const { isObject: counts, names } = desk.groupsOf('type');
  const objects = tree.count.map((count, node) => count * counts[tree.label[node]!]!);
  const group = Int32Array.from(tree.label);
  return treeProfile({ parent: tree.parent, group, objects, shallow: tree.shallow }, { names, time: desk.facts.time });
}
