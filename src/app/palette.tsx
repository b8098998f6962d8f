import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CommandId } from '../views/shared/command-id.ts';
import { Dialog } from '../views/shared/dialog.tsx';
import './capture-commands.ts';
import { commandEntries, commandTitle, groupTitle, isEnabled, type Command } from './commands.ts';
import './compare-commands.ts';
import { fit } from './match-commands.ts';
import { closeOverlay } from './overlay.ts';
import { commandPort } from './shortcuts.ts';
import './styles/overlays.css';

/** Every command that can be run now, found by typing. */
export function Palette(): ReactNode {
  const [text, setText] = useState('');
  const [current, setCurrent] = useState(0);
  const found = matching(text);
  const chosen = found[Math.min(current, found.length - 1)];

  const run = (id: CommandId): void => {
    // First closed, so that a command which moves the focus finds it given back.
    closeOverlay();
    setTimeout(() => commandPort.run(id));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setCurrent(Math.min(current + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setCurrent(Math.max(current - 1, 0));
    else if (event.key === 'Home' && event.ctrlKey) setCurrent(0);
    else if (event.key === 'Enter' && chosen) run(chosen[0]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label="All commands" className="palette" onClose={closeOverlay}>
      <input
        type="text"
        className="palette-input"
        role="combobox"
        aria-label="Find a command"
        aria-expanded={found.length > 0}
        aria-controls="palette-list"
        aria-activedescendant={chosen ? `command-${chosen[0]}` : undefined}
        aria-autocomplete="list"
        placeholder="Type a command"
        spellCheck={false}
        autoComplete="off"
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCurrent(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label="Commands" className="palette-list">
        {found.map(([id, command]) => (
          <div
            key={id}
            id={`command-${id}`}
            role="option"
            aria-selected={id === chosen?.[0]}
            className="palette-item"
            ref={id === chosen?.[0] ? scrollIntoSight : undefined}
            onClick={() => run(id)}
          >
            <span className="palette-group">{groupTitle(command.group)}</span>
            <span>{commandTitle(command)}</span>
            <Keys id={id} />
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className="palette-none">No command is called that.</p> : null}
    </Dialog>
  );
}

function Keys({ id }: { readonly id: CommandId }): ReactNode {
  const keys = commandPort.keys(id);
  return keys === undefined ? null : <kbd>{keys}</kbd>;
}

function scrollIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function matching(text: string): readonly (readonly [CommandId, Command])[] {
  return commandEntries()
    .filter(([id, command]) => id !== 'palette.toggle' && isEnabled(command))
    .map((entry) => ({ entry, score: fit(text, `${commandTitle(entry[1])} ${groupTitle(entry[1].group)}`) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}
