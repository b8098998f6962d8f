import type { ReactNode } from 'react';
import { formatValue } from '../../lib/format-value.ts';
import { sparkPoints } from '../compare/spark-points.ts';

const WIDTH = 132;
const HEIGHT = 34;
/** More of them would be a string of beads. */
const MOST_DOTS = 16;

/** The values that grew, from zero to their largest. */
export function GrowthLine({ values, unit }: { readonly values: readonly number[]; readonly unit: string }): ReactNode {
  const points = sparkPoints(values, WIDTH, HEIGHT);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const label = values.map((value) => formatValue(value, unit)).join(', ');
  return (
    <figure className="growth-line" data-way={(values.at(-1) ?? 0) < (values[0] ?? 0) ? 'shrank' : undefined}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
        <title>{label}</title>
        <polygon points={`${first.x},${HEIGHT - 1} ${line} ${last.x},${HEIGHT - 1}`} />
        <polyline points={line} />
        {points.length > MOST_DOTS ? null : points.map(({ x, y }, at) => <circle key={at} cx={x} cy={y} r="1.8" />)}
      </svg>
      <figcaption>
        {formatValue(values[0] ?? 0, unit)} → <b>{formatValue(values.at(-1) ?? 0, unit)}</b>
      </figcaption>
    </figure>
  );
}
