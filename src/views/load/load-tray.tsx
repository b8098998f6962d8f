import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { binaries } from '../../store/binaries.ts';
import { session } from '../../store/session.ts';
import { lazyPart } from '../shared/lazy-part.tsx';
import './load-tray.css';

const loadList = lazyPart(() => import('./load-lists.tsx').then((module) => module.LoadList));
const refusalList = lazyPart(() => import('./load-lists.tsx').then((module) => module.RefusalList));
const extraList = lazyPart(() => import('./load-lists.tsx').then((module) => module.ExtraList));
const programLine = lazyPart(() => import('./load-lists.tsx').then((module) => module.ProgramLine));

/** Files that are being read, once that takes long enough to be worth saying, and files that could not be read. */
export function LoadTray({ floating }: { readonly floating: boolean }): ReactNode {
  const loading = useStore(session, (state) => state.loading);
  const slow = loading.filter((load) => load.slow);
  const refusals = useStore(session, (state) => state.refusals);
  const program = useStore(binaries, (state) => state.program);
  const extras = useStore(session, (state) => state.extras);
  const [dismissed, dismiss] = useState<ReadonlySet<object>>(new Set());
  const told = extras.filter((extra) => !dismissed.has(extra));
  const isLoading = loading.length > 0;
  useEffect(() => {
    if (!isLoading) return;
    void loadList.prefetch();
    void refusalList.prefetch();
  }, [isLoading]);
  return (
    <div className={floating ? 'tray tray-floating' : 'tray'}>
      <Suspense fallback={null}>{slow.length === 0 ? null : <loadList.Part loading={slow} />}</Suspense>
      <Suspense fallback={null}>{program === undefined || program.isUsed ? null : <programLine.Part program={program} />}</Suspense>
      <Suspense fallback={null}>
        {told.length === 0 ? null : <extraList.Part extras={told} onDismiss={(extra) => dismiss(new Set([...dismissed, extra]))} />}
      </Suspense>
      <div role="alert">
        <Suspense fallback={null}>{refusals.length === 0 ? null : <refusalList.Part refusals={refusals} />}</Suspense>
      </div>
    </div>
  );
}
