import type { GraphSource } from '../context.ts';

/** What its dominator calls an object, when that refers to it. */
export function referenceName(source: GraphSource, object: number): Promise<string> {
  return nameBetween(source, source.graph.dominator[object]!, object);
}

/** What one object calls another, as the source does: a field, a variable; empty when it does not refer to it. */
export async function nameBetween({ graph, content }: GraphSource, from: number, to: number): Promise<string> {
  const names = await content.referenceNames([{ source: graph.nodeOf[from]!, target: graph.nodeOf[to]! }]);
  return names.ok ? (names.value[0] ?? '').replace(/ in Context$|^static /, '') : '';
}
