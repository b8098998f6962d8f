import type { ReactNode } from 'react';
import type { NodeKind } from '../../model/object-graph.ts';
import './kind-mark.css';

export const KIND_WORDS: Readonly<Record<NodeKind, string>> = {
  root: 'root',
  object: 'object',
  array: 'array',
  bytes: 'data',
  string: 'string',
  class: 'class',
  function: 'function',
  code: 'code',
  native: 'native',
  number: 'number',
  hidden: 'internal',
  untyped: 'untyped',
};

const SIGNS: Readonly<Record<NodeKind, string>> = {
  root: '▸',
  object: 'o',
  array: '[]',
  bytes: '01',
  string: '“”',
  class: 'C',
  function: 'ƒ',
  code: '{}',
  native: 'N',
  number: '#',
  hidden: '·',
  untyped: '?',
};

/** What kind of thing it is, as a sign: colour only repeats it. */
export function KindMark({ kind }: { readonly kind: NodeKind }): ReactNode {
  return (
    <span className="kind-mark" data-kind={kind} role="img" aria-label={KIND_WORDS[kind]} title={KIND_WORDS[kind]}>
      {SIGNS[kind]}
    </span>
  );
}
