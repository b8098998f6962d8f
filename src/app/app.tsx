import { Suspense, useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../lib/visible-text.ts';
import { hasSomething, session, type BoardId, type SessionState } from '../store/session.ts';
import { DropTarget } from '../views/load/drop-target.tsx';
import { Landing } from '../views/load/landing.tsx';
import { BOARD_TITLES } from '../views/header/board-titles.ts';
import { LoadTray } from '../views/load/load-tray.tsx';
import { CommandButton } from '../views/shared/command-button.tsx';
import { CommandPortContext } from '../views/shared/command-port.ts';
import {
  anticipate,
  anticipateComparison,
  anticipateRest,
  ArrivalPage,
  CompareWorkspace,
  FindingBar,
  FindingsView,
  HelpSheet,
  MemoryView,
  Palette,
  ShareDialog,
  Workspace,
} from './lazy-parts.ts';
import { closeOverlay, overlay } from './overlay.ts';
import { commandPort } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';
import { ViewBoundary } from './view-boundary.tsx';

export function App(): ReactNode {
  const isOpen = useStore(session, (state) => hasSomething(state));
  const compared = useStore(session, (state) => state.compared);
  const board = useStore(session, (state) => state.board);
  const hasArrival = useStore(session, (state) => state.arrival !== undefined);
  const isMore = useStore(session, (state) => state.captures.length + state.loading.length > 1);
  const isDead = useStore(session, (state) => state.health === 'dead');
  const shown = useStore(overlay, (state) => state.shown);
  useTitle();
  useEffect(() => {
    if (isOpen) anticipateRest();
  }, [isOpen]);
  useEffect(() => {
    if (isMore) anticipateComparison();
  }, [isMore]);
  useEffect(() => {
    if (!hasArrival) return;
    anticipate();
    anticipateComparison();
  }, [hasArrival]);
  return (
    <CommandPortContext value={commandPort}>
      <TopBar />
      {isDead ? (
        <div className="banner" role="alert">
          <p>The background worker stopped: the tab may have run out of memory, or a part of the page could not be fetched.</p>
          <CommandButton id="engine.restart">Restart</CommandButton>
        </div>
      ) : null}
      {hasArrival ? (
        <Suspense fallback={<main className="workspace" aria-busy="true" />}>
          <ArrivalPage />
          <LoadTray floating />
        </Suspense>
      ) : isOpen ? (
        <>
          <Suspense fallback={null}>
            <FindingBar />
          </Suspense>
          <ViewBoundary key={board ?? compared}>
            <Suspense fallback={<main className="workspace" aria-busy="true" />}>
              {board !== undefined ? <Board board={board} /> : compared === undefined ? <Workspace /> : <CompareWorkspace />}
            </Suspense>
          </ViewBoundary>
          <LoadTray floating />
        </>
      ) : (
        <Landing onAnticipate={anticipate} />
      )}
      <StatusBar />
      <DropTarget onAnticipate={anticipate} />
      <Suspense fallback={null}>
        {shown === 'palette' ? <Palette /> : null}
        {shown === 'help' || shown === 'guide' ? <HelpSheet page={shown} /> : null}
        {shown === 'share' ? <ShareDialog onClose={closeOverlay} /> : null}
      </Suspense>
    </CommandPortContext>
  );
}

function Board({ board }: { readonly board: BoardId }): ReactNode {
  switch (board) {
    case 'memory':
      return <MemoryView />;
    case 'findings':
      return <FindingsView />;
  }
}

/** The last thing that was done, in words, for eyes and for screen readers. */
function StatusBar(): ReactNode {
  const said = useStore(session, (state) => state.said);
  return (
    <footer className="status-bar">
      <p role="status" aria-live="polite">{visibleText(said)}</p>
      <p>Read in this tab. Nothing is uploaded.</p>
    </footer>
  );
}

function useTitle(): void {
  const name = useStore(session, titleOf);
  useEffect(() => {
    document.title = name === undefined ? 'Heapstory' : `${visibleText(name)} · Heapstory`;
  }, [name]);
}

function titleOf({ captures, active, comparisons, compared, board }: SessionState): string | undefined {
  if (board !== undefined) return BOARD_TITLES[board];
  const comparison = comparisons.find(({ id }) => id === compared);
  if (!comparison) return captures.find((capture) => capture.id === active)?.name;
  const name = (index: number): string => captures.find((capture) => capture.id === comparison.captures[index])?.name ?? '';
  return comparison.captures.length === 1 ? `${name(0)}: both sides` : `${name(comparison.base)} → ${name(comparison.head)}`;
}
