/**
 * So many points of a line as a picture has room for. Of each column of pixels its least and its most are kept, so that no
 * peak is lost; a point before and one after the window lead out of it.
 */
export function thinLine(times: Float64Array, values: Float64Array, from: number, to: number, points: number): { readonly times: Float64Array; readonly values: Float64Array } {
  const first = Math.max(0, times.findLastIndex((time) => time < from));
  const after = times.findIndex((time) => time > to);
  const last = after === -1 ? times.length - 1 : after;
  const count = last - first + 1;
  const columns = Math.max(1, Math.floor(points / 2));
  if (count <= points || count <= 2) return { times: times.slice(first, last + 1), values: values.slice(first, last + 1) };
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const begin = first + Math.floor((column * count) / columns);
    const end = first + Math.floor(((column + 1) * count) / columns);
    let low = begin;
    let high = begin;
    for (let at = begin + 1; at < end; at++) {
      if (values[at]! < values[low]!) low = at;
      if (values[at]! > values[high]!) high = at;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  if (kept[0] !== first) kept.unshift(first);
  if (kept.at(-1) !== last) kept.push(last);
  return { times: Float64Array.from(kept, (at) => times[at]!), values: Float64Array.from(kept, (at) => values[at]!) };
}
