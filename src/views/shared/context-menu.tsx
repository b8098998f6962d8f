import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { isMenuEntry, nextEntry, typedEntry, type MenuEntry, type MenuItem } from './menu-moves.ts';
import './context-menu.css';

export type { MenuItem } from './menu-moves.ts';

/** Letters typed within this time make one type-ahead word. */
const TYPE_AHEAD_MS = 600;
const MARGIN = 8;

interface ContextMenuProps {
  /** Where in the window, in CSS pixels; undefined: closed. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

export function ContextMenu({ at, label, items, onClose }: ContextMenuProps): ReactNode {
  if (!at) return null;
  return createPortal(
    <OpenMenu key={`${at.x},${at.y}`} at={at} label={label} items={items} onClose={onClose} />,
    document.body,
  );
}

function OpenMenu({ at, label, items, onClose }: ContextMenuProps & { readonly at: { x: number; y: number } }): ReactNode {
  const menu = useRef<HTMLDivElement>(null);
  const typed = useRef({ word: '', time: 0 });
  const [current, setCurrent] = useState(() => nextEntry(items, -1, 1));
  const restoreFocus = useFocusLoan(menu);
  useKeptInWindow(menu, at);
  useClosedFromOutside(menu, onClose);

  useEffect(() => {
    menu.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: false });
  }, [current]);

  const close = (): void => {
    restoreFocus();
    onClose();
  };
  const choose = (entry: MenuEntry): void => {
    if (entry.disabled === true) return;
    // Focus goes back first, so that an action which moves focus has the last word.
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The menu is modal for the keyboard: nothing typed here may reach the page's shortcuts.
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key === 'ArrowDown') setCurrent(nextEntry(items, current, 1));
    else if (event.key === 'ArrowUp') setCurrent(nextEntry(items, current, -1));
    else if (event.key === 'Home') setCurrent(nextEntry(items, -1, 1));
    else if (event.key === 'End') setCurrent(nextEntry(items, items.length, -1));
    else if (event.key === 'Enter' || event.key === ' ') {
      const entry = items[current];
      if (entry && isMenuEntry(entry)) choose(entry);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const fresh = event.timeStamp - typed.current.time > TYPE_AHEAD_MS;
      typed.current = { word: (fresh ? '' : typed.current.word) + event.key, time: event.timeStamp };
      setCurrent(typedEntry(items, current, typed.current.word));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={menu}
      className="context-menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item, index) =>
        isMenuEntry(item) ? (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            data-index={index}
            aria-disabled={item.disabled === true || undefined}
            className="context-menu-item"
            onPointerMove={() => setCurrent(index)}
            onClick={() => choose(item)}
          >
            <span>{item.title}</span>
            {item.hint === undefined ? null : <span className="context-menu-hint">{item.hint}</span>}
          </button>
        ) : (
          <div key={`separator-${index}`} role="separator" className="context-menu-separator" />
        ),
      )}
    </div>
  );
}

/** Takes the focus while open; gives it back to who had it. */
function useFocusLoan(menu: { readonly current: HTMLElement | null }): () => void {
  const [lender] = useState(() => document.activeElement);
  const restore = (): void => {
    if (lender instanceof HTMLElement && lender.isConnected) lender.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const element = menu.current;
    return () => {
      // Closed by its owner while the focus was still inside.
      if (element?.contains(document.activeElement) === true && lender instanceof HTMLElement) {
        lender.focus({ preventScroll: true });
      }
    };
  }, [menu, lender]);
  return restore;
}

function useKeptInWindow(menu: { readonly current: HTMLElement | null }, at: { readonly x: number; readonly y: number }): void {
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const fitsRight = at.x + width + MARGIN <= window.innerWidth;
    const left = fitsRight ? at.x : Math.max(MARGIN, Math.min(at.x - width, window.innerWidth - width - MARGIN));
    const top = Math.max(MARGIN, Math.min(at.y, window.innerHeight - height - MARGIN));
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [menu, at.x, at.y]);
}

function useClosedFromOutside(menu: { readonly current: HTMLElement | null }, onClose: () => void): void {
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const onEvent = (event: Event): void => {
      if (event.target instanceof Node && menu.current?.contains(event.target) === true) return;
      latest.current();
    };
    const ended = new AbortController();
    const options = { capture: true, signal: ended.signal };
    document.addEventListener('pointerdown', onEvent, options);
    document.addEventListener('wheel', onEvent, { ...options, passive: true });
    window.addEventListener('resize', onEvent, options);
    window.addEventListener('blur', (event) => {
      if (event.target === window) onEvent(event);
    }, { signal: ended.signal });
    return () => ended.abort();
  }, [menu]);
}
