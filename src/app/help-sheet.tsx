import type { ReactNode } from 'react';
import { CloseIcon } from '../views/shared/icons.tsx';
import { commandEntries, type CommandGroup } from './commands.ts';
import { Dialog } from './dialog.tsx';
import { closeOverlay } from './overlay.ts';
import { commandPort } from './shortcuts.ts';
import './styles/overlays.css';

const GROUPS: readonly CommandGroup[] = ['Open', 'View', 'Search and filter', 'Selected function', 'Page'];

/** Keys that belong to a focused part rather than to the page. */
const IN_PLACE: readonly { readonly title: string; readonly keys: readonly (readonly [key: string, does: string])[] }[] = [
  {
    title: 'In the flame graph',
    keys: [
      ['↑ ↓ ← →', 'Caller, callee, neighbours'],
      ['Enter', 'Zoom to the frame'],
      ['Backspace', 'Zoom out one step'],
      ['0', 'Zoom out to everything'],
      ['+ −', 'Widen, narrow'],
      ['Shift+F10', 'Menu'],
    ],
  },
  {
    title: 'In tables',
    keys: [
      ['↑ ↓', 'Row by row'],
      ['PgUp PgDn', 'Page by page'],
      ['Home End', 'First, last'],
      ['Enter', 'Go to it'],
      ['Shift+F10', 'Menu'],
    ],
  },
];

/** All keys at a glance. */
export function HelpSheet(): ReactNode {
  return (
    <Dialog label="Keyboard shortcuts" className="help">
      <header className="help-head">
        <h2>Keyboard shortcuts</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={closeOverlay}>
          <CloseIcon />
        </button>
      </header>
      <div className="help-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commandEntries().map(([id, command]) => {
                const keys = commandPort.keys(id);
                if (command.group !== group || keys === undefined) return null;
                return <KeyLine key={id} keys={keys} does={command.title} />;
              })}
            </dl>
          </section>
        ))}
        {IN_PLACE.map((part) => (
          <section key={part.title}>
            <h3>{part.title}</h3>
            <dl>
              {part.keys.map(([keys, does]) => (
                <KeyLine key={keys} keys={keys} does={does} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function KeyLine({ keys, does }: { readonly keys: string; readonly does: string }): ReactNode {
  return (
    <div>
      <dt>
        <kbd>{keys}</kbd>
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
