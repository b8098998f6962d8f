export interface SparkPoint {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 3;

/** Where the values of a series stand in a small picture: from zero to the largest, or from the smallest when negative. */
export function sparkPoints(values: readonly number[], width: number, height: number): readonly SparkPoint[] {
  const top = Math.max(0, ...values);
  const bottom = Math.min(0, ...values);
  const span = top - bottom || 1;
  const step = (width - 2 * MARGIN) / Math.max(1, values.length - 1);
  return values.map((value, index) => ({
    x: tenth(MARGIN + index * step),
    y: tenth(height - MARGIN - ((value - bottom) / span) * (height - 2 * MARGIN)),
  }));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
