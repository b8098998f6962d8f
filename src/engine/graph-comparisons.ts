/** Two heaps or more: their merged trees laid over each other, and where the objects can be recognised, which are new. */
import { readable } from '../analysis/function-groups.ts';
import { findAccumulations, namedContainer, type Accumulation } from '../analysis/graph/accumulation.ts';
import { typesDiffer } from '../analysis/compare/comparison-cautions.ts';
import { alignTrees, type ComparedTree, type NamedTree } from '../analysis/graph/compared-tree.ts';
import { compareIdentity, matchObjects, type IdentityVerdict } from '../analysis/graph/same-objects.ts';
import { packageOfType } from '../analysis/type-names.ts';
import { formatBytes, formatCount } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import { runInSlices } from '../lib/steps.ts';
import type { NodeKind } from '../model/object-graph.ts';
import type { Answer, CaptureId } from './contract.ts';
import type { AccumulationPoint, ComparedOrder, ComparedPage, ComparedRow, GraphCompareQuery, GraphComparison, ObjectChanges, SideSizes } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { kindOf } from './graph-rows.ts';
import { notOpen } from './not-found.ts';
import { Recent } from './recent.ts';
import type { StackDesk } from './stack-desk.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 12 };
const MOST_POINTS = 20;

interface Laid {
  readonly tree: ComparedTree;
  readonly base: number;
  readonly head: number;
  /** By name, where a capture has its objects. */
  readonly kinds: ReadonlyMap<string, NodeKind>;
}

/** Objects that came, stayed and went, by node of the compared tree. */
interface Changes extends ObjectChanges {
  readonly byNode: { readonly fresh: Float64Array; readonly survived: Float64Array; readonly gone: Float64Array };
}

export class GraphComparisons {
  private readonly stacksOf: (capture: CaptureId) => StackDesk | undefined;
  private readonly graphOf: (capture: CaptureId) => GraphDesk | undefined;
  private readonly laid = new Recent<Promise<Answer<Laid>>>(3);
  private readonly changes = new Recent<Promise<Answer<Changes | undefined>>>(2);
  private readonly changed = new Map<string, Changes>();

  constructor(stacksOf: (capture: CaptureId) => StackDesk | undefined, graphOf: (capture: CaptureId) => GraphDesk | undefined) {
    this.stacksOf = stacksOf;
    this.graphOf = graphOf;
  }

  forget(): void {
    this.laid.clear();
    this.changes.clear();
    this.changed.clear();
  }

  async compare(query: GraphCompareQuery): Promise<Answer<GraphComparison>> {
    const laid = await this.lay(query);
    if (!laid.ok) return laid;
    const { tree, base, head } = laid.value;
    const { known, why } = this.verdict(query);
    const problem = this.problemOf(query);
    if (problem !== undefined) return ok({ identity: { known, why }, problem, points: [] });
    const points = findAccumulations(tree, base, head).slice(0, MOST_POINTS);
    return ok({ identity: { known, why }, problem, points: points.map((point) => pointOf(laid.value, point)) });
  }

  async objects(query: GraphCompareQuery): Promise<Answer<ObjectChanges | undefined>> {
    const key = JSON.stringify(query);
    const changes = await this.changes.get(key, () => this.recognise(query));
    if (!changes.ok || changes.value === undefined) return changes;
    this.changed.set(key, changes.value);
    const { fresh, survived, gone } = changes.value;
    return ok({ fresh, survived, gone });
  }

  async children(query: GraphCompareQuery, node: number, order: ComparedOrder, start: number, end: number): Promise<Answer<ComparedPage>> {
    const laid = await this.lay(query);
    if (!laid.ok) return laid;
    const { tree, base, head } = laid.value;
    if (!(node >= 0 && node < tree.count)) return err({ code: 'not-found', sentence: 'That row is not in the comparison.' });
    const children = Array.from(tree.children.subarray(tree.firstChild[node], tree.firstChild[node + 1]));
    const column = order.by === 'count' ? 'objects' : order.by;
    const delta = (at: number): number =>
      column === 'name' ? 0 : tree.sides[head]![column][at]! - tree.sides[base]![column][at]!;
    const sign = order.descending ? -1 : 1;
    // By size, growth and shrinking alike, as what grew is ranked everywhere.
    const compare = (a: number, b: number): number =>
      column === 'name'
        ? sign * (tree.names[a]! < tree.names[b]! ? -1 : 1)
        : sign * (Math.abs(delta(a)) - Math.abs(delta(b))) || delta(b) - delta(a) || tree.sides[head]!.retained[b]! - tree.sides[head]!.retained[a]!;
    children.sort((a, b) => compare(a, b) || a - b);
    const changes = this.changed.get(JSON.stringify(query));
    return ok({
      rowCount: children.length,
      start,
      rows: children.slice(start, end).map((child) => rowOf(laid.value, child, changes)),
      total: { base: sizesOf(tree, base, 0), head: sizesOf(tree, head, 0) },
    });
  }

  private lay(query: GraphCompareQuery): Promise<Answer<Laid>> {
    return this.laid.get(JSON.stringify(query), async () => {
      const trees: NamedTree[] = [];
      const kinds = new Map<string, NodeKind>();
      for (const capture of query.captures) {
        const stacks = this.stacksOf(capture);
        if (!stacks) return notOpen();
        const graph = query.filters.length === 0 ? this.graphOf(capture) : undefined;
        const tree = graph ? ok(await treeOfGraph(graph, kinds)) : treeOfStacks(stacks, query);
        if (!tree.ok) return tree;
        trees.push(tree.value);
      }
      if (!trees[query.base] || !trees[query.head]) return notOpen();
      const tree = await runInSlices(alignTrees(trees), SLICES);
      return ok({ tree, base: query.base, head: query.head, kinds });
    });
  }

  private problemOf({ captures, base, head }: GraphCompareQuery): string | undefined {
    const [before, after] = [this.stacksOf(captures[base]!)?.facts.graph, this.stacksOf(captures[head]!)?.facts.graph];
    return before && after && typesDiffer(before, after)
      ? 'Types are known on one side only, so where the heap grew can’t be told. Open both with the program that wrote them.'
      : undefined;
  }

  private verdict(query: GraphCompareQuery): IdentityVerdict {
    const base = this.graphOf(query.captures[query.base]!);
    const head = this.graphOf(query.captures[query.head]!);
    if (!base || !head) return { known: false, why: 'Objects are told apart only where both files are open; a link holds types and sums.' };
    if (query.filters.length > 0) return { known: false, why: 'Under filters only types are compared.' };
    if (this.problemOf(query) !== undefined) return { known: false, why: 'Types are known on one side only.' };
    const verdict = compareIdentity(base.facts.identity, head.facts.identity);
    const isUntyped = this.stacksOf(query.captures[query.head]!)?.facts.graph?.wantsBinary === true;
    return verdict.known && isUntyped
      ? { ...verdict, why: `${verdict.why} Without types, what was freed and taken again in the same size counts as survived.` }
      : verdict;
  }

  private async recognise(query: GraphCompareQuery): Promise<Answer<Changes | undefined>> {
    const verdict = this.verdict(query);
    const base = this.graphOf(query.captures[query.base]!);
    const head = this.graphOf(query.captures[query.head]!);
    const laid = await this.lay(query);
    if (!laid.ok) return laid;
    if (!verdict.known || !base || !head) return ok(undefined);
    const { survived, gone } = await runInSlices(matchObjects(base.graph, head.graph, verdict.base, verdict.head), SLICES);
    const { tree } = laid.value;
    const byNode = { fresh: new Float64Array(tree.count), survived: new Float64Array(tree.count), gone: new Float64Array(tree.count) };
    const place = [tree.sides[query.base]!.place, tree.sides[query.head]!.place] as const;
    const [baseTree, headTree] = [await base.mergedTree('type'), await head.mergedTree('type')];
    const isObject = [base.groupsOf('type').isObject, head.groupsOf('type').isObject] as const;
    const sums = { fresh: 0, survived: 0, gone: 0 };
    for (let object = 0; object < survived.length; object++) {
      if (isObject[1][head.graph.label[object]!] === 0) continue;
      const change = survived[object] === 1 ? 'survived' : 'fresh';
      byNode[change][place[1][headTree.nodeOf[object]!]!]!++;
      sums[change]++;
    }
    for (let object = 0; object < gone.length; object++) {
      if (gone[object] === 0 || isObject[0][base.graph.label[object]!] === 0) continue;
      byNode.gone[place[0][baseTree.nodeOf[object]!]!]!++;
      sums.gone++;
    }
    return ok({ ...sums, byNode });
  }
}

async function treeOfGraph(desk: GraphDesk, kinds: Map<string, NodeKind>): Promise<NamedTree> {
  const tree = await desk.mergedTree('type');
  const groups = desk.groupsOf('type');
  for (const [group, name] of groups.names.entries()) kinds.set(name, kindOf(groups.kind, group));
  return { parent: tree.parent, names: groups.names, name: tree.group, objects: tree.objects, shallow: tree.shallow };
}

/** A link's side, or what filters leave. */
function treeOfStacks(desk: StackDesk, query: GraphCompareQuery): Answer<NamedTree> {
  const { profile, groups } = desk.index;
  const types = profile.valueTypes.map(({ type }) => type);
  const space = types.indexOf('live_space');
  const view = desk.view({ capture: '', type: Math.max(0, space), filters: query.filters });
  if (!view.ok) return view;
  const { stacks, samples } = profile;
  const objects = new Float64Array(stacks.count);
  const shallow = new Float64Array(stacks.count);
  const countColumn = samples.values[types.indexOf('live_objects')];
  const spaceColumn = samples.values[space];
  for (let sample = 0; sample < samples.count; sample++) {
    if (view.value.kept[sample] === 0) continue;
    objects[samples.node[sample]!]! += countColumn?.[sample] ?? 0;
    shallow[samples.node[sample]!]! += spaceColumn?.[sample] ?? 0;
  }
  const name = Int32Array.from(stacks.frame, (frame) => (frame === -1 ? groups.names.length : groups.ofFrame[frame]!));
  return ok({ parent: stacks.parent, names: [...groups.names, '(root)'], name, objects, shallow });
}

function sizesOf(tree: ComparedTree, side: number, node: number): SideSizes {
  const { objects, shallow, retained } = tree.sides[side]!;
  return { count: objects[node]!, shallow: shallow[node]!, retained: retained[node]! };
}

function rowOf({ tree, base, head, kinds }: Laid, node: number, changes: Changes | undefined): ComparedRow {
  const name = tree.names[node]!;
  const [before, after] = [sizesOf(tree, base, node), sizesOf(tree, head, node)];
  return {
    node,
    name: readable(name),
    kind: kinds.get(name) ?? (before.count === 0 && after.count === 0 ? 'root' : 'object'),
    group: packageOfType(name),
    base: before,
    head: after,
    change: changeOf(before, after),
    objects: changes && {
      fresh: changes.byNode.fresh[node]!,
      survived: changes.byNode.survived[node]!,
      gone: changes.byNode.gone[node]!,
    },
    series: tree.sides.map(({ objects }) => objects[node]!),
    children: tree.firstChild[node + 1]! - tree.firstChild[node]!,
  };
}

function changeOf(base: SideSizes, head: SideSizes): ComparedRow['change'] {
  if (base.retained === 0 && base.count === 0) return head.retained === 0 && head.count === 0 ? 'same' : 'new';
  if (head.retained === 0 && head.count === 0) return 'gone';
  const delta = head.retained - base.retained || head.count - base.count;
  return delta > 0 ? 'grew' : delta < 0 ? 'shrank' : 'same';
}

function pointOf({ tree, base, head }: Laid, { container, entries, owner, countDelta, retainedDelta }: Accumulation): AccumulationPoint {
  const path: string[] = [];
  for (let node = container; node > 0; node = tree.parent[node]!) path.unshift(readable(tree.names[node]!));
  const [before, after] = [sizesOf(tree, base, entries), sizesOf(tree, head, entries)];
  const counts = tree.sides.map(({ objects }) => objects[entries]!);
  const perInterval = counts.slice(1).map((count, at) => count - counts[at]!);
  const entryName = readable(tree.names[entries]!);
  return {
    node: container,
    path,
    sentence: `${subjectOf(tree, container, owner)} grew from ${formatCount(before.count)} to ${formatCount(after.count)} entries (${entryName}) and keeps ${formatBytes(retainedDelta)} more alive.`,
    entries: entryName,
    base: sizesOf(tree, base, container),
    head: sizesOf(tree, head, container),
    countDelta,
    retainedDelta,
    perInterval,
    steady: counts.length > 2 && perInterval.every((more) => more > 0),
  };
}

/** The owner, and below it the outermost thing on the way to the entries: `java.util.HashMap` of `class Leaky`. */
function subjectOf(tree: ComparedTree, container: number, owner: number): string {
  const quoted = (node: number): string => `\`${readable(tree.names[node]!).replace(/^class /, '')}\``;
  if (owner === -1) {
    const named = namedContainer(tree, container);
    let outermost = named;
    const isKindOfRoot = (node: number): boolean => tree.parent[node] === 0 && tree.sides.every(({ objects }) => objects[node] === 0);
    while (tree.parent[outermost]! > 0 && !isKindOfRoot(tree.parent[outermost]!)) outermost = tree.parent[outermost]!;
    return outermost === named ? quoted(named) : `${quoted(named)} under ${quoted(outermost)}`;
  }
  if (owner === container) return quoted(owner);
  let below = container;
  while (tree.parent[below] !== owner) below = tree.parent[below]!;
  return `${quoted(owner)} (${readable(tree.names[below]!)})`;
}
