import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../lib/counted.ts';
import type { HintReport } from '../../model/finding.ts';
import { baseOf, serverAddress } from '../guide/server-address.ts';
import { CopyLine } from '../load/copy-line.tsx';
import { Sentence } from './sentence.tsx';

/** What was looked for and is in order. */
export function HealthyPart({ healthy, isOpen }: { readonly healthy: HintReport['healthy']; readonly isOpen: boolean }): ReactNode {
  if (healthy.length === 0) return null;
  return (
    <Fold title={`Looked for and found healthy: ${counted(healthy.length, 'kind')}`} isOpen={isOpen}>
      <ul className="checked">
        {healthy.map(({ rule, title, sentence }) => (
          <li key={rule}>
            <span className="checked-mark" aria-hidden="true">
              ✓
            </span>
            <span title={`${title} (${rule})`}>
              <Sentence text={sentence} />
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/** What could not be looked for, and what would let it. */
export function MissingPart({ missing, isOpen }: { readonly missing: HintReport['missing']; readonly isOpen: boolean }): ReactNode {
  const typed = useStore(serverAddress, (state) => state.typed);
  if (missing.length === 0) return null;
  return (
    <Fold title={`Could not look for everything: ${counted(missing.length, 'thing')} to add`} isOpen={isOpen}>
      <ul className="missing">
        {missing.map(({ need, capture, rules }) => (
          <li key={need}>
            <p>
              Add <b>{need}</b>: {counted(rules.length, 'more kind')} of leak <small title={rules.join(', ')}>{rules.length > 6 ? `${rules.slice(0, 6).join(', ')} …` : rules.join(', ')}</small>
            </p>
            <CopyLine text={capture.replaceAll('http://HOST:PORT', baseOf(typed))} what={need} />
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function Fold({ title, isOpen: opens, children }: { readonly title: string; readonly isOpen: boolean; readonly children: ReactNode }): ReactNode {
  const [chosen, choose] = useState<boolean>();
  const isOpen = chosen ?? opens;
  return (
    <details className="findings-fold" open={isOpen} onToggle={(event) => event.currentTarget.open !== isOpen && choose(event.currentTarget.open)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {isOpen ? children : null}
    </details>
  );
}
