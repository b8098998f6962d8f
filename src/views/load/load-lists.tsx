import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ExtraFacts } from '../../engine/memory-contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { dismissRefusal } from '../../store/actions.ts';
import { forgetProgram, type KeptProgram } from '../../store/binaries.ts';
import { session, type Loading, type Refusal } from '../../store/session.ts';
import { CloseIcon } from '../shared/icons.tsx';
import './load-tray.css';

export function LoadList({ loading }: { readonly loading: readonly Loading[] }): ReactNode {
  return (
    <ul aria-label="Files being read or written">
      {loading.map((load) => (
        <LoadLine key={load.job} load={load} />
      ))}
    </ul>
  );
}

/** More of them would cover the page. */
const MOST_SHOWN = 3;

export function RefusalList({ refusals }: { readonly refusals: readonly Refusal[] }): ReactNode {
  const [showsAll, showAll] = useState(false);
  const shown = showsAll ? refusals : refusals.slice(0, MOST_SHOWN);
  return (
    <>
      <ul aria-label="Files that could not be read">
        {shown.map((refusal) => (
          <RefusalLine key={refusal.id} refusal={refusal} />
        ))}
      </ul>
      {shown.length < refusals.length ? (
        <button type="button" className="button tray-dismiss" onClick={() => showAll(true)}>
          Show {refusals.length - shown.length} more
        </button>
      ) : null}
      {refusals.length > 1 ? (
        <button type="button" className="button tray-dismiss" onClick={() => refusals.forEach(({ id }) => dismissRefusal(id))}>
          Dismiss all {refusals.length}
        </button>
      ) : null}
    </>
  );
}

/** A program that waits for a dump. Once it has named the types of one, it is kept without a word. */
export function ProgramLine({ program }: { readonly program: KeptProgram }): ReactNode {
  const isAwaited = useStore(session, ({ captures, loading }) => loading.length > 0 || captures.some(({ format }) => format === 'go-heap-dump'));
  return (
    <ul aria-label="Kept program">
      <li className="tray-item">
        <div className="tray-line">
          <span className="tray-name" title={visibleText(program.name)}>{visibleText(program.name)}</span>
          <span className="tray-phase">program</span>
          <button type="button" className="icon-button" aria-label={`Forget ${visibleText(program.name)}`} title="Forget the program" onClick={forgetProgram}>
            <CloseIcon />
          </button>
        </div>
        <p>
          {isAwaited
            ? 'Program kept: it names the types of Go heap dumps.'
            : 'This is a program. Drop the heap dump that it wrote, and its types are named.'}
        </p>
      </li>
    </ul>
  );
}

/** Symbols and escape notes: what they were good for. They stay in use when the line is dismissed. */
export function ExtraList({ extras, onDismiss }: { readonly extras: readonly ExtraFacts[]; readonly onDismiss: (extra: ExtraFacts) => void }): ReactNode {
  return (
    <ul aria-label="Names and notes">
      {extras.map((extra, index) => (
        <li key={index} className="tray-item">
          <div className="tray-line">
            <span className="tray-name" title={visibleText(extra.name)}>{visibleText(extra.name)}</span>
            <span className="tray-phase">{extra.kind === 'symbols' ? 'symbols' : 'escape notes'}</span>
            <button type="button" className="icon-button" aria-label={`Dismiss ${visibleText(extra.name)}`} title="Dismiss this line" onClick={() => onDismiss(extra)}>
              <CloseIcon />
            </button>
          </div>
          <p>{extra.sentence}</p>
        </li>
      ))}
    </ul>
  );
}

function LoadLine({ load }: { readonly load: Loading }): ReactNode {
  const { phase, fraction } = load.progress;
  const name = visibleText(load.name);
  const percent = fraction === undefined ? undefined : Math.round(100 * fraction);
  return (
    <li className="tray-item">
      <div className="tray-line">
        <span className="tray-name" title={name}>{name}</span>
        <span className="tray-phase">{percent === undefined ? phase : `${phase} ${percent} %`}</span>
        <button type="button" className="button" aria-label={`Cancel ${load.doing} ${name}`} onClick={load.cancel}>
          Cancel
        </button>
      </div>
      <progress aria-label={`${name}: ${phase}`} max={1} {...(fraction === undefined ? {} : { value: fraction })} />
    </li>
  );
}

function RefusalLine({ refusal }: { readonly refusal: Refusal }): ReactNode {
  return (
    <li className="tray-item tray-refusal">
      <div className="tray-line">
        <span className="tray-name" title={visibleText(refusal.name)}>{visibleText(refusal.name)}</span>
        <span className="tray-phase">{refusal.code === 'not-comparable' ? 'not compared' : 'not opened'}</span>
        <button type="button" className="icon-button" aria-label={`Dismiss ${visibleText(refusal.name)}`} onClick={() => dismissRefusal(refusal.id)}>
          <CloseIcon />
        </button>
      </div>
      <p>{refusal.sentence}</p>
    </li>
  );
}
