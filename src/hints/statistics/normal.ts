/** Chance that a standard normal value is `z` or more: by erfc's continued fraction far out, its series near 0. */
export function normalTail(z: number): number {
  if (z === Infinity) return 0;
  if (z === -Infinity) return 1;
  const x = Math.abs(z);
  const tail = x < 3 ? 0.5 - density(x) * series(x) : density(x) / fraction(x);
  return z >= 0 ? tail : 1 - tail;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Φ(x) - ½ = φ(x) (x + x³/3 + x⁵/(3·5) + …). */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}

/** Mills' ratio, Laplace: x + 1/(x + 2/(x + 3/(x + …))). */
function fraction(x: number): number {
  let value = x;
  for (let step = 200; step > 0; step--) value = x + step / value;
  return value;
}
