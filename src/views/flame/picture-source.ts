/** Which picture "save as SVG or PNG" means: that of the mounted main view. */
import type { CaptureFacts, FlameQuery, PathStep } from '../../engine/contract.ts';
import type { Perspective } from '../../store/session.ts';
import type { Span } from './window-math.ts';

export interface PictureSource {
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly span: Span;
  readonly steps: readonly PathStep[];
}

let offered: (() => PictureSource) | undefined;

/** The answer takes the offer back. */
export function offerPicture(source: () => PictureSource): () => void {
  offered = source;
  return () => {
    if (offered === source) offered = undefined;
  };
}

export function currentPicture(): PictureSource | undefined {
  return offered?.();
}
