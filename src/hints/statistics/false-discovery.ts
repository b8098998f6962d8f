/**
 * Of many tests some succeed by chance. For each p the smallest rate of false discoveries at which it would still be
 * one (Benjamini, Hochberg 1995): p · m / rank, made monotone from the largest down.
 */
export function falseDiscoveryRates(ps: ArrayLike<number>): Float64Array {
  const m = ps.length;
  const order = Uint32Array.from({ length: m }, (_, k) => k).sort((one, other) => ps[one]! - ps[other]!);
  const rates = new Float64Array(m);
  let least = 1;
  for (let rank = m; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, (ps[at]! * m) / rank);
    rates[at] = least;
  }
  return rates;
}
