/** Names of classes as DevTools' summary prints them. */
import type { NodeKind } from '../../model/object-graph.ts';

const DETACHED_PREFIX = 'Detached ';
/** Natives that are plain memory. */
const BYTES = new Set(['system / JSArrayBufferData', 'system / ExternalStringData']);

/** By V8's type alone where that names the class; objects and natives are called by their own name. */
export function className(type: string, name?: string): string {
  if (name !== undefined) return tagName(name) ?? name;
  if (type === 'hidden') return '(system)';
  if (type === 'code') return '(compiled code)';
  if (type === 'closure') return 'Function';
  if (type === 'regexp') return 'RegExp';
  return `(${type})`;
}

/** `<div id="a">` and all others of its tag are `<div>`; undefined for what is no tag. */
export function tagName(name: string): string | undefined {
  const tag = name.startsWith(DETACHED_PREFIX) ? DETACHED_PREFIX.length : 0;
  if (name[tag] !== '<') return undefined;
  const space = name.indexOf(' ', tag + 1);
  return space < 0 ? name : `${name.slice(0, space)}>`;
}

/** Some objects and natives are told by their name. */
export function namedKind(name: string, kind: NodeKind): NodeKind {
  if (BYTES.has(name)) return 'bytes';
  return name === 'Array' && kind === 'object' ? 'array' : kind;
}

export function detachedName(name: string): string {
  return DETACHED_PREFIX + name;
}
