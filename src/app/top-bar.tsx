import { Suspense, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { hasSomething, session } from '../store/session.ts';
import { CommandButton } from '../views/shared/command-button.tsx';
import { BrandMark, PaletteIcon, PlusIcon, ThemeIcon } from '../views/shared/icons.tsx';
import { CaptureTabs } from './lazy-parts.ts';
import { theme } from './theme.ts';

/** The strip above everything: what is open, and what is always at hand. */
export function TopBar(): ReactNode {
  const isOpen = useStore(session, (state) => hasSomething(state));
  const chosen = useStore(theme, (state) => state.chosen);
  return (
    <header className="top-bar">
      <p className="brand">
        <BrandMark />
        <span>Heapstory</span>
      </p>
      {isOpen ? (
        <Suspense fallback={null}>
          <CaptureTabs />
        </Suspense>
      ) : null}
      {isOpen ? (
        <CommandButton id="open.files" className="icon-button" iconOnly>
          <PlusIcon />
        </CommandButton>
      ) : null}
      <div className="top-bar-end">
        <CommandButton id="palette.toggle" className="icon-button" iconOnly>
          <PaletteIcon />
        </CommandButton>
        <CommandButton id="theme.next" className="icon-button" iconOnly>
          <ThemeIcon theme={chosen} />
        </CommandButton>
        <CommandButton id="help.toggle" className="icon-button" iconOnly>
          <span className="question-mark">?</span>
        </CommandButton>
      </div>
    </header>
  );
}
