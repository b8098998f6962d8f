import type { ReactNode, Ref } from 'react';
import { useStore } from 'zustand';
import type { SeriesMark } from '../../model/series.ts';
import { isCollection } from './chart-marks.ts';
import { NO_POINTS, pointAt } from './line-data.ts';
import { memoryDesk } from './memory-desk.ts';
import type { TimeScale } from './plot.ts';
import { momentText, timeTicks, type TimeLook } from './time-texts.ts';
import type { ShownTimeline } from './use-timeline.ts';
import { valueText } from './value-axis.ts';

const PX_PER_LABEL = 88;
/** A label so near the edge would be cut. */
const EDGE_PX = 16;
const MOST_SPOKEN = 5;
/** Ticks stand on it. */
const GROUND = 14;

/** Labels of the shared axis; as a slider it is how the keyboard moves the crosshair. */
export function TimeAxisStrip(props: {
  readonly ref: Ref<HTMLDivElement>;
  readonly scale: TimeScale;
  readonly look: TimeLook;
  readonly shown: ShownTimeline;
  readonly moment: number;
}): ReactNode {
  const { scale, look, shown, moment } = props;
  const cursor = useStore(memoryDesk, (state) => state.cursor);
  const at = cursor?.time ?? moment;
  const ticks = timeTicks(scale.span, Math.max(2, Math.floor((scale.right - scale.left) / PX_PER_LABEL)), look).filter((tick) => scale.x(tick.at) <= scale.right - EDGE_PX);
  return (
    <div
      ref={props.ref}
      className="time-axis"
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-valuemin={shown.whole.from}
      aria-valuemax={shown.whole.to}
      aria-valuenow={at}
      aria-valuetext={spoken(shown, at, look)}
      title="Arrow keys move the crosshair, Enter chooses the moment, + and − zoom, Shift with arrows pans, 0 shows everything"
    >
      {ticks.map(({ at: time, text }) => (
        <span key={time} className="time-tick" style={{ left: scale.x(time) }}>
          {text}
        </span>
      ))}
      {cursor && cursor.time >= scale.span.from && cursor.time <= scale.span.to ? (
        <span className="time-chip" data-side={scale.x(cursor.time) > (scale.left + scale.right) / 2 ? 'left' : 'right'} style={{ left: scale.x(cursor.time) }}>
          {momentText(cursor.time, look)}
        </span>
      ) : null}
    </div>
  );
}

function spoken({ charts, points }: ShownTimeline, time: number, look: TimeLook): string {
  const said = [momentText(time, look)];
  for (const chart of charts) {
    // Lines of two charts may have one name.
    let of = chart === charts[0] ? '' : `${chart.title}: `;
    for (const { line, look, isShown } of chart.lines) {
      const found = isShown ? pointAt(points.get(line.name) ?? NO_POINTS, time) : undefined;
      if (!found || said.length > MOST_SPOKEN) continue;
      said.push(`${of}${look.title} ${valueText(found.value, chart.unit, chart.per)}`);
      of = '';
    }
  }
  return said.join(', ');
}

/** When collections were done, as ticks that are as wide as they took. */
export function CollectionTicks({ marks, moreMarks, scale, width }: { readonly marks: readonly SeriesMark[]; readonly moreMarks: number; readonly scale: TimeScale; readonly width: number }): ReactNode {
  const collections = marks.filter(isCollection);
  const notes = marks.filter(({ kind }) => kind === 'note');
  if (collections.length + notes.length === 0) return null;
  const path = (kind: SeriesMark['kind'], list: readonly SeriesMark[], height: number): string =>
    list
      .filter((mark) => mark.kind === kind)
      .map(({ time, duration }) => {
        const x = Math.max(scale.left - 1, scale.x(time));
        const end = x + Math.max(1, Math.min(scale.right, scale.x(time + duration)) - x);
        return `M${x.toFixed(1)},${GROUND - height}H${end.toFixed(1)}V${GROUND}H${x.toFixed(1)}z`;
      })
      .join('');
  return (
    <section className="chart" aria-label="Collections">
      <div className="chart-head">
        <h3>Collections</h3>
        <p className="ticks-legend">
          {[
            ['gc', 'regular'],
            ['forced-gc', 'forced'],
            ['full-gc', 'full'],
            ['note', 'notes'],
          ].map(([kind, title]) => {
            const count = marks.filter((mark) => mark.kind === kind).length;
            return count === 0 ? null : (
              <span key={kind}>
                <i data-mark={kind} /> {count} {title}
              </span>
            );
          })}
          {moreMarks > 0 ? <span>{moreMarks} shorter ones are not drawn</span> : null}
        </p>
      </div>
      <svg className="collection-ticks chart-plot" width={width} height={16} aria-hidden="true">
        <path data-mark="gc" d={path('gc', collections, 9)} />
        <path data-mark="forced-gc" d={path('forced-gc', collections, 12)} />
        <path data-mark="full-gc" d={path('full-gc', collections, 14)} />
        <path data-mark="note" d={path('note', notes, 5)} />
      </svg>
    </section>
  );
}
