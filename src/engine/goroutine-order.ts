/** Orders of many rows: a million goroutines sort in a fraction of a second. */
import { sortByKey } from '../lib/sort-by-size.ts';

/** NaN stands for "not known" in columns. */
export function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

/** `column` by id. Equal ones stay as they stand, and what is not known comes last, in either direction. */
export function orderByNumber(ids: Uint32Array<ArrayBuffer>, column: Float64Array, descending: boolean): Uint32Array<ArrayBuffer> {
  const sorted = new Float64Array(ids.length);
  for (let at = 0; at < ids.length; at++) sorted[at] = column[ids[at]!]!;
  sorted.sort();
  // NaN sorts to the end.
  let distinct = 0;
  for (let at = 0; at < sorted.length && !Number.isNaN(sorted[at]!); at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[distinct++] = sorted[at]!;
  }
  const keys = new Uint32Array(ids.length);
  for (let at = 0; at < ids.length; at++) {
    const value = column[ids[at]!]!;
    if (Number.isNaN(value)) {
      keys[at] = 0xffffffff;
      continue;
    }
    const rank = rankOf(sorted, distinct, value);
    keys[at] = descending ? distinct - rank : rank;
  }
  return sortByKey(ids, keys);
}

function rankOf(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By texts of which there are few different ones. Nothing comes last, in either direction. */
export function orderByText(ids: Uint32Array<ArrayBuffer>, textOf: (id: number) => string, descending: boolean): Uint32Array<ArrayBuffer> {
  const numbers = new Map<string, number>();
  const keys = new Uint32Array(ids.length);
  for (let at = 0; at < ids.length; at++) {
    const text = textOf(ids[at]!);
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    keys[at] = number;
  }
  const texts = [...numbers.keys()].sort((a, b) => (a < b ? -1 : 1));
  if (descending) texts.reverse();
  const rank = new Uint32Array(numbers.size);
  for (const [at, text] of texts.entries()) rank[numbers.get(text)!] = text === '' ? 0xffffffff : at;
  for (let at = 0; at < keys.length; at++) keys[at] = rank[keys[at]!]!;
  return sortByKey(ids, keys);
}
