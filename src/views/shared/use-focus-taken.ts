import { useEffect, useLayoutEffect, type RefObject } from 'react';

/** Later than this, whoever left has long been forgotten. */
const SOON_MS = 3000;

let leftAt = -Infinity;

/** A view that takes the place of one that had the focus goes on with the keyboard: its table gets it. */
export function useFocusTaken(section: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = section.current;
    return () => {
      if (element?.contains(document.activeElement) === true) leftAt = performance.now();
    };
  }, [section]);
  useEffect(() => {
    if (document.activeElement !== document.body || performance.now() - leftAt > SOON_MS) return;
    leftAt = -Infinity;
    section.current?.querySelector<HTMLElement>('[role="treegrid"], [role="grid"]')?.focus({ preventScroll: true });
  }, [section]);
}
