import { createStore } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';

const ORDER: readonly Theme[] = ['system', 'light', 'dark'];
/** Also read by public/theme.js, before the first paint. */
const STORAGE_KEY = 'heapstory.theme';

export const theme = createStore<{ readonly chosen: Theme }>(() => ({ chosen: savedTheme() }));

export function nextTheme(): Theme {
  const chosen = ORDER[(ORDER.indexOf(theme.getState().chosen) + 1) % ORDER.length] ?? 'system';
  theme.setState({ chosen });
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
  try {
    if (chosen === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  return chosen;
}

function savedTheme(): Theme {
  const marked = document.documentElement.dataset['theme'];
  return marked === 'light' || marked === 'dark' ? marked : 'system';
}
