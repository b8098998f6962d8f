import type { ReactNode } from 'react';
import { sparkPoints } from './spark-points.ts';

const WIDTH = 68;
const HEIGHT = 18;

/** A value in every capture, from 0 to the row's own largest; both sides are marked. The label says the values. */
export function Sparkline(props: {
  readonly values: readonly number[];
  readonly base: number;
  readonly head: number;
  readonly label: string;
}): ReactNode {
  const points = sparkPoints(props.values, WIDTH, HEIGHT);
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const base = points[props.base];
  const head = points[props.head];
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={props.label}>
      <title>{props.label}</title>
      <polyline points={line} />
      {base ? <circle className="spark-base" cx={base.x} cy={base.y} r="2" /> : null}
      {head ? <circle className="spark-head" cx={head.x} cy={head.y} r="2.2" /> : null}
    </svg>
  );
}
