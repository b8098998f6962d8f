import type { KeyboardEvent, ReactNode } from 'react';
import type { CompareView } from '../../store/comparison.ts';
import type { CommandId } from '../shared/command-id.ts';
import { useCommandPort } from '../shared/command-port.ts';

export const COMPARE_PANEL_ID = 'compare-panel';

const TABS = [
  { view: 'grew', title: 'What grew', command: 'compare.grew' },
  { view: 'side', title: 'Side by side', command: 'compare.side' },
  { view: 'difference', title: 'Difference', command: 'compare.difference' },
] as const satisfies readonly { readonly view: CompareView; readonly title: string; readonly command: CommandId }[];

/** One tab stop; arrows change the view, as tabs do. */
export function CompareTabs({ view }: { readonly view: CompareView }): ReactNode {
  const port = useCommandPort();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = TABS.findIndex((tab) => tab.view === view);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? TABS.length - 1 : (at + step + TABS.length) % TABS.length;
    const tab = TABS[next];
    if (!tab || next === at) return;
    event.preventDefault();
    port.run(tab.command);
    document.getElementById(`compare-tab-${tab.view}`)?.focus();
  };
  return (
    <div className="view-tabs" role="tablist" aria-label="Views of the comparison" onKeyDown={onKeyDown}>
      {TABS.map((tab) => (
        <button
          key={tab.view}
          id={`compare-tab-${tab.view}`}
          type="button"
          role="tab"
          className="view-tab"
          aria-selected={tab.view === view}
          aria-controls={COMPARE_PANEL_ID}
          tabIndex={tab.view === view ? 0 : -1}
          title={`${tab.title} (${port.keys(tab.command) ?? ''})`}
          onClick={() => port.run(tab.command)}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}
