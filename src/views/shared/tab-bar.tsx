import type { KeyboardEvent, ReactNode } from 'react';
import type { CommandId } from './command-id.ts';
import { useCommandPort } from './command-port.ts';

export interface Tab {
  readonly view: string;
  readonly title: string;
  readonly command: CommandId;
}

/** One tab stop; arrows, Home and End change the view, as tabs do. */
export function TabBar(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly view: string;
  /** Of the panel that the tabs are for. */
  readonly panel: string;
  /** The id of a tab is this and its view. */
  readonly idPrefix: string;
}): ReactNode {
  const { tabs, view, panel, idPrefix } = props;
  const port = useCommandPort();
  const onKeyDown = (event: KeyboardEvent): void => {
    // With these the arrows are the page's: back and forward.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex((tab) => tab.view === view);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab || next === at) return;
    event.preventDefault();
    port.run(tab.command);
    document.getElementById(`${idPrefix}${tab.view}`)?.focus();
  };
  return (
    <div className="view-tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.view}
          id={`${idPrefix}${tab.view}`}
          type="button"
          role="tab"
          className="view-tab"
          aria-selected={tab.view === view}
          aria-controls={panel}
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
