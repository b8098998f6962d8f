import type { ReactNode } from 'react';
import type { NodeKind } from '../../model/object-graph.ts';
import { lineText, splitTypeName, toldText } from '../object/object-words.ts';
import { KIND_WORDS, KindMark } from './kind-mark.tsx';
import './function-name.css';
import './object-name.css';

/** A type, or an object: its kind, its name with the path dimmed, and a few words of what it holds. */
export function ObjectName(props: {
  readonly name: string;
  /** Undefined: not known, as of what a link held; or none, as of a package. */
  readonly kind: NodeKind | undefined;
  readonly group?: string;
  readonly loader?: string;
  readonly preview?: string;
  readonly address?: string;
}): ReactNode {
  const { name, kind, group = '', loader = '', preview = '', address = '' } = props;
  const { path, own } = kind === undefined ? { path: '', own: lineText(name) } : splitTypeName(lineText(name));
  const title = [kind === undefined ? toldText(name) : `${toldText(name)} (${KIND_WORDS[kind]})`, toldText(preview), address, group === '' ? '' : `in ${group}`, loader === '' ? '' : `loaded by ${loader}`];
  return (
    <span className="function-name object-name" title={title.filter((line) => line !== '').join('\n')}>
      {kind === undefined ? null : <KindMark kind={kind} />}
      {path === '' ? null : <span className="function-path">{path}</span>}
      <span className="function-own">{own === '' ? '(no name)' : own}</span>
      {preview === '' ? null : <span className="object-preview">{lineText(preview)}</span>}
      {address === '' ? null : <span className="object-address">{address}</span>}
    </span>
  );
}
