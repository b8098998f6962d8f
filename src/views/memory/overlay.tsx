import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SeriesMark } from '../../model/series.ts';
import { memoryDesk } from './memory-desk.ts';
import type { TimeScale } from './plot.ts';
import type { TimeSpan } from './time-texts.ts';

/** Room for the word at a restart. */
const LABEL_PX = 60;

/** What crosses all charts: the crosshair, the chosen moments, restarts, and the part that is being marked. */
export function Overlay({ scale, brush, restarts }: { readonly scale: TimeScale; readonly brush: TimeSpan | undefined; readonly restarts: readonly SeriesMark[] }): ReactNode {
  const cursor = useStore(memoryDesk, (look) => look.cursor?.time);
  const picked = useStore(memoryDesk, (look) => look.picked);
  const pinned = useStore(memoryDesk, (look) => look.pinned);
  const isIn = (time: number | undefined): time is number => time !== undefined && time >= scale.span.from && time <= scale.span.to;
  const shown = restarts.filter(({ time }) => isIn(time));
  return (
    <div className="timeline-overlay" aria-hidden="true">
      {shown.map(({ time }, index) => (
        <i key={`${time} ${index}`} className="line-restart" data-side={scale.right - scale.x(time) < LABEL_PX ? 'left' : undefined} style={{ left: scale.x(time) }}>
          {shown[index - 1] === undefined || scale.x(time) - scale.x(shown[index - 1]!.time) > LABEL_PX ? <span>restart</span> : null}
        </i>
      ))}
      {isIn(pinned) ? <i className="line-pinned" style={{ left: scale.x(pinned) }} /> : null}
      {isIn(picked) ? <i className="line-picked" style={{ left: scale.x(picked) }} /> : null}
      {isIn(cursor) ? <i className="line-cursor" style={{ left: scale.x(cursor) }} /> : null}
      {brush ? <i className="brush" style={{ left: scale.x(brush.from), width: scale.x(brush.to) - scale.x(brush.from) }} /> : null}
    </div>
  );
}
