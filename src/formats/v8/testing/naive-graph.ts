/** DevTools' rules over again, by sets and lists: slow, and written apart from the reader. */
import type { WrittenEdge, WrittenNode } from './write-snapshot.ts';

export interface NaiveGraph {
  /** By node, targets of what holds, ascending. */
  readonly strong: readonly (readonly number[])[];
  readonly loose: readonly (readonly number[])[];
  readonly shallow: readonly number[];
  readonly detached: ReadonlySet<number>;
}

export function naiveGraph(nodes: readonly WrittenNode[]): NaiveGraph {
  const isUserRoot = (node: number): boolean => nodes[node]!.type !== 'synthetic' || nodes[node]!.name === '(Document DOM trees)';
  const owned = reach(
    nodes,
    nodes[0]!.edges
      .filter(({ type, to }) => type === 'shortcut' || (type === 'element' && nodes[to]!.type === 'synthetic' && nodes[to]!.name === '(Document DOM trees)'))
      .map(({ to }) => to),
    ({ type }) => type !== 'weak',
  );
  const holds = (node: number, { type, name, to }: WrittenEdge): boolean => {
    const table = type === 'internal' ? /^\d+ \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/.exec(String(name))?.[1] : undefined;
    if (type === 'weak' || node === to || Number(table) === nodes[node]!.id) return false;
    return node === 0 || (type !== 'shortcut' && (owned.has(node) || !owned.has(to)));
  };
  const strong = nodes.map(({ edges }, node) => edges.filter((edge) => holds(node, edge)).map(({ to }) => to));
  const loose = nodes.map(({ edges }, node) => edges.filter((edge) => !holds(node, edge)).map(({ to }) => to));
  adopt(strong, loose);
  const sorted = (lists: readonly number[][]): number[][] => lists.map((list) => list.sort((a, b) => a - b));
  const hasUserRoots = nodes[0]!.edges.some(({ to }) => isUserRoot(to));
  return { strong: sorted(strong), loose: sorted(loose), shallow: hasUserRoots ? moved(nodes) : nodes.map(({ size }) => size), detached: detached(nodes) };
}

function reach(nodes: readonly WrittenNode[], from: readonly number[], follow: (edge: WrittenEdge, node: number) => boolean): Set<number> {
  const seen = new Set(from);
  for (const node of seen) for (const edge of nodes[node]!.edges) if (follow(edge, node)) seen.add(edge.to);
  return seen;
}

function adopt(strong: number[][], loose: number[][]): void {
  const isHeld = new Set(strong.flat());
  const reachAll = (from: Iterable<number>): Set<number> => {
    const seen = new Set(from);
    for (const node of seen) for (const to of strong[node]!) seen.add(to);
    return seen;
  };
  const first = reachAll([0]);
  const alone = strong.map((_, node) => node).filter((node) => !first.has(node) && !isHeld.has(node));
  const second = reachAll([0, ...alone]);
  const rings = strong.map((_, node) => node).filter((node) => !second.has(node));
  for (const node of rings) loose[node]!.push(...strong[node]!.splice(0));
  strong[0]!.push(...alone, ...rings);
}

/** A part's bytes go to the one object from which a way of parts leads to it. */
function moved(nodes: readonly WrittenNode[]): number[] {
  const isPart = (node: number): boolean => {
    const { type, name } = nodes[node]!;
    return type === 'hidden' || type === 'array' || (type === 'native' && name === 'system / ExternalStringData');
  };
  const owners = nodes.map(() => new Set<number>());
  for (let owner = 0; owner < nodes.length; owner++) {
    if (isPart(owner)) continue;
    for (const node of reach(nodes, [owner], ({ type, to }) => type !== 'weak' && isPart(to))) owners[node]!.add(owner);
  }
  const shallow = nodes.map(({ size }) => size);
  for (const [node, { size }] of nodes.entries()) {
    const [owner] = owners[node]!;
    if (!isPart(node) || owners[node]!.size !== 1 || nodes[owner!]!.type === 'synthetic' || owner === 0) continue;
    shallow[owner!]! += size;
    shallow[node] = 0;
  }
  return shallow;
}

function detached(nodes: readonly WrittenNode[]): Set<number> {
  const isSure = (node: number): boolean => nodes[node]!.detachedness !== 0;
  const spread = (state: number, others: ReadonlySet<number>): Set<number> => {
    const start = nodes.map((_, node) => node).filter((node) => nodes[node]!.type === 'native' && nodes[node]!.detachedness === state);
    return reach(nodes, start, ({ type, to }) => type !== 'hidden' && type !== 'weak' && nodes[to]!.type === 'native' && !isSure(to) && !others.has(to));
  };
  return spread(2, spread(1, new Set()));
}
