/** Pointer and wheel on the canvas, as what they mean. */

export interface GestureEvents {
  /** In CSS pixels from the canvas's upper left corner, and in the window. */
  readonly onHover: (x: number, y: number, clientX: number, clientY: number) => void;
  readonly onLeave: () => void;
  readonly onClick: (x: number, y: number) => void;
  readonly onDoubleClick: () => void;
  readonly onMenu: (x: number, y: number, clientX: number, clientY: number) => void;
  /** By how much the picture is pulled, in CSS pixels. */
  readonly onPull: (dx: number, dy: number) => void;
  readonly onPullEnd: () => void;
  /** All rows are in sight: a plain wheel would do nothing. */
  readonly hasNothingToScroll: () => boolean;
  /** `at` from 0 to 1; a factor above 1 zooms in. */
  readonly onZoom: (at: number, factor: number) => void;
}

/** A press that moves less than this is a click. */
const CLICK_SLACK = 4;
const LINE = 16;
/** A notch of a mouse wheel says 100 or more, a pinch on a trackpad 1 to 10 per event. */
const LARGEST_STEP = 45;
const ZOOM_SPEED = 0.011;

export function listenToGestures(canvas: HTMLElement, events: GestureEvents): () => void {
  const ended = new AbortController();
  const signal = ended.signal;
  const pointers = new Map<number, { x: number; y: number }>();
  let start: { readonly x: number; readonly y: number } | undefined;
  let pulling = false;
  let pinch: number | undefined;

  const at = (event: MouseEvent): { readonly x: number; readonly y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const endPull = (): void => {
    if (pulling) events.onPullEnd();
    pulling = false;
    start = undefined;
    canvas.classList.remove('is-pulled');
  };

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      start = pointers.size === 1 ? { x: event.clientX, y: event.clientY } : undefined;
      pinch = undefined;
      pulling = false;
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const last = pointers.get(event.pointerId);
      if (!last) {
        const { x, y } = at(event);
        events.onHover(x, y, event.clientX, event.clientY);
        return;
      }
      const dx = event.clientX - last.x;
      const dy = event.clientY - last.y;
      if (pointers.size === 2) {
        last.x = event.clientX;
        last.y = event.clientY;
        pinchStep();
        return;
      }
      if (!pulling) {
        if (!start || Math.hypot(event.clientX - start.x, event.clientY - start.y) < CLICK_SLACK) return;
        pulling = true;
        canvas.setPointerCapture(event.pointerId);
        canvas.classList.add('is-pulled');
        events.onLeave();
      }
      last.x = event.clientX;
      last.y = event.clientY;
      events.onPull(dx, dy);
    },
    { signal },
  );
  const pinchStep = (): void => {
    const [a, b] = [...pointers.values()];
    if (!a || !b) return;
    const spread = Math.max(10, Math.abs(a.x - b.x));
    const box = canvas.getBoundingClientRect();
    if (pinch !== undefined) events.onZoom(((a.x + b.x) / 2 - box.left) / box.width, spread / pinch);
    pinch = spread;
  };
  canvas.addEventListener(
    'pointerup',
    (event) => {
      if (!pointers.delete(event.pointerId)) return;
      pinch = undefined;
      const isClick = start !== undefined && !pulling;
      endPull();
      const { x, y } = at(event);
      if (isClick) events.onClick(x, y);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointercancel',
    (event) => {
      pointers.delete(event.pointerId);
      endPull();
    },
    { signal },
  );
  canvas.addEventListener('pointerleave', () => events.onLeave(), { signal });
  canvas.addEventListener('dblclick', () => events.onDoubleClick(), { signal });
  canvas.addEventListener(
    'contextmenu',
    (event) => {
      pointers.clear();
      endPull();
      // The menu key also comes here, without a place; it is handled as a key.
      event.preventDefault();
      if (event.button !== 2 && !event.ctrlKey && event.pointerType !== 'touch') return;
      const { x, y } = at(event);
      events.onMenu(x, y, event.clientX, event.clientY);
    },
    { signal },
  );
  canvas.addEventListener(
    'wheel',
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
      const dx = event.deltaX * unit;
      const dy = event.deltaY * unit;
      if (event.ctrlKey || event.metaKey || (events.hasNothingToScroll() && dy !== 0 && !event.shiftKey && Math.abs(dy) >= Math.abs(dx))) {
        event.preventDefault();
        const step = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, dy));
        events.onZoom(at(event).x / canvas.clientWidth, Math.exp(-step * ZOOM_SPEED));
      } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
        event.preventDefault();
        events.onPull(-(event.shiftKey && dx === 0 ? dy : dx), 0);
        events.onPullEnd();
      }
      // Any other wheel scrolls the element around the canvas, with the browser's own smoothness.
    },
    { signal, passive: false },
  );
  return () => ended.abort();
}
