import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Timeline } from '../../engine/memory-contract.ts';
import { say } from '../../store/actions.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { Chart } from './chart.tsx';
import { momentBeside } from './line-data.ts';
import { memoryDesk, offerDrawn, panBy, resetSpan, shownMoment, showSpan, zoomBy } from './memory-desk.ts';
import { Overlay } from './overlay.tsx';
import { Overview } from './overview.tsx';
import { PinStrip } from './pin-strip.tsx';
import { timeScale } from './plot.ts';
import { CollectionTicks, TimeAxisStrip } from './time-axis.tsx';
import { momentText, type TimeLook } from './time-texts.ts';
import { useGestures } from './use-gestures.ts';
import { useExactPoints, useShown } from './use-timeline.ts';
import { useWidth } from './use-width.ts';

const ZOOM_STEP = 0.6;
const PAN_STEP = 0.25;
const PAGE_OF_MOMENTS = 10;
const NOTHING: readonly never[] = [];

/** Small multiples on one shared time axis, with captures as pins. */
export function TimelineView({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const stage = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const width = useWidth(stage);
  const utc = useStore(memoryDesk, (state) => state.utc);
  const isZoomed = useStore(memoryDesk, (state) => state.window !== undefined);
  const moment = useStore(memoryDesk, (state) => state.picked) ?? timeline.to;
  const look = useMemo((): TimeLook => ({ axis: timeline.axis, utc }), [timeline.axis, utc]);
  const shown = useShown(timeline, width);
  const { span, charts, points, slice, breaks, moments } = shown;
  const exact = useExactPoints(timeline, shown);
  const scale = useMemo(() => timeScale(span, width), [span, width]);
  const marks = slice?.marks ?? NOTHING;
  const restarts = useMemo(() => marks.filter(({ kind }) => kind === 'restart'), [marks]);
  useEffect(() => offerDrawn({ timeline, span, charts, points, breaks, marks }), [timeline, span, charts, points, breaks, marks]);

  const pick = (time: number): void => {
    memoryDesk.setState({ picked: time });
    slider.current?.focus({ preventScroll: true });
    say(`Memory at ${momentText(time, look)}`);
  };
  const gestures = useGestures(stage, timeline, scale, moments, pick);

  const moveTo = (time: number | undefined): void => {
    if (time === undefined) return;
    memoryDesk.setState({ cursor: { time, by: 'keyboard' } });
    if (time < span.from || time > span.to) showSpan({ from: time - (span.to - span.from) / 2, to: time + (span.to - span.from) / 2 }, timeline);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const state = memoryDesk.getState();
    const at = shownMoment(state, timeline);
    const onSlider = event.target === slider.current;
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: PAGE_OF_MOMENTS, PageUp: -PAGE_OF_MOMENTS }[event.key];
    if (event.key === 'Escape') {
      if (state.window) resetSpan();
      else if (state.cursor ?? state.picked ?? state.pinned) memoryDesk.setState({ cursor: undefined, picked: undefined, pinned: undefined });
      else return;
    } else if (event.key === '+' || event.key === '=') zoomBy(timeline, ZOOM_STEP);
    else if (event.key === '-') zoomBy(timeline, 1 / ZOOM_STEP);
    else if (event.key === '0') resetSpan();
    else if (!onSlider) return;
    else if (by !== undefined && event.shiftKey) panBy(timeline, Math.sign(by) * PAN_STEP);
    else if (by !== undefined) moveTo(momentBeside(moments, at, by));
    else if (event.key === 'Home') moveTo(moments[0]);
    else if (event.key === 'End') moveTo(moments.at(-1));
    else if (event.key === 'Enter') pick(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className="timeline" aria-label="Timeline" onKeyDown={onKeyDown}>
      {shown.failure ? <FailureLine failure={shown.failure} /> : null}
      <div
        ref={stage}
        className="timeline-stage"
        aria-busy={shown.stale}
        onPointerDown={gestures.onPointerDown}
        onPointerMove={gestures.onPointerMove}
        onPointerUp={gestures.onPointerUp}
        onPointerCancel={gestures.onPointerCancel}
        onPointerLeave={gestures.onPointerLeave}
      >
        <Overlay scale={scale} brush={gestures.brush} restarts={restarts} />
        <div className="timeline-head">
          <PinStrip timeline={timeline} scale={scale} look={look} />
          <TimeAxisStrip ref={slider} scale={scale} look={look} shown={shown} moment={moment} />
        </div>
        {charts.map((chart) => (
          <Chart
            key={chart.id}
            chart={chart}
            points={points}
            exact={exact}
            marks={marks}
            breaks={breaks}
            scale={scale}
            width={width}
            axis={timeline.axis}
            last={timeline.to}
          />
        ))}
        <CollectionTicks marks={marks} moreMarks={slice?.moreMarks ?? 0} scale={scale} width={width} />
        {charts.length === 0 ? (
          <EmptyState title="No numbers over time yet">
            <p>These captures say when they were taken, and nothing else. Drop MemStats, a gctrace log or a Prometheus scrape to see lines here.</p>
          </EmptyState>
        ) : null}
      </div>
      <div className="timeline-foot">
        <Overview timeline={timeline} shown={shown} width={width} look={look} />
        <div className="timeline-hints">
          <p>Drag to zoom, click to choose a moment, Ctrl + wheel zooms; arrow keys on the time axis move the crosshair.</p>
          {isZoomed ? (
            <button type="button" className="button button-quiet" onClick={resetSpan}>
              Show everything <kbd>0</kbd>
            </button>
          ) : null}
        </div>
      </div>
    </section>
  );
}
