import { Suspense, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { activeGraph } from '../store/graph-look.ts';
import { session, type SessionState } from '../store/session.ts';
import type { CommandId } from '../views/shared/command-id.ts';
import { Dialog } from '../views/shared/dialog.tsx';
import { frameWords, type FrameWords } from '../views/shared/frame-words.ts';
import { CloseIcon } from '../views/shared/icons.tsx';
import { lazyPart } from '../views/shared/lazy-part.tsx';
import { Segments } from '../views/shared/segments.tsx';
import './capture-commands.ts';
import { commandEntries, commandTitle, groupTitle, shownKind, type CommandGroup } from './commands.ts';
import './compare-commands.ts';
import './graph-commands.ts';
import { closeOverlay, overlay } from './overlay.ts';
import { commandPort } from './shortcuts.ts';
import './styles/overlays.css';

const GROUPS: readonly CommandGroup[] = ['Open', 'Findings', 'View', 'Compare', 'Search and filter', 'Selected function', 'Page'];

/** Without use while a comparison is shown. */
const OF_CAPTURES: readonly CommandGroup[] = ['View', 'Search and filter', 'Selected function'];

interface InPlace {
  readonly title: string;
  readonly keys: readonly (readonly [key: string, does: string])[];
}

/** Keys that belong to a focused part rather than to the page. */
const inPlace = (words: FrameWords): readonly InPlace[] => [
  {
    title: 'In the flame graph',
    keys: [
      ['↑ ↓ ← →', words.arrows],
      ['Enter', 'Zoom to the frame'],
      ['Backspace', 'Zoom out one step'],
      ['0', 'Zoom out to everything'],
      ['+ −', 'Widen, narrow'],
      ['Shift+F10', 'Menu'],
      ['Ctrl+wheel, pinch', 'Zoom at the pointer'],
      ['drag, Shift+wheel', 'Move'],
      ['wheel', 'Scroll; zoom where there is nothing to scroll'],
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

const IN_GRAPHS: readonly InPlace[] = [
  {
    title: 'In the dominator tree',
    keys: [
      ['→ ←', 'Open, close; into, out'],
      ['Space', 'Open or close'],
      ['Enter', 'The object, or the instances'],
    ],
  },
  {
    title: 'In its picture',
    keys: [
      ['↑ ↓ ← →', 'Out, in, neighbours'],
      ['Enter', 'Zoom in'],
      ['Backspace', 'Zoom out one step'],
      ['Shift+F10', 'Menu'],
    ],
  },
];

const guide = lazyPart(() => import('../views/guide/capture-guide.tsx').then((module) => module.CaptureGuide));

type HelpPage = 'help' | 'guide';

const PAGES = [
  { value: 'help', title: 'Keyboard shortcuts' },
  { value: 'guide', title: 'Capture guide' },
] as const satisfies readonly { readonly value: HelpPage; readonly title: string }[];

/** All keys at a glance, and how to get what opens here. */
export function HelpSheet({ page }: { readonly page: HelpPage }): ReactNode {
  // Who came for the commands wants to find one; who came by the switch is still at it.
  const [isDirect, setDirect] = useState(page === 'guide');
  return (
    <Dialog label={PAGES.find(({ value }) => value === page)?.title ?? ''} className={`help help-${page}`} onClose={closeOverlay}>
      <header className="help-head">
        <Segments
          label="Help"
          value={page}
          segments={PAGES}
          onChange={(shown) => {
            setDirect(false);
            overlay.setState({ shown });
          }}
        />
        <button type="button" className="icon-button" aria-label="Close" onClick={closeOverlay}>
          <CloseIcon />
        </button>
      </header>
      {page === 'help' ? (
        <Shortcuts />
      ) : (
        <Suspense fallback={<div className="guide-list" aria-busy="true" />}>
          <guide.Part takesFocus={isDirect} />
        </Suspense>
      )}
    </Dialog>
  );
}

function Shortcuts(): ReactNode {
  const shown = useStore(session, shownMode);
  const words = frameWords(useStore(session, shownKind));
  // It scrolls, so keys must be able to reach it.
  return (
    <div className="help-groups" role="region" aria-label="All shortcuts" tabIndex={0}>
      {GROUPS.filter((group) => shown !== 'comparison' || !OF_CAPTURES.includes(group)).map((group) => (
        <section key={group}>
          <h3>{groupTitle(group)}</h3>
          <dl>
            {commandEntries().map(([id, command]) => {
              const keys = commandPort.keys(id);
              if (command.group !== group || keys === undefined || !belongsTo(shown, id, group)) return null;
              return <KeyLine key={id} keys={keys} does={commandTitle(command)} />;
            })}
          </dl>
        </section>
      ))}
      {[...inPlace(words), ...(shown === 'graph' ? IN_GRAPHS : [])].map((part) => (
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
  );
}

type Shown = 'nothing' | 'capture' | 'graph' | 'comparison';

/** The same keys mean other things in a comparison or an object graph: only what works now is listed. */
function belongsTo(shown: Shown, id: CommandId, group: CommandGroup): boolean {
  if (id.startsWith('graph.') && shown !== 'graph') return false;
  switch (shown) {
    case 'nothing':
      return true;
    case 'capture':
      return group !== 'Compare' || id === 'compare.open';
    case 'graph':
      return (group !== 'Compare' || id === 'compare.open') && !ONLY_PROFILES.test(id);
    case 'comparison':
      return id !== 'compare.open' && id !== 'capture.next' && id !== 'capture.previous';
  }
}

const ONLY_PROFILES = /^(?:view\.|percent\.|function\.neighbours)/;

function shownMode(state: SessionState): Shown {
  if (state.compared !== undefined) return 'comparison';
  if (state.active === undefined) return 'nothing';
  return activeGraph(state) ? 'graph' : 'capture';
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
