/** Which part of the picture is looked at, and the short flights from one part to another. */
import { easeCubicOut, interpolateNumber } from 'd3';
import { clampSpan, mixSpans, sameSpan, type Span } from './window-math.ts';

const FLIGHT_MS = 260;

export interface Shot {
  readonly span: Span;
  readonly scrollTop: number;
}

interface Flight {
  readonly from: Span;
  readonly to: Shot;
  readonly scroll: (t: number) => number;
  readonly start: number;
}

export class Camera {
  rootWeight = 0;
  private current: Span = { x0: 0, x1: 0 };
  private flight: Flight | undefined;

  get span(): Span {
    return this.current;
  }

  /** Where the camera is, or will be when it has landed. */
  get goal(): Span {
    return this.flight?.to.span ?? this.current;
  }

  /** Where the picture will have been scrolled to; undefined when nothing scrolls it. */
  get goalScroll(): number | undefined {
    return this.flight?.to.scrollTop;
  }

  get flying(): boolean {
    return this.flight !== undefined;
  }

  /** Starts over on another picture. */
  reset(rootWeight: number, span: Span): void {
    this.rootWeight = rootWeight;
    this.current = clampSpan(span, rootWeight);
    this.flight = undefined;
  }

  jump(span: Span): void {
    this.flight = undefined;
    this.current = clampSpan(span, this.rootWeight);
  }

  /** Ends a flight where it is: the reader took over. */
  stop(): void {
    this.flight = undefined;
  }

  fly(span: Span, fromScroll: number, toScroll: number): void {
    const to = { span: clampSpan(span, this.rootWeight), scrollTop: toScroll };
    // Linked pictures may all wish for the same flight.
    if (this.flight && sameSpan(this.flight.to.span, to.span) && this.flight.to.scrollTop === toScroll) return;
    if (prefersStill() || (sameSpan(to.span, this.current) && fromScroll === toScroll)) {
      this.current = to.span;
      // A flight that is over at once still has to scroll.
      this.flight = { from: to.span, to, scroll: () => toScroll, start: -Infinity };
      return;
    }
    this.flight = { from: this.current, to, scroll: interpolateNumber(fromScroll, toScroll), start: performance.now() };
  }

  /** Moves on in time; the answer is where to scroll, or undefined when not flying. */
  step(now: number): number | undefined {
    const { flight } = this;
    if (!flight) return undefined;
    const time = Math.min(1, Math.max(0, (now - flight.start) / FLIGHT_MS));
    const eased = easeCubicOut(time);
    this.current = mixSpans(flight.from, flight.to.span, eased);
    if (time >= 1) this.flight = undefined;
    return flight.scroll(eased);
  }
}

function prefersStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
