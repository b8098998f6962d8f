import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';
import '../toolbar/toolbar.css';

export interface PartTab<P extends string> {
  readonly part: P;
  readonly title: string;
  readonly count?: number;
}

/** Tabs within a view. Like those of the page: one tab stop; arrows, Home and End change the part. */
export function PartTabs<P extends string>(props: {
  readonly label: string;
  readonly tabs: readonly PartTab<P>[];
  readonly part: P;
  readonly idPrefix: string;
  readonly panel: string;
  readonly onPart: (part: P) => void;
}): ReactNode {
  const { tabs, part, idPrefix, onPart } = props;
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 && event.key !== 'Home' && event.key !== 'End') return;
    const at = tabs.findIndex((tab) => tab.part === part);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab) return;
    event.preventDefault();
    onPart(tab.part);
    bar.current?.querySelectorAll('button').item(next)?.focus();
  };
  return (
    <div ref={bar} className="view-tabs part-tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.part}
          id={`${idPrefix}${tab.part}`}
          type="button"
          role="tab"
          className="view-tab"
          aria-selected={tab.part === part}
          aria-controls={props.panel}
          tabIndex={tab.part === part ? 0 : -1}
          onClick={() => onPart(tab.part)}
        >
          {tab.title}
          {tab.count === undefined ? null : <span className="part-tab-count">{formatCount(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
