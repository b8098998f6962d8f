import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../lib/visible-text.ts';
import type { SeriesMark } from '../../model/series.ts';
import { FindingBadge, useSeriesMarks } from '../findings/finding-badge.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { markNear, markText } from './chart-marks.ts';
import type { ChartProps } from './chart.tsx';
import type { ChartLine } from './charts.ts';
import { NO_POINTS, pointAt } from './line-data.ts';
import { memoryDesk, removeExtra, switchLine } from './memory-desk.ts';
import { distanceText } from './time-texts.ts';
import { valueText } from './value-axis.ts';

/** How near the crosshair has to be to what happened. */
const REACH_PX = 8;

/** A chart's name; its lines with what they are at the crosshair, each a switch. */
export function ChartHead(props: ChartProps): ReactNode {
  const { chart, points, exact, axis, last } = props;
  const cursor = useStore(memoryDesk, (look) => look.cursor?.time);
  const picked = useStore(memoryDesk, (look) => look.picked);
  const moment = cursor ?? picked ?? last;
  const marks = useSeriesMarks();
  const readings = chart.lines.map((drawn) => ({
    drawn,
    found: drawn.isShown ? pointAt(exact.get(drawn.line.name) ?? points.get(drawn.line.name) ?? NO_POINTS, moment) : undefined,
  }));
  const ages = (cursor ?? picked) === undefined ? [] : readings.flatMap(({ found }) => (found ? [moment - found.time] : []));
  return (
    <div className="chart-head">
      <h3>{chart.title}</h3>
      <ul className="chart-legend">
        {readings.map(({ drawn, found }) => {
          const { name } = drawn.line;
          return (
            <li key={name}>
              <button
                type="button"
                className="legend-item"
                aria-pressed={drawn.isShown}
                title={`${drawn.look.explanation}${drawn.isShown ? '' : '. Click to draw it'}${found && found.time < moment ? `. This value is from ${distanceText(moment - found.time, axis)} earlier` : ''}`}
                onClick={() => switchLine(name, !drawn.isShown)}
              >
                <Swatch drawn={drawn} />
                <span>{visibleText(drawn.look.title)}</span>
                <FindingBadge mark={marks.get(name)} />
                {drawn.isShown ? <b>{found === undefined ? '–' : valueText(found.value, chart.unit, chart.per)}</b> : null}
              </button>
              {chart.isExtra ? (
                <button type="button" className="icon-button legend-remove" aria-label={`Take ${visibleText(drawn.look.title)} away`} title="Take away" onClick={() => removeExtra(name)}>
                  <CloseIcon />
                </button>
              ) : null}
            </li>
          );
        })}
        {chart.hasPauseMarks && chart.lines.length === 0 ? (
          <li className="legend-note">
            <svg className="legend-swatch" width="18" height="10" aria-hidden="true" data-line={6}>
              <path className="chart-stems" d="M4,9V3M9,9V5M14,9V1" />
            </svg>
            as MemStats have them of the last 256 collections
          </li>
        ) : null}
      </ul>
      <p className="chart-age">
        {chart.id === 'pauses' ? <NearMark {...props} /> : null}
        {ageText(ages, axis)}
      </p>
    </div>
  );
}

/** How old what the legend reads is. In a place of its own: the legend must not grow under the pointer. */
function ageText(ages: readonly number[], axis: ChartProps['axis']): string {
  const most = Math.max(...ages);
  const least = Math.min(...ages);
  if (!(most > 0)) return '';
  const oldest = distanceText(most, axis);
  const newest = distanceText(least, axis);
  if (least <= 0) return `up to ${oldest} earlier`;
  return oldest === newest ? `${oldest} earlier` : `${newest} to ${oldest} earlier`;
}

function NearMark({ marks, scale }: ChartProps): ReactNode {
  const cursor = useStore(memoryDesk, (look) => look.cursor?.time);
  if (cursor === undefined) return null;
  const reach = scale.time(scale.left + REACH_PX) - scale.span.from;
  const near: SeriesMark | undefined = markNear(marks, cursor, reach);
  return near ? <span className="chart-mark-text">{visibleText(markText(near))}</span> : null;
}

function Swatch({ drawn: { line, look } }: { readonly drawn: ChartLine }): ReactNode {
  return (
    <svg className="legend-swatch" width="18" height="10" aria-hidden="true" data-line={look.colour}>
      {look.shape === 'stems' ? (
        <path className="chart-stems" d="M4,9V3M9,9V5M14,9V1" />
      ) : (
        <path className="chart-line" data-dash={line.isOfCaptures ? 'faint' : look.dash || undefined} d="M1,5H17" />
      )}
      {line.isOfCaptures ? <path className="chart-dots" d="M9,5h0" /> : null}
    </svg>
  );
}
