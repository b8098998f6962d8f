import { GrowableInt32 } from '../../lib/growable.ts';
import { sortByKey } from '../../lib/sort-by-size.ts';
import type { Steps } from '../../lib/steps.ts';
import type { GraphIdentity } from '../../model/object-graph.ts';
import type { HeapGraph } from './heap-graph.ts';

/** Which objects of two captures are the same ones. */
export interface SameObjects {
  /** By reachable object of the head: 1 where the base had it. */
  readonly survived: Uint8Array;
  /** By reachable object of the base: 1 where the head has it no more. */
  readonly gone: Uint8Array;
}

type Known = Exclude<GraphIdentity, { readonly kind: 'none' }>;

export type IdentityVerdict =
  | { readonly known: true; readonly why: string; readonly base: Known; readonly head: Known }
  | { readonly known: false; readonly why: string };

/** Whether the two come from one process, by what must be equal in one and by counters that never go back. */
export function compareIdentity(base: GraphIdentity, head: GraphIdentity): IdentityVerdict {
  if (base.kind === 'none') return { known: false, why: base.why };
  if (head.kind === 'none') return { known: false, why: head.why };
  if (base.kind !== head.kind) return { known: false, why: 'The two captures name their objects in different ways.' };
  for (const [fact, value] of base.sameIn) {
    const other = head.sameIn.get(fact);
    if (other !== value) return { known: false, why: `The captures come from different processes: their ${fact} differs.` };
  }
  const backwards = [...base.growing].find(([counter, value]) => (head.growing.get(counter) ?? value) < value);
  if (backwards) {
    return { known: false, why: `${backwards[0]} is lower in the later capture: another process, or the captures are in the wrong order.` };
  }
  const agree = [...base.sameIn.keys()].join(', ');
  return {
    known: true,
    why: `Objects are recognised by their ${base.kind === 'address' ? 'addresses' : 'ids'}: ${agree} agree, and no counter went back.`,
    base,
    head,
  };
}

const OBJECTS_BETWEEN_YIELDS = 1 << 18;

/**
 * An object is the same when it has the same name (address, id), label and size; an address that something else took
 * in the meantime is another object. Two lists in order of names are gone through side by side.
 */
export function* matchObjects(base: HeapGraph, head: HeapGraph, baseIds: Known, headIds: Known): Steps<SameObjects> {
  const before = yield* inOrderOfNames(base, baseIds);
  const after = yield* inOrderOfNames(head, headIds);
  const survived = new Uint8Array(head.reachable);
  const gone = new Uint8Array(base.reachable);
  let at = 0;
  for (let k = 0; k < before.objects.length; k++) {
    if (k % OBJECTS_BETWEEN_YIELDS === 0) yield { phase: 'Recognising objects', fraction: k / before.objects.length };
    const object = before.objects[k]!;
    const id = before.ids[object]!;
    while (at < after.objects.length && after.ids[after.objects[at]!]! < id) at++;
    const other = after.objects[at];
    const isSame =
      other !== undefined &&
      after.ids[other] === id &&
      base.shallow[object] === head.shallow[other] &&
      base.labels.names[base.label[object]!] === head.labels.names[head.label[other]!];
    if (isSame) survived[other] = 1;
    else gone[object] = 1;
  }
  return { survived, gone };
}

/** Reachable objects that have names, the lowest first. */
function* inOrderOfNames(graph: HeapGraph, identity: Known): Steps<{ readonly objects: Uint32Array; readonly ids: Float64Array }> {
  const ids = new Float64Array(graph.reachable);
  const objects = new GrowableInt32(graph.reachable);
  let highest = 0;
  let isAscending = true;
  // In the reader's order, which is that of addresses.
  for (let node = 0; node < graph.count; node++) {
    if (node % OBJECTS_BETWEEN_YIELDS === 0) yield { phase: 'Recognising objects', fraction: undefined };
    const object = graph.objectOf[node]!;
    const id = identity.idOf(node);
    if (object >= graph.reachable || id === 0) continue;
    ids[object] = id;
    objects.push(object);
    isAscending &&= id > highest;
    highest = Math.max(highest, id);
  }
  const list = new Uint32Array(objects.take());
  if (isAscending) return { objects: list, ids };
  if (highest < 2 ** 32) return { objects: sortByKey(list, Uint32Array.from(list, (object) => ids[object]!)), ids };
  return { objects: list.sort((a, b) => ids[a]! - ids[b]!), ids };
}
