/** Which growing collection keeps what grows elsewhere: as many entries as there are objects, filled on the same way. */
import type { HintContext } from '../context.ts';
import { appendChain, swissMap } from './fingerprints.ts';
import { byFunction, directParts, gainOf, type Growth } from './growth.ts';
import { lastOf } from './heap-columns.ts';
import { TAG } from './library-frames.ts';
import { heapSitesOf, type Site } from './sites.ts';

/** Estimates of both sides are rough: sampled counts, and keys from the sizes of tables. */
const FACTOR = 2;
/** Bytes by entry of a slice: a pointer, or a few words, and what append keeps in reserve. */
const LEAST_ENTRY = 6;
const MOST_ENTRY = 64;

/** The collection is small beside what it keeps, so that it need not be a finding of its own; it must have grown. */
export function keeperOf(context: HintContext, growth: Growth): Site | undefined {
  const objects = lastOf(growth.columns.inuseObjects);
  if (growth.map || growth.chain || nodesIn(growth.sites) > 0) return undefined;
  const callers = new Set(growth.sites.flatMap(({ own }) => own).filter((name) => !/^main\.(main|init(\.\d+)?)$/.test(name)));
  const { sites, count } = heapSitesOf(context);
  const near = sites.filter(({ name, own, columns }) => name !== growth.name && gainOf(columns) > 0 && own.some((caller) => callers.has(caller)));
  return byFunction(near).find((list) => holds(list, objects, count - 1))?.[0];
}

function holds(sites: readonly Site[], objects: number, last: number): boolean {
  const nodes = nodesIn(sites);
  if (isAbout(nodes, objects)) return true;
  return directParts(sites).some(({ sizes }) => {
    const chain = appendChain(sizes, last);
    if (chain) return chain.bytes >= LEAST_ENTRY * objects && chain.bytes <= MOST_ENTRY * objects;
    return isAbout(swissMap(sizes, last)?.keys ?? 0, objects);
  });
}

function isAbout(entries: number, objects: number): boolean {
  return entries > objects / FACTOR && entries < objects * FACTOR;
}

/** Nodes of a list or of a sync.Map. */
function nodesIn(sites: readonly Site[]): number {
  let nodes = 0;
  for (const { parts } of sites) for (const { tags, columns } of parts) if ((tags & (TAG.list | TAG.syncMap)) !== 0) nodes += lastOf(columns.inuseObjects);
  return nodes;
}
