import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { dismissRefusal } from '../../store/actions.ts';
import { session, type Loading, type Refusal } from '../../store/session.ts';
import { CloseIcon } from '../shared/icons.tsx';
import './load-tray.css';

/** Files that are being read, once that takes long enough to be worth saying, and files that could not be read. */
export function LoadTray({ floating }: { readonly floating: boolean }): ReactNode {
  const loading = useStore(session, (state) => state.loading);
  const slow = loading.filter((load) => load.slow);
  const refusals = useStore(session, (state) => state.refusals);
  return (
    <div className={floating ? 'tray tray-floating' : 'tray'}>
      {slow.length === 0 ? null : (
        <ul aria-label="Files being read">
          {slow.map((load) => (
            <LoadLine key={load.job} load={load} />
          ))}
        </ul>
      )}
      <div role="alert">
        {refusals.length === 0 ? null : (
          <ul aria-label="Files that could not be read">
            {refusals.map((refusal) => (
              <RefusalLine key={refusal.id} refusal={refusal} />
            ))}
          </ul>
        )}
        {refusals.length > 1 ? (
          <button type="button" className="button tray-dismiss" onClick={() => refusals.forEach(({ id }) => dismissRefusal(id))}>
            Dismiss all {refusals.length}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function LoadLine({ load }: { readonly load: Loading }): ReactNode {
  const { phase, fraction } = load.progress;
  const percent = fraction === undefined ? undefined : Math.round(100 * fraction);
  return (
    <li className="tray-item">
      <div className="tray-line">
        <span className="tray-name" title={load.name}>{load.name}</span>
        <span className="tray-phase">{percent === undefined ? phase : `${phase} ${percent} %`}</span>
        <button type="button" className="button" aria-label={`Cancel reading ${load.name}`} onClick={load.cancel}>
          Cancel
        </button>
      </div>
      <progress aria-label={`${load.name}: ${phase}`} max={1} {...(fraction === undefined ? {} : { value: fraction })} />
    </li>
  );
}

function RefusalLine({ refusal }: { readonly refusal: Refusal }): ReactNode {
  return (
    <li className="tray-item tray-refusal">
      <div className="tray-line">
        <span className="tray-name" title={refusal.name}>{refusal.name}</span>
        <span className="tray-phase">not opened</span>
        <button type="button" className="icon-button" aria-label={`Dismiss ${refusal.name}`} onClick={() => dismissRefusal(refusal.id)}>
          <CloseIcon />
        </button>
      </div>
      <p>{refusal.sentence}</p>
    </li>
  );
}
