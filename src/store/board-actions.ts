/** What all that is open tells together. */
import type { SeriesId } from '../engine/memory-contract.ts';
import { engine, forgetFile } from './actions.ts';
import { session, type BoardId, type SessionState } from './session.ts';

export function showBoard(board: BoardId): void {
  if (hasBoard(session.getState(), board)) session.setState({ board });
}

/** Two captures make a timeline, and one number over time does. */
export function hasBoard({ captures, series }: Pick<SessionState, 'captures' | 'series'>, board: BoardId): boolean {
  if (board === 'findings') return captures.length + series.length > 0;
  return series.length > 0 || captures.filter(({ fromLink, kind }) => !fromLink && kind !== 'other').length > 1;
}

export function closeSeries(id: SeriesId): void {
  forgetFile(id);
  void engine.calls.closeSeries(id);
  session.setState((state) => {
    const series = state.series.filter((one) => one.id !== id);
    const stays = state.board === undefined || hasBoard({ captures: state.captures, series }, state.board);
    return { series, board: stays ? state.board : undefined };
  });
}
