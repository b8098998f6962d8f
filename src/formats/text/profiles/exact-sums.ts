/** Values and their sums stay exact (|Σ| ≤ 2^53), as in protobuf profiles; what would leave that range is not taken. */
export class ExactSums {
  private readonly sums: number[];

  constructor(types: number) {
    this.sums = Array.from({ length: types }, () => 0);
  }

  /** False: nothing was added, for one of the values is not exact or would make a sum that is not. */
  add(values: readonly number[]): boolean {
    const fits = values.every((value, type) => Number.isSafeInteger(value) && this.sums[type]! + Math.abs(value) <= Number.MAX_SAFE_INTEGER);
    if (fits) for (const [type, value] of values.entries()) this.sums[type]! += Math.abs(value);
    return fits;
  }
}
