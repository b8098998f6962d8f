/** Marks in the browser's own timeline, for profiling and benchmarks: cheap, and bounded in number. */

const KEPT_MEASURES = 1200;

const captureWithPicture = new Set<string>();
let measures = 0;

export function measurePaint(start: number): void {
  if (measures >= KEPT_MEASURES) {
    performance.clearMeasures('flame-paint');
    measures = 0;
  }
  performance.measure('flame-paint', { start, end: performance.now() });
  measures++;
}

/** Once per capture: when its first rectangles were painted. */
export function markFirstFlame(capture: string): void {
  if (captureWithPicture.has(capture)) return;
  captureWithPicture.add(capture);
  performance.mark('first-flame', { detail: capture });
}
