import { createStore } from 'zustand/vanilla';

export type Overlay = 'none' | 'palette' | 'help' | 'guide' | 'share';

/** What lies over the page. Not part of the session: nobody wants to come back to it. */
export const overlay = createStore<{ readonly shown: Overlay }>(() => ({ shown: 'none' }));

export function toggleOverlay(which: Exclude<Overlay, 'none'>): void {
  overlay.setState((state) => ({ shown: state.shown === which ? 'none' : which }));
}

export function closeOverlay(): void {
  overlay.setState({ shown: 'none' });
}
