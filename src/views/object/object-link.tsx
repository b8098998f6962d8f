import type { ReactNode } from 'react';
import type { ObjectId, ObjectRow } from '../../engine/graph-contract.ts';
import { ObjectName } from '../shared/object-name.tsx';
import './object-link.css';

/** Walks to an object. In tables, Enter on the row does the same, and a tab stop in each row would be a trap. */
export function ObjectLink(props: {
  readonly row: ObjectRow;
  readonly onObject: (object: ObjectId) => void;
  readonly isTabStop?: boolean;
}): ReactNode {
  const { row, onObject } = props;
  const { name, kind, preview, address } = row;
  return (
    <button
      type="button"
      className="object-link"
      tabIndex={props.isTabStop === true ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        onObject(row.id);
      }}
    >
      <ObjectName name={name} kind={kind} preview={preview} address={address} note={row.isReachable ? '' : 'unreachable'} />
    </button>
  );
}
