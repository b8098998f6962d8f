import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../lib/visible-text.ts';
import { activate } from '../../store/actions.ts';
import { closeCapture } from '../../store/close-capture.ts';
import { session } from '../../store/session.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { useCommandPort } from '../shared/command-port.ts';
import { CompareIcon } from '../shared/compare-icons.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { BoardTabs } from './board-tabs.tsx';
import { ComparisonTab } from './comparison-tab.tsx';
import { cutEnding, KIND_NAMES } from './fact-texts.ts';
import './capture-tabs.css';

/** Up to this many names fit with their endings. */
const ROOMY = 4;

/** What is open. The name may be long; its end tells captures of one folder apart, so the start is cut. */
export function CaptureTabs(): ReactNode {
  const captures = useStore(session, (state) => state.captures);
  const active = useStore(session, (state) => (state.compared === undefined && state.board === undefined ? state.active : undefined));
  const comparisons = useStore(session, (state) => state.comparisons);
  const compared = useStore(session, (state) => (state.board === undefined ? state.compared : undefined));
  return (
    <nav className="capture-tabs" aria-label="Open captures" data-many={captures.length > ROOMY || undefined}>
      <BoardTabs />
      {comparisons.map((comparison) => (
        <ComparisonTab key={comparison.id} comparison={comparison} captures={captures} active={comparison.id === compared} />
      ))}
      {captures.map((capture) => (
        <div key={capture.id} className="capture-tab" data-active={capture.id === active || undefined} ref={capture.id === active ? scrollIntoSight : undefined}>
          <button
            type="button"
            className="capture-tab-name"
            aria-current={capture.id === active ? 'page' : undefined}
            aria-label={visibleText(capture.name)}
            title={`${visibleText(capture.name)} · ${KIND_NAMES[capture.kind]}`}
            onClick={() => activate(capture.id)}
          >
            <TabName name={visibleText(capture.name)} />
          </button>
          <button
            type="button"
            className="icon-button capture-tab-close"
            aria-label={`Close ${visibleText(capture.name)}`}
            title="Close"
            onClick={() => closeCapture(capture.id)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      <CompareOffer />
    </nav>
  );
}

/** Where the shown capture could be compared and is not. */
function CompareOffer(): ReactNode {
  const port = useCommandPort();
  const offered = useStore(session, (state) => port.enabled('compare.open') && !state.comparisons.some(({ captures }) => captures.includes(state.active ?? '')));
  if (!offered) return null;
  return (
    <CommandButton id="compare.open" className="button capture-tabs-compare">
      <CompareIcon /> Compare
    </CommandButton>
  );
}

function TabName({ name }: { readonly name: string }): ReactNode {
  const [stem, ending] = cutEnding(name);
  return (
    <bdi>
      {stem}
      <span className="capture-tab-ending">{ending}</span>
    </bdi>
  );
}

function scrollIntoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
