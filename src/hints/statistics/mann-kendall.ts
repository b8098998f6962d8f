/** Does it rise? Mann 1945, Kendall 1975: the signs of all differences of later and earlier values. */
import { normalTail } from './normal.ts';

export interface Trend {
  /** Pairs that rise less pairs that fall. */
  readonly s: number;
  /** Chance of this or a larger S where there is no trend (one-sided: rising). 1 for fewer than two values. */
  readonly p: number;
  /** S by the most that it could be without ties, -1 to 1. */
  readonly tau: number;
}

/** Up to here all orders can be counted in whole numbers (18! < 2^53). */
const EXACT = 18;

export function mannKendall(values: ArrayLike<number>): Trend {
  const n = values.length;
  if (n < 2) return { s: 0, p: 1, tau: 0 };
  const { rises, falls, ties } = countPairs(values);
  const s = rises - falls;
  const pairs = (n * (n - 1)) / 2;
  return { s, p: n <= EXACT ? tailOf(s, distributionOfS(n, ties), rises + falls) : normalTail(zOf(s, n, ties)), tau: s / pairs };
}

/** The smallest S with a one-sided p of at most `p`; undefined where none is that rare. Without ties. */
export function criticalS(n: number, p: number): number | undefined {
  const pairs = (n * (n - 1)) / 2;
  if (n > EXACT) {
    let s = pairs % 2;
    while (s <= pairs && normalTail(zOf(s, n, [])) > p) s += 2;
    return s <= pairs ? s : undefined;
  }
  const counts = distributionOfS(n, []);
  const all = counts.reduce((sum, count) => sum + count, 0);
  let tail = 0;
  let found: number | undefined;
  for (let falling = 0; falling < counts.length; falling++) {
    tail += counts[falling]!;
    if (tail / all > p) break;
    found = pairs - 2 * falling;
  }
  return found;
}

/** Var(S) = (n(n-1)(2n+5) - Σ t(t-1)(2t+5)) / 18, Kendall's correction for ties; 1 is taken off for S being a whole number. */
function zOf(s: number, n: number, ties: readonly number[]): number {
  const term = (size: number): number => size * (size - 1) * (2 * size + 5);
  const variance = (term(n) - ties.reduce((sum, size) => sum + term(size), 0)) / 18;
  // One value only: nothing rises.
  return variance <= 0 ? -Infinity : (s - 1) / Math.sqrt(variance);
}

/**
 * In how many orders of the values k pairs fall, for each k: with ties t₁, t₂, … the coefficients of
 * [n]!/([t₁]! [t₂]! …) where [m]! is the product of 1 + q + … + q^(i-1) for i up to m (MacMahon 1913).
 */
function distributionOfS(n: number, ties: readonly number[]): number[] {
  let counts = [1];
  for (let width = 2; width <= n; width++) counts = timesRun(counts, width);
  for (const tie of ties) for (let width = 2; width <= tie; width++) counts = byRun(counts, width);
  return counts;
}

function timesRun(counts: readonly number[], width: number): number[] {
  const product = Array.from({ length: counts.length + width - 1 }, () => 0);
  let sum = 0;
  for (let at = 0; at < product.length; at++) {
    sum += (counts[at] ?? 0) - (counts[at - width] ?? 0);
    product[at] = sum;
  }
  return product;
}

function byRun(product: readonly number[], width: number): number[] {
  const counts: number[] = [];
  for (let at = 0; at + width <= product.length; at++) counts.push(product[at]! - (at > 0 ? product[at - 1]! : 0) + (counts[at - width] ?? 0));
  return counts;
}

/** `falling` pairs of `pairs` untied ones make an S of pairs - 2 · falling. */
function tailOf(s: number, counts: readonly number[], pairs: number): number {
  const most = (pairs - s) / 2;
  let tail = 0;
  let all = 0;
  for (const [falling, count] of counts.entries()) {
    all += count;
    if (falling <= most) tail += count;
  }
  return tail / all;
}

/** By a merge sort: a series may have many thousands of points. */
function countPairs(values: ArrayLike<number>): { rises: number; falls: number; ties: readonly number[] } {
  const n = values.length;
  let from = Float64Array.from(values);
  let to = new Float64Array(n);
  let falls = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, start + 2 * width);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) to[at] = from[left++]!;
        else {
          falls += middle - left;
          to[at] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  const ties: number[] = [];
  let tied = 0;
  for (let start = 0, at = 1; at <= n; at++) {
    if (at < n && from[at] === from[start]) continue;
    const size = at - start;
    if (size > 1) {
      ties.push(size);
      tied += (size * (size - 1)) / 2;
    }
    start = at;
  }
  return { rises: (n * (n - 1)) / 2 - falls - tied, falls, ties };
}
