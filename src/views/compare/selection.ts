/** What is selected in a comparison, from wherever it was chosen. Pure. */
import type { GrewRow } from '../../engine/contract.ts';
import type { GrewBy } from '../../model/query.ts';
import type { Selected } from '../../store/comparison.ts';

export function selectedOfRow(row: GrewRow): Selected {
  return { key: row.key, path: row.path.length > 1 ? row.path : [], name: row.path.at(-1) };
}

/** A frame of a picture, given by its path. */
export function selectedOfFrame(by: GrewBy, path: readonly string[], name: string): Selected {
  return { key: keyOf(by, path, name), path, name };
}

/** The row of the same thing in a table that is counted by something else; undefined: there is none. */
export function selectedBy(selected: Selected | undefined, by: GrewBy): Selected | undefined {
  if (!selected?.name) return undefined;
  return { ...selected, key: keyOf(by, selected.path, selected.name) };
}

function keyOf(by: GrewBy, path: readonly string[], name: string): string {
  return by === 'path' ? path.join(';') : by === 'function' ? name : '';
}
