import { useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Timeline, TimelineLine } from '../../engine/memory-contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { furtherLines } from './charts.ts';
import { lookOf } from './line-words.ts';
import { addExtra, memoryDesk, removeExtra } from './memory-desk.ts';
import { valueText } from './value-axis.ts';

/** Beyond this a search finds them sooner. */
const MOST_LISTED = 200;

/** Further series to draw: what the sources have beside the usual. */
export function SeriesPicker({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const extras = useStore(memoryDesk, (look) => look.extras);
  const raw = useStore(memoryDesk, (look) => look.raw);
  const further = furtherLines(timeline);
  if (further.length === 0) return null;
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = further.filter(({ name }) => words.every((word) => `${name} ${lookOf(name, 0).title}`.toLowerCase().includes(word)));
  const hasCumulative = timeline.lines.some(({ name, isCumulative }) => isCumulative && extras.includes(name));
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="series-picker"
      role="group"
      aria-label="Drawn series"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
      }}
    >
      {hasCumulative ? (
        <label className="memory-check" title="Series that only grow: what they grew by, or as they are">
          <input type="checkbox" checked={!raw} onChange={(event) => memoryDesk.setState({ raw: !event.target.checked })} />
          As rates
        </label>
      ) : null}
      <button ref={button} type="button" className="button" data-memory="series" aria-expanded={isOpen} aria-controls={panel} onClick={() => setIsOpen(!isOpen)}>
        Add series <span className="button-detail">{further.length}</span>
      </button>
      {isOpen ? (
        <div id={panel} className="series-panel" role="dialog" aria-label="Further series">
          <input type="search" className="input" placeholder="Find a series" aria-label="Find a series" autoFocus spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
          <ul>
            {found.slice(0, MOST_LISTED).map((line) => (
              <SeriesChoice key={line.name} line={line} isOn={extras.includes(line.name)} />
            ))}
          </ul>
          {found.length === 0 ? <p>No series is called that.</p> : null}
          {found.length > MOST_LISTED ? <p>{found.length - MOST_LISTED} more: type a part of the name.</p> : null}
        </div>
      ) : null}
    </div>
  );
}

function SeriesChoice({ line, isOn }: { readonly line: TimelineLine; readonly isOn: boolean }): ReactNode {
  const { title } = lookOf(line.name, 0);
  return (
    <li>
      <label>
        <input type="checkbox" checked={isOn} onChange={(event) => (event.target.checked ? addExtra(line.name) : removeExtra(line.name))} />
        <span className="series-name">{visibleText(title)}</span>
        {title === line.name ? null : <span className="series-source">{visibleText(line.name)}</span>}
        <span className="series-last">
          {valueText(line.last, line.unit)}
          {line.isCumulative ? ' in all' : ''}
        </span>
      </label>
    </li>
  );
}
