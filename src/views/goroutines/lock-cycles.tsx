import { Fragment, useState, type ReactNode } from 'react';
import type { WaitObjects } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { GoroutineLink } from './goroutine-link.tsx';
import { rowTitle } from './group-texts.ts';

type Cycle = WaitObjects['cycles']['found'][number];

/** Shown at once; the rest on demand. */
const SHOWN = 3;

/** Goroutines that each work with a lock that the one before waits for, around to the first. `why` says how sure that is. */
export function LockCycles({ cycles }: { readonly cycles: WaitObjects['cycles'] }): ReactNode {
  const [all, setAll] = useState(false);
  const { known, why, found } = cycles;
  if (found.length === 0) return <p className="goroutine-note">{known ? `No lock cycle. ${why}` : why}</p>;
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <section className="lock-cycles" aria-label="Lock cycles">
      <h3>{counted(found.length, 'likely lock cycle')}</h3>
      <p>{why}</p>
      <ol>
        {shown.map((cycle, index) => (
          <li key={index}>
            <Chain cycle={cycle} />
          </li>
        ))}
      </ol>
      {found.length > SHOWN ? (
        <button type="button" className="button button-quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${found.length - SHOWN} more`}
        </button>
      ) : null}
    </section>
  );
}

function Chain({ cycle }: { readonly cycle: Cycle }): ReactNode {
  const [first] = cycle;
  return (
    <p className="lock-chain">
      {cycle.map(({ goroutine, has, waitsFor }, index) => (
        <Fragment key={index}>
          <span className="lock-step">
            {goroutine.id === undefined ? rowTitle(goroutine) : <GoroutineLink id={goroutine.id} isTabStop />} works with <code>{has}</code> and waits for <code>{waitsFor}</code>
          </span>
          <span className="lock-arrow" role="img" aria-label="which is worked with by">
            →
          </span>
        </Fragment>
      ))}
      {first ? <span className="lock-step">{rowTitle(first.goroutine)} again</span> : null}
    </p>
  );
}
