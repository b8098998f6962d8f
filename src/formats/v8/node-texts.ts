/**
 * What a node says in words: a string's text, a number, the name of a function. A joined string is told from its parts,
 * which hang on it as a tree.
 */
import type { Snapshot } from './snapshot.ts';
import { internalTarget } from './script-names.ts';

/** V8 cuts longer texts when it writes a snapshot (`kMaxStringLength` of its names). */
export const V8_CUTS_AT = 1024;
const MOST_PARTS = 4096;

/** Names that make up the text of a string, in order; empty for what is no string. */
export function textParts(snapshot: Snapshot, node: number, most = MOST_PARTS): readonly number[] {
  const { nodeType, nodes, nodeName, strings } = snapshot;
  const first = strings.known.id('first');
  const second = strings.known.id('second');
  const parts: number[] = [];
  const stack = [node];
  // Each step takes one node off; a damaged file may have rings, so steps are counted.
  for (let steps = 0; stack.length > 0 && parts.length < most && steps < 4 * most; steps++) {
    const part = stack.pop()!;
    if (nodeType[part] !== nodes.concatenated) {
      parts.push(nodeName[part]!);
      continue;
    }
    const right = internalTarget(snapshot, part, second);
    const left = internalTarget(snapshot, part, first);
    if (right !== undefined) stack.push(right);
    if (left !== undefined) stack.push(left);
  }
  return parts;
}

export function isString({ nodeType, nodes }: Snapshot, node: number): boolean {
  const type = nodeType[node]!;
  return type === nodes.string || type === nodes.concatenated || type === nodes.sliced;
}

/** Where a slice was cut out of. */
export function parentOf(snapshot: Snapshot, node: number): number | undefined {
  return snapshot.nodeType[node] === snapshot.nodes.sliced ? internalTarget(snapshot, node, snapshot.strings.known.id('parent')) : undefined;
}

/** The name that has a number's value, where values were captured. */
export function valueName(snapshot: Snapshot, node: number): number | undefined {
  const { nodeType, nodes, nodeName, strings } = snapshot;
  if (nodeType[node] !== nodes.number) return undefined;
  const value = internalTarget(snapshot, node, strings.known.id('value'));
  return value === undefined ? undefined : nodeName[value]!;
}

/** The value of a number beside a string: its `length`, `hash` or whether it is `truncated`. */
export function factName(snapshot: Snapshot, node: number, fact: 'length' | 'hash' | 'truncated'): number | undefined {
  const target = internalTarget(snapshot, node, snapshot.strings.known.id(fact));
  return target === undefined ? undefined : valueName(snapshot, target);
}

export function isTruncated(snapshot: Snapshot, node: number): boolean {
  return factName(snapshot, node, 'truncated') === snapshot.strings.known.id('true');
}

/** Elements that a JS array refers to; those that are small integers are not among them. */
export function countElements({ edgeStart, edgeType, edges }: Snapshot, node: number): number {
  let count = 0;
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) if (edgeType[edge] === edges.element) count++;
  return count;
}

/** A JS array that never got elements: V8 leaves out the one empty array that all of these share. A prototype has more. */
export function isEmptyArray(snapshot: Snapshot, node: number): boolean {
  const { edgeStart, edgeType, edgeName, edges, strings } = snapshot;
  const elements = strings.known.id('elements');
  const expected = [strings.known.id('__proto__'), strings.known.id('length')];
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
    const type = edgeType[edge];
    if (type === edges.element || (type === edges.internal && edgeName[edge] === elements)) return false;
    if (type === edges.property && !expected.includes(edgeName[edge]!)) return false;
  }
  return true;
}

export function quoted(text: string, most: number): string {
  return text.length > most ? `${JSON.stringify(text.slice(0, most))}…` : JSON.stringify(text);
}
