/** Scripts have ids in the file; their names hang on the heap's own script objects, which functions lead to. */
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { edgesOf, nameOf, targetOf, typeOf } from './edges-of.ts';
import type { Snapshot } from './snapshot.ts';

/** Functions looked at for each script, as some lead nowhere. */
const MOST_TRIES = 8;

/** Script id → name, for those that are wanted and have one. */
export async function scriptNames(snapshot: Snapshot, wanted: ReadonlySet<number>): Promise<Result<ReadonlyMap<number, string>, Failure>> {
  const { places, nodeType, nodes, nodeCount } = snapshot;
  const known = new Map<number, number>();
  if (wanted.size === 0 || places.ofNode.length === 0) return ok(new Map());
  const tries = new Map<number, number>();
  for (let node = 0; node < nodeCount && known.size < wanted.size; node++) {
    if (nodeType[node] !== nodes.closure) continue;
    const place = places.of(node);
    if (place === 0) continue;
    const script = places.script.data[place]!;
    const tried = tries.get(script) ?? 0;
    if (!wanted.has(script) || known.has(script) || tried >= MOST_TRIES) continue;
    tries.set(script, tried + 1);
    const name = nameOfScript(snapshot, node);
    if (name !== undefined) known.set(script, name);
  }
  const texts = await snapshot.strings.texts(known.values(), 4096);
  if (!texts.ok) return texts;
  const names = new Map<number, string>();
  for (const [script, name] of known) {
    const text = texts.value.get(name);
    if (text !== undefined && text !== '') names.set(script, text);
  }
  return ok(names);
}

/** function → shared → script → name. The last of these may hold nothing: the program has the same string. */
function nameOfScript(snapshot: Snapshot, closure: number): number | undefined {
  const { strings, nodeType, nodeName, nodes } = snapshot;
  const shared = internalTarget(snapshot, closure, strings.known.id('shared'));
  if (shared === undefined) return undefined;
  const script =
    anyInternalTarget(snapshot, shared, strings.known.id('script')) ??
    anyInternalTarget(snapshot, shared, strings.known.id('script_or_debug_info'));
  if (script === undefined) return undefined;
  const name = anyInternalTarget(snapshot, script, strings.known.id('name'));
  return name !== undefined && nodeType[name] === nodes.string ? nodeName[name]! : undefined;
}

/** Of strong edges and those that hold nothing. */
function anyInternalTarget(snapshot: Snapshot, node: number, name: number): number | undefined {
  const edge = edgesOf(snapshot, node).find((one) => typeOf(snapshot, one) === snapshot.edges.internal && nameOf(snapshot, one) === name);
  return edge === undefined ? undefined : targetOf(snapshot, edge);
}

/** Where the internal edge of that name leads. */
export function internalTarget(snapshot: Snapshot, node: number, name: number): number | undefined {
  const { edgeStart, edgeType, edgeName, target, edges } = snapshot;
  if (name < 0) return undefined;
  const end = edgeStart[node + 1]!;
  for (let edge = edgeStart[node]!; edge < end; edge++) {
    if (edgeName[edge] === name && edgeType[edge] === edges.internal) return target[edge];
  }
  return undefined;
}
