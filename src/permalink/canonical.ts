/**
 * One form for what means the same: names clean, sorted and all in use; siblings sorted by name and no two alike; no
 * nodes without values below them. Sorting makes the columns small, and gives every comparison one payload.
 */
import type { SharedComparison, SharedTree } from '../model/shared-comparison.ts';
import { cleanText } from './clean-text.ts';
import { normalFindings } from './normal-findings.ts';

export function canonical({ findings: given = [], ...comparison }: SharedComparison): SharedComparison {
  const findings = normalFindings(given);
  const clean = comparison.names.map(cleanText);
  const dense = new Map<string, number>();
  const nameKey = Int32Array.from(clean, (name) => {
    const key = dense.get(name) ?? dense.size;
    dense.set(name, key);
    return key;
  });
  const merged = mergeSiblings(comparison.tree, nameKey, dense.size);
  const needed = withValuesBelow(merged);
  const { names, rank } = rankNames([...dense.keys()], merged, needed);
  return {
    ...comparison,
    types: comparison.types.map(({ type, unit }) => ({ type: cleanText(type), unit: cleanText(unit) })),
    sides: [cleanSide(comparison.sides[0]), cleanSide(comparison.sides[1])],
    names,
    tree: inOrder(merged, needed, rank, names.length),
    ...(findings.length > 0 ? { findings } : {}),
  };
}

function cleanSide(side: SharedComparison['sides'][0]): SharedComparison['sides'][0] {
  return {
    ...side,
    name: cleanText(side.name),
    buildId: cleanText(side.buildId),
    periodType: side.periodType && { type: cleanText(side.periodType.type), unit: cleanText(side.periodType.unit) },
    sha256: /^[0-9a-f]{16}$/.test(side.sha256) ? side.sha256 : '',
  };
}

function mergeSiblings(tree: SharedTree, nameKey: Int32Array, names: number): SharedTree {
  const target = new Int32Array(tree.count);
  const parent = new Int32Array(tree.count);
  const name = new Int32Array(tree.count);
  const byPlace = new Map<number, number>();
  parent[0] = -1;
  name[0] = -1;
  let count = 1;
  for (let node = 1; node < tree.count; node++) {
    const above = target[tree.parent[node]!]!;
    const key = nameKey[tree.name[node]!]!;
    const place = above * names + key;
    let at = byPlace.get(place);
    if (at === undefined) {
      at = count++;
      byPlace.set(place, at);
      parent[at] = above;
      name[at] = key;
    }
    target[node] = at;
  }
  const summed = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(count);
    for (let node = 0; node < tree.count; node++) sums[target[node]!]! += column[node]!;
    return sums;
  };
  return { count, parent: parent.subarray(0, count), name: name.subarray(0, count), base: tree.base.map(summed), head: tree.head.map(summed) };
}

/** 1 where a node or one below it has a value that is not 0. The root always counts. */
function withValuesBelow(tree: SharedTree): Uint8Array {
  const needed = new Uint8Array(tree.count);
  needed[0] = 1;
  for (const column of [...tree.base, ...tree.head]) {
    for (let node = 0; node < tree.count; node++) if (column[node] !== 0) needed[node] = 1;
  }
  for (let node = tree.count - 1; node > 0; node--) if (needed[node] === 1) needed[tree.parent[node]!] = 1;
  return needed;
}

function rankNames(all: readonly string[], tree: SharedTree, needed: Uint8Array): { readonly names: readonly string[]; readonly rank: Int32Array } {
  const used = new Uint8Array(all.length);
  for (let node = 1; node < tree.count; node++) if (needed[node] === 1) used[tree.name[node]!] = 1;
  const order = [...all.keys()].filter((key) => used[key] === 1).sort((a, b) => (all[a]! < all[b]! ? -1 : 1));
  const rank = new Int32Array(all.length).fill(-1);
  order.forEach((key, at) => (rank[key] = at));
  return { names: order.map((key) => all[key]!), rank };
}

function inOrder(tree: SharedTree, needed: Uint8Array, rank: Int32Array, names: number): SharedTree {
  // Nodes by name, last name first (a counting sort): put in front of their parent's list, the lists come out sorted.
  const byName = new Int32Array(names + 1);
  for (let node = 1; node < tree.count; node++) if (needed[node] === 1) byName[rank[tree.name[node]!]! + 1]!++;
  for (let at = 0; at < names; at++) byName[at + 1]! += byName[at]!;
  const sorted = new Int32Array(byName[names]!);
  for (let node = 1; node < tree.count; node++) if (needed[node] === 1) sorted[byName[rank[tree.name[node]!]!]!++] = node;
  const firstChild = new Int32Array(tree.count).fill(-1);
  const nextSibling = new Int32Array(tree.count).fill(-1);
  for (let at = sorted.length - 1; at >= 0; at--) {
    const node = sorted[at]!;
    const above = tree.parent[node]!;
    nextSibling[node] = firstChild[above]!;
    firstChild[above] = node;
  }

  const count = sorted.length + 1;
  const source = new Int32Array(count);
  const parent = new Int32Array(count);
  const name = new Int32Array(count);
  const place = new Int32Array(tree.count);
  parent[0] = -1;
  name[0] = -1;
  let next = 1;
  let node = firstChild[0]!;
  while (node !== -1) {
    source[next] = node;
    parent[next] = place[tree.parent[node]!]!;
    name[next] = rank[tree.name[node]!]!;
    place[node] = next++;
    if (firstChild[node] !== -1) {
      node = firstChild[node]!;
      continue;
    }
    while (node > 0 && nextSibling[node] === -1) node = tree.parent[node]!;
    node = node > 0 ? nextSibling[node]! : -1;
  }
  const moved = (column: Float64Array): Float64Array => Float64Array.from(source, (from) => column[from]!);
  return { count, parent, name, base: tree.base.map(moved), head: tree.head.map(moved) };
}
