import { useEffect, useRef, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { FlamePilot } from './flame-pilot.ts';
import type { FlameState, FlameStore } from './flame-state.ts';
import { paintSight, paintStrip, sightBox, stripHeight, stripRows, type StripBox } from './minimap-painter.ts';
import { paletteOf } from './palette.ts';
import { ROW_HEIGHT, widthOf } from './window-math.ts';

/** How near to an edge of the frame a press takes hold of that edge. */
const GRIP = 5;
const CLICK_SLACK = 3;

type Hold = 'left' | 'right' | 'inside' | 'new';

interface Drag {
  readonly hold: Hold;
  readonly startX: number;
  lastX: number;
  lastY: number;
}

/**
 * The whole tree as a strip, with the part in sight as a frame that can be moved, stretched, or drawn anew. A second
 * way to what keys and the picture itself do, so it is hidden from assistive technology.
 */
export function Minimap(props: { readonly store: FlameStore; readonly pilot: RefObject<FlamePilot | undefined> }): ReactNode {
  const { store, pilot } = props;
  const overview = useStore(store, (state) => state.overview);
  const theme = useStore(store, (state) => state.theme);
  const width = useStore(store, (state) => state.width);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<Drag | undefined>(undefined);
  const height = overview ? stripHeight(stripRows(overview)) : 0;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !overview || width === 0) return undefined;
    const ratio = window.devicePixelRatio;
    const palette = paletteOf(theme);
    const strip = paintStrip(overview, palette, width, height, ratio);
    if (!strip) return undefined;
    element.width = strip.width;
    element.height = strip.height;
    const paint = (state: FlameState): void => {
      if (state.overview !== overview) return;
      paintSight(context, strip, boxOf(state, stripRows(overview), width, height), palette, ratio);
    };
    paint(store.getState());
    return store.subscribe((state, before) => {
      if (state.span !== before.span || state.scrollTop !== before.scrollTop || state.height !== before.height) paint(state);
    });
  }, [overview, theme, width, height, store]);

  const holdAt = (x: number, y: number): Hold => {
    const state = store.getState();
    const box = boxOf(state, overview ? stripRows(overview) : 1, width, height);
    const isWhole = box.right - box.left >= width - 1;
    if (!isWhole && y >= box.top - GRIP && y <= box.bottom + GRIP) {
      if (Math.abs(x - box.left) <= GRIP) return 'left';
      if (Math.abs(x - box.right) <= GRIP) return 'right';
    }
    const inside = x > box.left && x < box.right && y >= box.top && y <= box.bottom;
    // A frame as wide as the strip can only be moved up and down.
    return inside && (!isWhole || box.bottom - box.top < height - 1) ? 'inside' : 'new';
  };
  const pointOf = (event: PointerEvent<HTMLCanvasElement>): { readonly x: number; readonly y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return;
    const { x, y } = pointOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { hold: holdAt(x, y), startX: x, lastX: x, lastY: y };
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { x, y } = pointOf(event);
    const held = drag.current;
    if (!held) {
      const hold = holdAt(x, y);
      event.currentTarget.style.cursor = hold === 'inside' ? 'grab' : hold === 'new' ? 'crosshair' : 'ew-resize';
      return;
    }
    const scene = pilot.current?.scene;
    if (!scene || !overview) return;
    const { rootWeight, span } = scene.camera;
    const perPixel = rootWeight / width;
    const row = height / stripRows(overview);
    if (held.hold === 'inside') {
      scene.pull((-(x - held.lastX) * perPixel * scene.size.width) / widthOf(span), (-(y - held.lastY) / Math.min(4, row)) * ROW_HEIGHT);
    } else if (held.hold === 'left') {
      scene.show({ x0: Math.min(x * perPixel, span.x1 - perPixel), x1: span.x1 });
    } else if (held.hold === 'right') {
      scene.show({ x0: span.x0, x1: Math.max(x * perPixel, span.x0 + perPixel) });
    } else if (Math.abs(x - held.startX) > CLICK_SLACK) {
      scene.show({ x0: Math.min(x, held.startX) * perPixel, x1: Math.max(x, held.startX) * perPixel });
    }
    held.lastX = x;
    held.lastY = y;
  };
  const onUp = (event: PointerEvent<HTMLCanvasElement>): void => {
    const held = drag.current;
    drag.current = undefined;
    const scene = pilot.current?.scene;
    const { x } = pointOf(event);
    if (!held || !scene || held.hold !== 'new' || Math.abs(x - held.startX) > CLICK_SLACK) return;
    // A click beside the frame brings the frame there.
    const { rootWeight, span } = scene.camera;
    const middle = (x / width) * rootWeight;
    scene.show({ x0: middle - widthOf(span) / 2, x1: middle + widthOf(span) / 2 });
  };

  return (
    <canvas
      ref={canvas}
      className="flame-minimap"
      aria-hidden="true"
      style={{ height: `${height}px`, width: `${width}px` }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
    />
  );
}

function boxOf(state: FlameState, rows: number, width: number, height: number): StripBox {
  return sightBox(
    state.span,
    state.rootWeight || 1,
    { top: state.scrollTop, height: state.height },
    Math.max(rows, 1),
    width,
    height,
  );
}
