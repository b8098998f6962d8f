import type { CaptureId } from '../engine/contract.ts';
import { engine, forgetFile } from './actions.ts';
import { hasBoard } from './board-actions.ts';
import { withoutCapture } from './comparison.ts';
import { session } from './session.ts';

/** Closes a capture; a comparison goes with its last pair. */
export function closeCapture(id: CaptureId): void {
  forgetFile(id);
  void engine.calls.close(id);
  session.setState((state) => {
    const captures = state.captures.filter((capture) => capture.id !== id);
    const { [id]: _closed, ...perspectives } = state.perspectives;
    const { [id]: _look, ...graphs } = state.graphs;
    const { [id]: _goroutines, ...goroutines } = state.goroutines;
    const comparisons = state.comparisons.flatMap((comparison) => withoutCapture(comparison, id));
    const compared = comparisons.some((comparison) => comparison.id === state.compared) ? state.compared : undefined;
    const series = state.series.filter((one) => one.capture !== id);
    const board = state.board !== undefined && hasBoard({ captures, series }, state.board) ? state.board : undefined;
    return { captures, perspectives, graphs, goroutines, comparisons, compared, series, board, active: state.active === id ? captures.at(-1)?.id : state.active };
  });
}
