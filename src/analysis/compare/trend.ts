/** Median of the slopes between all pairs of points (Theil 1950, Sen 1968): one odd point does not bend it. */
export function theilSenSlope(times: readonly number[], values: readonly number[]): number | undefined {
  return medianOf(pairSlopes(times, values));
}

/** Smallest first. */
export function pairSlopes(times: readonly number[], values: readonly number[]): readonly number[] {
  const slopes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      const span = times[j]! - times[i]!;
      if (span !== 0) slopes.push((values[j]! - values[i]!) / span);
    }
  }
  return slopes.sort((a, b) => a - b);
}

export function medianOf(sorted: readonly number[]): number | undefined {
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function everyStepGrew(values: readonly number[]): boolean {
  return values.length > 2 && values.every((value, at) => at === 0 || value > values[at - 1]!);
}
