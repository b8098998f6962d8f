import { memo, useId, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SeriesMark, TimeAxis } from '../../model/series.ts';
import { useSeriesMarks } from '../findings/finding-badge.tsx';
import { ChartHead } from './chart-head.tsx';
import { pausesOf } from './chart-marks.ts';
import type { ChartSpec } from './charts.ts';
import { countIn, NO_POINTS, pointAt, rangeIn, type Points } from './line-data.ts';
import { dotPath, linePath, stemPath } from './line-path.ts';
import { memoryDesk } from './memory-desk.ts';
import { valueScale, type TimeScale } from './plot.ts';
import { valueAxis, type ValueAxis } from './value-axis.ts';

/** Up to this many points in sight each is a dot: a line alone would pretend to know what lies between them. */
const MOST_DOTS = 60;
/** Of pauses, whose heads make them lollipops, as long as they stand apart. */
const MOST_HEADS = 150;
const PX_PER_LABEL = 34;
/** As the series of pauses has. */
const PAUSE_COLOUR = 6;

export interface ChartProps {
  readonly chart: ChartSpec;
  readonly points: ReadonlyMap<string, Points>;
  /** As exact as they are known, for the legend. */
  readonly exact: ReadonlyMap<string, Points>;
  readonly marks: readonly SeriesMark[];
  readonly breaks: readonly number[];
  readonly scale: TimeScale;
  readonly width: number;
  readonly axis: TimeAxis;
  readonly last: number;
}

/** One of the small multiples: its name and legend, and the lines. */
export function Chart(props: ChartProps): ReactNode {
  const { chart, points, marks, scale, width } = props;
  const pauses = useMemo(() => (chart.hasPauseMarks ? pausesOf(marks) : NO_POINTS), [chart, marks]);
  const axis = useMemo(() => axisOf(chart, points, pauses, scale), [chart, points, pauses, scale]);
  return (
    <section className="chart" aria-label={chart.title}>
      <ChartHead {...props} />
      <div className="chart-plot" style={{ height: chart.height }}>
        <Lines {...props} pauses={pauses} valueAxis={axis} />
        <Readings chart={chart} points={points} scale={scale} width={width} valueAxis={axis} />
      </div>
    </section>
  );
}

function axisOf(chart: ChartSpec, points: ReadonlyMap<string, Points>, pauses: Points, { span }: TimeScale): ValueAxis {
  let least = Infinity;
  let most = -Infinity;
  for (const one of [pauses, ...chart.lines.map(({ line }) => points.get(line.name) ?? NO_POINTS)]) {
    const range = rangeIn(one, span.from, span.to);
    least = Math.min(least, range.least);
    most = Math.max(most, range.most);
  }
  return valueAxis(least, most, Math.max(2, Math.round(chart.height / PX_PER_LABEL)), chart.unit);
}

const Lines = memo(function Lines(props: ChartProps & { readonly pauses: Points; readonly valueAxis: ValueAxis }): ReactNode {
  const { chart, points, pauses, scale, width, breaks, valueAxis } = props;
  const clip = useId();
  const marks = useSeriesMarks();
  const { height } = chart;
  const y = valueScale(valueAxis.least, valueAxis.most, height);
  const both = { x: scale.x, y };
  const { from, to } = scale.span;
  return (
    <svg className="chart-lines" width={width} height={height} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={scale.left - 4} y={0} width={scale.right - scale.left + 8} height={height} />
      </clipPath>
      {valueAxis.ticks.map(({ at, text }) => (
        <g key={at} className={at === 0 ? 'chart-ground' : 'chart-grid'}>
          <line x1={scale.left} x2={scale.right} y1={Math.round(y(at)) + 0.5} y2={Math.round(y(at)) + 0.5} />
          <text x={scale.left - 7} y={y(at)} dy="0.32em">{text}</text>
        </g>
      ))}
      <g clipPath={`url(#${clip})`}>
        {pauses.times.length === 0 ? null : (
          <g data-line={PAUSE_COLOUR}>
            <path className="chart-stems" d={stemPath(pauses, both)} />
            {countIn(pauses, from, to) <= MOST_HEADS ? <path className="chart-dots" d={dotPath(pauses, both, from, to)} /> : null}
          </g>
        )}
        {chart.lines.map(({ line, look, isShown }) => {
          const own = isShown ? points.get(line.name) : undefined;
          if (!own) return null;
          const isStems = look.shape === 'stems';
          const hasDots = line.isOfCaptures || countIn(own, from, to) <= (isStems ? MOST_HEADS : MOST_DOTS);
          return (
            <g key={line.name} data-line={look.colour}>
              {isStems ? (
                <path className="chart-stems" d={stemPath(own, both)} />
              ) : (
                <path className="chart-line" data-cited={marks.has(line.name) || undefined} data-dash={line.isOfCaptures ? 'faint' : look.dash || undefined} d={linePath(own, both, look.shape === 'step', breaks)} />
              )}
              {hasDots ? <path className="chart-dots" d={dotPath(own, both, from, to)} /> : null}
            </g>
          );
        })}
      </g>
    </svg>
  );
});

/** Rings on the points that the legend reads. */
function Readings(props: Pick<ChartProps, 'chart' | 'points' | 'scale' | 'width'> & { readonly valueAxis: ValueAxis }): ReactNode {
  const { chart, points, scale, width, valueAxis } = props;
  const time = useStore(memoryDesk, (look) => look.cursor?.time);
  if (time === undefined) return null;
  const y = valueScale(valueAxis.least, valueAxis.most, chart.height);
  return (
    <svg className="chart-readings" width={width} height={chart.height} aria-hidden="true">
      {chart.lines.map(({ line, look, isShown }) => {
        const found = isShown ? pointAt(points.get(line.name) ?? NO_POINTS, time) : undefined;
        if (!found || !Number.isFinite(found.value) || found.time < scale.span.from) return null;
        return <circle key={line.name} data-line={look.colour} cx={scale.x(found.time)} cy={y(found.value)} r="3.5" />;
      })}
    </svg>
  );
}
