import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Timeline } from '../../engine/memory-contract.ts';
import { nearestMoment } from './line-data.ts';
import { memoryDesk, panBy, showSpan, zoomBy } from './memory-desk.ts';
import type { TimeScale } from './plot.ts';
import type { TimeSpan } from './time-texts.ts';

/** A shorter drag was meant as a click. */
const LEAST_DRAG_PX = 5;
/** The crosshair jumps to a moment with values from this far. */
const SNAP_PX = 6;
const WHEEL_ZOOM = 0.0025;
/** A mouse wheel's notch says 100 or more. */
const MOST_WHEEL = 120;

export interface Gestures {
  readonly brush: TimeSpan | undefined;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
}

interface Drag {
  readonly pointer: number;
  readonly from: number;
  readonly x: number;
}

/** Pointing at the charts: hover reads, a click chooses the moment, a drag zooms, a wheel with Ctrl or a pinch, too. */
export function useGestures(stage: RefObject<HTMLElement | null>, timeline: Timeline, scale: TimeScale, moments: Float64Array, onPick: (time: number) => void): Gestures {
  const [brush, setBrush] = useState<TimeSpan>();
  const drag = useRef<Drag>(undefined);
  const place = (event: { readonly clientX: number }): number => event.clientX - (stage.current?.getBoundingClientRect().left ?? 0);
  const timeAt = (x: number): number => scale.time(Math.max(scale.left, Math.min(scale.right, x)));
  const snapped = (x: number): number => {
    const time = timeAt(x);
    const near = nearestMoment(moments, time);
    return near !== undefined && Math.abs(scale.x(near) - x) <= SNAP_PX ? near : time;
  };
  const isOver = (event: PointerEvent): boolean => event.target instanceof Element && event.target.closest('.chart-plot, .time-axis') !== null;
  const end = (): void => {
    drag.current = undefined;
    setBrush(undefined);
  };

  useWheel(stage, timeline, scale);

  return {
    brush,
    onPointerDown: (event) => {
      if (event.button !== 0 || !isOver(event)) return;
      const x = place(event);
      drag.current = { pointer: event.pointerId, from: timeAt(x), x };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      const x = place(event);
      if (drag.current?.pointer === event.pointerId && Math.abs(x - drag.current.x) > LEAST_DRAG_PX) {
        const to = timeAt(x);
        setBrush({ from: Math.min(drag.current.from, to), to: Math.max(drag.current.from, to) });
      }
      if (drag.current || isOver(event)) memoryDesk.setState({ cursor: { time: snapped(x), by: 'pointer' } });
      else clearPointer();
    },
    onPointerUp: (event) => {
      if (drag.current?.pointer !== event.pointerId) return;
      if (brush && brush.to > brush.from) showSpan(brush, timeline);
      else onPick(snapped(place(event)));
      end();
    },
    onPointerLeave: clearPointer,
    onPointerCancel: end,
  };
}

function clearPointer(): void {
  if (memoryDesk.getState().cursor?.by === 'pointer') memoryDesk.setState({ cursor: undefined });
}

/** A plain wheel scrolls the page; one that is held with Ctrl or ⌘ (which is what a pinch sends) zooms, sideways pans. */
function useWheel(stage: RefObject<HTMLElement | null>, timeline: Timeline, scale: TimeScale): void {
  const latest = useRef({ timeline, scale });
  useEffect(() => {
    latest.current = { timeline, scale };
  }, [timeline, scale]);
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const { timeline, scale } = latest.current;
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - element.getBoundingClientRect().left;
        const by = Math.max(-MOST_WHEEL, Math.min(MOST_WHEEL, event.deltaY));
        // A pinch sends small steps, which have to count for more.
        zoomBy(timeline, Math.exp(by * WHEEL_ZOOM * (Math.abs(by) < 20 ? 4 : 1)), scale.time(x));
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) && memoryDesk.getState().window) {
        panBy(timeline, event.deltaX / (scale.right - scale.left));
      } else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [stage]);
}
