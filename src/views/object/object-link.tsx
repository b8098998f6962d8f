import type { ReactNode } from 'react';
import type { ObjectId, ObjectRow } from '../../engine/graph-contract.ts';
import '../shared/function-name.css';
import { KIND_WORDS, KindMark } from '../shared/kind-mark.tsx';
import { lineText, splitTypeName, toldText } from './object-words.ts';
import './object-link.css';

/** A type's name, where it comes from dimmed and shortened first. */
export function TypeName({ name }: { readonly name: string }): ReactNode {
  const { path, own } = splitTypeName(lineText(name));
  return (
    <span className="function-name type-name">
      {path === '' ? null : <span className="function-path">{path}</span>}
      <span className="function-own">{own}</span>
    </span>
  );
}

/** Type, a few words of what it holds, address: an object in a line. */
export function ObjectWords({ row }: { readonly row: ObjectRow }): ReactNode {
  return (
    <span className="object-words">
      <KindMark kind={row.kind} />
      <TypeName name={nameOf(row)} />
      {row.preview === '' ? null : <bdi className="object-link-preview">{lineText(row.preview)}</bdi>}
      {row.isReachable ? null : <span className="object-link-note">unreachable</span>}
      {row.address === '' ? null : <span className="object-link-address">{row.address}</span>}
    </span>
  );
}

/** Walks to an object. In tables, Enter on the row does the same, and a tab stop in each row would be a trap. */
export function ObjectLink(props: {
  readonly row: ObjectRow;
  readonly onObject: (object: ObjectId) => void;
  readonly isTabStop?: boolean;
}): ReactNode {
  const { row, onObject } = props;
  return (
    <button
      type="button"
      className="object-link"
      tabIndex={props.isTabStop === true ? 0 : -1}
      title={objectHint(row)}
      onClick={(event) => {
        event.stopPropagation();
        onObject(row.id);
      }}
    >
      <ObjectWords row={row} />
    </button>
  );
}

export function nameOf(row: ObjectRow): string {
  return row.name === '' ? KIND_WORDS[row.kind] : row.name;
}

export function objectHint(row: ObjectRow): string {
  return [`${toldText(nameOf(row))} (${KIND_WORDS[row.kind]})`, toldText(row.preview), row.address].filter((line) => line !== '').join('\n');
}
