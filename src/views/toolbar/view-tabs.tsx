import type { KeyboardEvent, ReactNode } from 'react';
import type { ViewId } from '../../store/session.ts';
import type { CommandId } from '../shared/command-id.ts';
import { useCommandPort } from '../shared/command-port.ts';

export const VIEW_PANEL_ID = 'view-panel';

const TABS = [
  { view: 'both', title: 'Both', command: 'view.both' },
  { view: 'flame', title: 'Flame graph', command: 'view.flame' },
  { view: 'top', title: 'Top', command: 'view.top' },
  { view: 'neighbours', title: 'Callers & callees', command: 'view.neighbours' },
  { view: 'labels', title: 'Labels', command: 'view.labels' },
] as const satisfies readonly { readonly view: ViewId; readonly title: string; readonly command: CommandId }[];

/** One tab stop; arrows change the view, as tabs do. `wide`: there is room for two views side by side. */
export function ViewTabs({ view, wide }: { readonly view: ViewId; readonly wide: boolean }): ReactNode {
  const port = useCommandPort();
  const tabs = TABS.filter((tab) => wide || tab.view !== 'both');
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex((tab) => tab.view === view);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab || next === at) return;
    event.preventDefault();
    port.run(tab.command);
    document.getElementById(`tab-${tab.view}`)?.focus();
  };
  return (
    <div className="view-tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.view}
          id={`tab-${tab.view}`}
          type="button"
          role="tab"
          className="view-tab"
          aria-selected={tab.view === view}
          aria-controls={VIEW_PANEL_ID}
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
