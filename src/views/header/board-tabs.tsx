import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { hasBoard, showBoard } from '../../store/board-actions.ts';
import { watchFindings } from '../../store/findings.ts';
import { session, type BoardId } from '../../store/session.ts';
import { FindingsCount } from '../findings/findings-count.tsx';
import { BOARD_TITLES } from './board-titles.ts';

const BOARDS: readonly { readonly board: BoardId; readonly hint: string }[] = [
  { board: 'findings', hint: 'What leaks, with the evidence; what was looked for and found healthy' },
  { board: 'memory', hint: 'The timeline of all series and captures, and where the memory is' },
];

function scrollIntoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** What all that is open tells together, before the captures one by one. */
export function BoardTabs(): ReactNode {
  const shown = useStore(session, (state) => state.board);
  const captures = useStore(session, (state) => state.captures);
  const series = useStore(session, (state) => state.series);
  useEffect(watchFindings, []);
  return BOARDS.filter(({ board }) => hasBoard({ captures, series }, board)).map(({ board, hint }) => (
    <div key={board} className="capture-tab board-tab" data-active={board === shown || undefined} ref={board === shown ? scrollIntoSight : undefined}>
      <button type="button" className="capture-tab-name" aria-current={board === shown ? 'page' : undefined} title={hint} onClick={() => showBoard(board)}>
        {BOARD_TITLES[board]}
        {board === 'findings' ? <FindingsCount /> : null}
      </button>
    </div>
  ));
}
