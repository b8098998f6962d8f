/** What the picture is made of, what is marked on it, and what it reports. */
import type { FindingMark } from '../../store/findings-marks.ts';
import type { FlameLink, Pointed } from './flame-link.ts';
import type { FlamePaint } from './flame-paint.ts';
import type { Place } from './window-math.ts';

export interface SceneParts {
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly scroller: HTMLElement;
  /** Gives the scroller its scrolling height. */
  readonly spacer: HTMLElement;
}

export interface SceneEvents {
  /** The reader moved the picture freely and has stopped. */
  readonly onStill: () => void;
  /** What is under the pointer may have changed. */
  readonly onMoved: () => void;
  /** A linked picture points at something, or no longer does. */
  readonly onPointed: (pointed: Pointed | undefined) => void;
}

export interface SceneOptions {
  readonly paint: FlamePaint;
  readonly link: FlameLink | undefined;
}

/** A frame that a finding cites. */
export interface CitedPlace extends Place {
  readonly mark: FindingMark;
}

export interface Marks {
  readonly hovered: Place | undefined;
  readonly focused: Place | undefined;
  readonly selected: Place | undefined;
  readonly selectedLabel: string | undefined;
  readonly cited: readonly CitedPlace[];
  /** Rows above hold the ancestors of the zoomed frame. */
  readonly zoomDepth: number;
}

export interface Hit {
  readonly place: Place;
  readonly isRun: boolean;
  readonly label: string | undefined;
}

export const NO_MARKS: Marks = {
  hovered: undefined,
  focused: undefined,
  selected: undefined,
  selectedLabel: undefined,
  cited: [],
  zoomDepth: 0,
};
