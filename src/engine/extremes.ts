/** The least of a column; `Math.min` takes no million arguments. */
export function least(values: ArrayLike<number>): number {
  let found = Infinity;
  for (let at = 0; at < values.length; at++) if (values[at]! < found) found = values[at]!;
  return found;
}

export function most(values: ArrayLike<number>): number {
  let found = -Infinity;
  for (let at = 0; at < values.length; at++) if (values[at]! > found) found = values[at]!;
  return found;
}
