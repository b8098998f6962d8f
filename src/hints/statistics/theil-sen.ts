/** How fast it rises: the median of the slopes between all pairs of points, and where the true slope lies. */
import { pairSlopes, medianOf } from '../../analysis/compare/trend.ts';
import { criticalS } from './mann-kendall.ts';

export interface Slope {
  /** Units of value by unit of time. */
  readonly slope: number;
  /** With 90 % confidence; undefined: too few points to say. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** So many points make 125,000 pairs. A longer series is thinned: its slope hardly needs more. */
const MOST_POINTS = 500;

export function theilSen(times: ArrayLike<number>, values: ArrayLike<number>): Slope | undefined {
  const [at, of] = values.length > MOST_POINTS ? [thin(times), thin(values)] : [Array.from(times), Array.from(values)];
  const slopes = pairSlopes(at, of);
  const slope = medianOf(slopes);
  if (slope === undefined) return undefined;
  // Sen 1968; Hollander, Wolfe, Chicken 2014, §9.3: of the N ordered slopes those at (N - C)/2 and (N + C)/2 + 1, C = k - 2.
  const critical = criticalS(of.length, 0.05);
  if (critical === undefined) return { slope, interval: undefined };
  const below = Math.floor((slopes.length - (critical - 2)) / 2);
  const low = slopes[below - 1];
  const high = slopes[slopes.length - below];
  return { slope, interval: low === undefined || high === undefined ? undefined : { low, high } };
}

function thin(values: ArrayLike<number>): number[] {
  const step = (values.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, k) => values[Math.round(k * step)]!);
}
