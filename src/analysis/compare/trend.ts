/** Median of the slopes between all pairs of points (Theil 1950, Sen 1968): one odd point does not bend it. */
export function theilSenSlope(times: readonly number[], values: readonly number[]): number | undefined {
  const slopes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      const span = times[j]! - times[i]!;
      if (span !== 0) slopes.push((values[j]! - values[i]!) / span);
    }
  }
  if (slopes.length === 0) return undefined;
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  return slopes.length % 2 === 1 ? slopes[middle] : (slopes[middle - 1]! + slopes[middle]!) / 2;
}

export function everyStepGrew(values: readonly number[]): boolean {
  return values.length > 2 && values.every((value, at) => at === 0 || value > values[at - 1]!);
}
