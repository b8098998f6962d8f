import { Suspense, useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { session } from '../store/session.ts';
import { DropTarget } from '../views/load/drop-target.tsx';
import { Landing } from '../views/load/landing.tsx';
import { LoadTray } from '../views/load/load-tray.tsx';
import { CommandButton } from '../views/shared/command-button.tsx';
import { CommandPortContext } from '../views/shared/command-port.ts';
import { anticipate, anticipateRest, HelpSheet, Palette, Workspace } from './lazy-parts.ts';
import { overlay } from './overlay.ts';
import { commandPort } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';
import { ViewBoundary } from './view-boundary.tsx';

export function App(): ReactNode {
  const isOpen = useStore(session, (state) => state.captures.length > 0);
  const isDead = useStore(session, (state) => state.health === 'dead');
  const shown = useStore(overlay, (state) => state.shown);
  useTitle();
  useEffect(() => {
    if (isOpen) anticipateRest();
  }, [isOpen]);
  return (
    <CommandPortContext value={commandPort}>
      <TopBar />
      {isDead ? (
        <div className="banner" role="alert">
          <p>The background worker stopped: the tab may have run out of memory, or a part of the page could not be fetched.</p>
          <CommandButton id="engine.restart">Restart</CommandButton>
        </div>
      ) : null}
      {isOpen ? (
        <>
          <ViewBoundary>
            <Suspense fallback={<main className="workspace" aria-busy="true" />}>
              <Workspace />
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
        {shown === 'help' ? <HelpSheet /> : null}
      </Suspense>
    </CommandPortContext>
  );
}

/** The last thing that was done, in words, for eyes and for screen readers. */
function StatusBar(): ReactNode {
  const said = useStore(session, (state) => state.said);
  return (
    <footer className="status-bar">
      <p role="status" aria-live="polite">{said}</p>
      <p>Read in this tab. Nothing is uploaded.</p>
    </footer>
  );
}

function useTitle(): void {
  const name = useStore(session, (state) => state.captures.find((capture) => capture.id === state.active)?.name);
  useEffect(() => {
    document.title = name === undefined ? 'Heapstory' : `${name} · Heapstory`;
  }, [name]);
}
