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
  /** Something the reader must know of it, in a word. */
  readonly note?: string;
}): ReactNode {
  const { name, kind, group = '', loader = '', preview = '', address = '', note = '' } = props;
  const told = toldText(kind === undefined ? name : `${nameOf({ name, kind })} (${KIND_WORDS[kind]})`);
  const title = [told, toldText(preview), note, address, group === '' ? '' : `in ${group}`, loader === '' ? '' : `loaded by ${loader}`];
  return (
    <span className="function-name object-name" title={title.filter((line) => line !== '').join('\n')}>
      {kind === undefined ? <span className="function-own">{name === '' ? '(no name)' : lineText(name)}</span> : (
        <>
          <KindMark kind={kind} />
          <NameParts name={nameOf({ name, kind })} />
        </>
      )}
      {preview === '' ? null : <bdi className="object-preview">{lineText(preview)}</bdi>}
      {note === '' ? null : <span className="object-note">{note}</span>}
      {address === '' ? null : <span className="object-address">{address}</span>}
    </span>
  );
}

/** A type's name alone. */
export function TypeName({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="function-name type-name">
      <NameParts name={name} />
    </span>
  );
}

/** Where it comes from is dimmed, and shortened first. */
function NameParts({ name }: { readonly name: string }): ReactNode {
  const { path, own } = splitTypeName(lineText(name));
  return (
    <>
      {path === '' ? null : <span className="function-path">{path}</span>}
      <span className="function-own">{own}</span>
    </>
  );
}

/** What has no name is called by its kind. */
export function nameOf({ name, kind }: { readonly name: string; readonly kind: NodeKind }): string {
  return name === '' ? KIND_WORDS[kind] : name;
}
