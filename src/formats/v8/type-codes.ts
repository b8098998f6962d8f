/** Numbers that this file gives to the types of nodes and edges; −1 where it has no such type. */
import type { NodeKind } from '../../model/object-graph.ts';
import type { SnapshotHeader } from './header.ts';

export interface NodeCodes {
  readonly hidden: number;
  readonly array: number;
  readonly string: number;
  readonly object: number;
  readonly code: number;
  readonly closure: number;
  readonly regexp: number;
  readonly number: number;
  readonly native: number;
  readonly synthetic: number;
  readonly concatenated: number;
  readonly sliced: number;
}

export interface EdgeCodes {
  readonly context: number;
  readonly element: number;
  readonly property: number;
  readonly internal: number;
  readonly hidden: number;
  readonly shortcut: number;
  readonly weak: number;
  readonly invisible: number;
}

export function nodeCodes({ nodeTypes }: SnapshotHeader): NodeCodes {
  const code = (name: string): number => nodeTypes.indexOf(name);
  return {
    hidden: code('hidden'),
    array: code('array'),
    string: code('string'),
    object: code('object'),
    code: code('code'),
    closure: code('closure'),
    regexp: code('regexp'),
    number: code('number'),
    native: code('native'),
    synthetic: code('synthetic'),
    concatenated: code('concatenated string'),
    sliced: code('sliced string'),
  };
}

export function edgeCodes({ edgeTypes }: SnapshotHeader): EdgeCodes {
  const code = (name: string): number => edgeTypes.indexOf(name);
  return {
    context: code('context'),
    element: code('element'),
    property: code('property'),
    internal: code('internal'),
    hidden: code('hidden'),
    shortcut: code('shortcut'),
    weak: code('weak'),
    invisible: code('invisible'),
  };
}

const KINDS: Readonly<Record<string, NodeKind>> = {
  hidden: 'hidden',
  array: 'array',
  string: 'string',
  'concatenated string': 'string',
  'sliced string': 'string',
  object: 'object',
  code: 'code',
  closure: 'function',
  regexp: 'object',
  number: 'number',
  bigint: 'number',
  symbol: 'object',
  native: 'native',
  synthetic: 'root',
  'object shape': 'hidden',
  'wasm object': 'object',
};

export function kindOf(type: string): NodeKind {
  return KINDS[type] ?? 'untyped';
}
