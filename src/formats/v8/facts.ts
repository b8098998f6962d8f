/** What the header of a view says about a snapshot: where it comes from, its roots, and whether ids can be compared. */
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { GraphIdentity, RawGraphFacts } from '../../model/object-graph.ts';
import { internalTarget } from './script-names.ts';
import type { Sections } from './sections.ts';
import type { Snapshot } from './snapshot.ts';

export interface Counts {
  /** References as the file has them. */
  readonly references: number;
  readonly detached: number;
  readonly ownBytes: number;
  readonly shapes: number;
  readonly classNames: readonly string[];
}

/** Globals that are looked at for where the snapshot comes from. */
const MOST_GLOBALS = 64;
const MOST_PAGES = 5;

export async function collectFacts(snapshot: Snapshot, sections: Sections, counts: Counts): Promise<Result<RawGraphFacts, Failure>> {
  const roots = rootKinds(snapshot, sections);
  const globals = globalsOf(snapshot, sections);
  const version = versionString(snapshot, sections);
  const texts = await snapshot.strings.texts(
    [...roots.keys(), ...globals.map((node) => snapshot.nodeName[node]!), ...(version === undefined ? [] : [version])],
    512,
  );
  if (!texts.ok) return texts;
  const nameOf = (id: number): string => texts.value.get(id) ?? '';
  const windows = counts.classNames.filter((name) => name.startsWith('Window'));
  const extras: { label: string; value: string }[] = [{ label: 'own bytes of all objects', value: formatBytes(counts.ownBytes) }];
  const extra = (label: string, count: number): void => {
    if (count > 0) extras.push({ label, value: formatCount(count) });
  };
  extra('detached DOM objects', counts.detached);
  extra('closure contexts', countContexts(snapshot, sections));
  extra('shapes of plain objects', counts.shapes);
  extra('scripts', new Set(snapshot.places.script.take()).size - 1);
  extra('strings in the file', snapshot.strings.count);
  extra('scopes', sections.scopeCount);
  extra('samples over time', sections.sampleCount);
  if (sections.header.extraNativeBytes > 0) {
    extras.push({ label: 'native memory outside of objects', value: formatBytes(sections.header.extraNativeBytes) });
  }
  const pages = new Set(windows.map((name) => /^Window.* \/ (\S+:\/\/\S+)$/.exec(name)?.[1] ?? '').filter((address) => address !== ''));
  if (pages.size > 0) extras.push({ label: pages.size === 1 ? 'page' : 'pages', value: [...pages].slice(0, MOST_PAGES).join(', ') });
  return ok({
    producer: producerOf(version === undefined ? '' : nameOf(version), windows.length > 0, sections),
    time: undefined,
    references: counts.references,
    roots: [...roots].map(([id, count]) => ({ kind: nameOf(id), count })).filter(({ kind }) => kind !== ''),
    allocationStacks: allocationStacks(snapshot),
    extras,
    memStats: undefined,
    identity: identityOf(snapshot, sections, globals, nameOf),
  });
}

function producerOf(version: string, hasWindows: boolean, sections: Sections): string {
  if (/^v\d+\./.test(version)) return `Node.js ${version}`;
  // Scopes came with V8 of Chrome 156.
  if (hasWindows) return sections.header.scopeFieldCount > 0 ? 'Chromium 156 or later' : 'Chromium';
  return 'V8';
}

/** Synthetic roots by name, and how many references each has. */
function rootKinds({ nodeCount, nodeType, nodes, nodeName, edgeStart }: Snapshot, { header }: Sections): Map<number, number> {
  const kinds = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== nodes.synthetic || node === header.root) continue;
    const count = edgeStart[node + 1]! - edgeStart[node]!;
    if (count > 0) kinds.set(nodeName[node]!, (kinds.get(nodeName[node]!) ?? 0) + count);
  }
  return kinds;
}

/** Shortcuts at the root mark the globals of pages and realms. */
function globalsOf({ edgeStart, edgeType, target, edges, nodeCount }: Snapshot, { header }: Sections): number[] {
  const root = header.root < nodeCount ? header.root : 0;
  const globals: number[] = [];
  for (let edge = edgeStart[root]!; edge < edgeStart[root + 1]! && globals.length < MOST_GLOBALS; edge++) {
    if (edgeType[edge] === edges.shortcut) globals.push(target[edge]!);
  }
  return globals;
}

/** Node has an object `process` with its version. */
function versionString(snapshot: Snapshot, { strings }: Sections): number | undefined {
  const { nodeCount, nodeType, nodeName, nodes, edgeStart, edgeType, edgeName, edges, target } = snapshot;
  const process = strings.known.id('process');
  const version = strings.known.id('version');
  if (process < 0 || version < 0) return undefined;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== nodes.object || nodeName[node] !== process) continue;
    for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
      if (edgeType[edge] !== edges.property || edgeName[edge] !== version) continue;
      if (nodeType[target[edge]!] === nodes.string) return nodeName[target[edge]!]!;
    }
  }
  return undefined;
}

/** Objects that hold the variables of closures. */
function countContexts(snapshot: Snapshot, { strings }: Sections): number {
  const { nodeCount, nodeType, nodes } = snapshot;
  const isSeen = new Uint8Array(nodeCount);
  const id = strings.known.id('context');
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== nodes.closure) continue;
    const context = internalTarget(snapshot, node, id);
    if (context === undefined || isSeen[context] === 1) continue;
    isSeen[context] = 1;
    count++;
  }
  return count;
}

function allocationStacks({ traceNode, nodeCount }: Snapshot): 'none' | 'some' | 'all' {
  let known = 0;
  for (let node = 0; node < Math.min(nodeCount, traceNode.length); node++) if (traceNode[node] !== 0) known++;
  return known === 0 ? 'none' : known === nodeCount ? 'all' : 'some';
}

/**
 * Ids are given once by an isolate, but two processes of one program give the same ids to other objects, and the file
 * has no process id. What can be said is what must agree.
 */
function identityOf(snapshot: Snapshot, { header }: Sections, globals: readonly number[], nameOf: (id: number) => string): GraphIdentity {
  const { ids, nodeCount } = snapshot;
  if (ids.length === 0) return { kind: 'none', why: 'The snapshot has no ids of objects.' };
  let highest = 0;
  // Even ids are those of the embedder, which are no counter.
  for (let node = 0; node < nodeCount; node++) if (ids[node]! % 2 === 1) highest = Math.max(highest, ids[node]!);
  const sameIn = new Map([['snapshot layout', `${header.nodeTypes.join(',')}; ${header.edgeTypes.join(',')}`]]);
  const [main] = globals;
  if (main !== undefined) sameIn.set('main global object', `${nameOf(snapshot.nodeName[main]!)} @${ids[main]}`);
  return { kind: 'id', sameIn, growing: new Map([['highest id', highest]]), idOf: (node) => ids[node] ?? 0 };
}
