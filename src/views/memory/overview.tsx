import { useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Timeline } from '../../engine/memory-contract.ts';
import { rangeIn } from './line-data.ts';
import { linePath } from './line-path.ts';
import { resetSpan, showSpan } from './memory-desk.ts';
import { timeScale, valueScale } from './plot.ts';
import { momentText, type TimeLook, type TimeSpan } from './time-texts.ts';
import { useOverview, type ShownTimeline } from './use-timeline.ts';

const HEIGHT = 40;
const HANDLE_PX = 7;
/** Of the whole, for a key. */
const STEP = 0.02;

type Grip = 'from' | 'to' | 'middle' | 'new';

/** All of the axis, and which part of it the charts show: drag the part or its ends, or mark another. */
export function Overview({ timeline, shown, width, look }: { readonly timeline: Timeline; readonly shown: ShownTimeline; readonly width: number; readonly look: TimeLook }): ReactNode {
  const { whole, span } = shown;
  const points = useOverview(timeline, whole);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly grip: Grip; readonly at: number; readonly span: TimeSpan }>(undefined);
  const scale = useMemo(() => timeScale(whole, width), [whole, width]);
  const path = useMemo(() => {
    const { most, least } = rangeIn(points, whole.from, whole.to);
    return linePath(points, { x: scale.x, y: valueScale(Math.min(0, least), Math.max(0, most), HEIGHT) }, false, shown.breaks);
  }, [points, whole, scale, shown.breaks]);
  const from = scale.x(span.from);
  const to = scale.x(span.to);

  const timeAt = (event: PointerEvent): number => {
    const x = event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
    return scale.time(Math.max(scale.left, Math.min(scale.right, x)));
  };
  const gripAt = (time: number): Grip => {
    const x = scale.x(time);
    if (Math.abs(x - from) <= HANDLE_PX) return 'from';
    if (Math.abs(x - to) <= HANDLE_PX) return 'to';
    return x > from && x < to && to - from < scale.right - scale.left - 2 ? 'middle' : 'new';
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const at = timeAt(event);
    drag.current = { grip: gripAt(at), at, span };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const held = drag.current;
    if (!held) return;
    const at = timeAt(event);
    if (held.grip === 'new' && Math.abs(scale.x(at) - scale.x(held.at)) < HANDLE_PX) return;
    showSpan(draggedTo(held.grip, held.span, held.at, at), timeline);
  };
  const onKeyDown = (event: KeyboardEvent, end: 'from' | 'to'): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by === 0 || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const moved = span[end] + by * STEP * (whole.to - whole.from);
    const next = { ...span, [end]: Math.max(whole.from, Math.min(whole.to, moved)) };
    if (next.to > next.from) showSpan(next, timeline);
  };

  return (
    <div
      ref={box}
      className="overview"
      role="group"
      aria-label="Shown part of the axis"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => { drag.current = undefined; }}
      onPointerCancel={() => { drag.current = undefined; }}
      onDoubleClick={resetSpan}
      title="Drag the part, its ends, or across the strip. A double click shows everything."
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <path className="overview-line" d={path} />
        {timeline.pins.map(({ capture, time }) => <circle key={capture} className="overview-pin" cx={scale.x(time)} cy={HEIGHT - 4} r="2" />)}
      </svg>
      <i className="overview-out" style={{ left: scale.left, width: Math.max(0, from - scale.left) }} />
      <i className="overview-out" style={{ left: to, width: Math.max(0, scale.right - to) }} />
      <i className="overview-in" style={{ left: from, width: Math.max(2, to - from) }} />
      {(['from', 'to'] as const).map((end) => (
        <div
          key={end}
          className="overview-handle"
          role="slider"
          tabIndex={0}
          aria-label={end === 'from' ? 'Beginning of the shown part' : 'End of the shown part'}
          aria-valuemin={whole.from}
          aria-valuemax={whole.to}
          aria-valuenow={span[end]}
          aria-valuetext={momentText(span[end], look)}
          style={{ left: end === 'from' ? from : to }}
          onKeyDown={(event) => onKeyDown(event, end)}
        />
      ))}
    </div>
  );
}

function draggedTo(grip: Grip, span: TimeSpan, start: number, at: number): TimeSpan {
  if (grip === 'middle') return { from: span.from + at - start, to: span.to + at - start };
  const fixed = grip === 'from' ? span.to : grip === 'to' ? span.from : start;
  return { from: Math.min(fixed, at), to: Math.max(fixed, at) };
}
