/** What a menu holds, and where its keys lead. Pure, so that it can be tested without a page. */
export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  /** A short word at the right edge: a key, a count. */
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

export type MenuItem = MenuEntry | 'separator';

export function isMenuEntry(item: MenuItem): item is MenuEntry {
  return item !== 'separator';
}

/** The entry after (`step` 1) or before (-1) `from`, past separators and around the end; `from` when there is none. */
export function nextEntry(items: readonly MenuItem[], from: number, step: 1 | -1): number {
  let index = from;
  for (let tries = 0; tries < items.length; tries++) {
    index = (index + step + items.length) % items.length;
    const item = items[index];
    if (item && isMenuEntry(item)) return index;
  }
  return from;
}

/**
 * The entry whose title begins with what was typed. One letter, or one letter again and again, walks on to the next
 * entry that begins with it; a longer word may stay where it is.
 */
export function typedEntry(items: readonly MenuItem[], from: number, word: string): number {
  const needle = word.toLowerCase();
  const first = needle.slice(0, 1);
  const repeated = needle.split('').every((letter) => letter === first);
  const wanted = repeated ? first : needle;
  const offset = repeated ? 1 : 0;
  for (let step = 0; step < items.length; step++) {
    const index = (Math.max(from, 0) + offset + step) % items.length;
    const item = items[index];
    if (item && isMenuEntry(item) && item.title.toLowerCase().startsWith(wanted)) return index;
  }
  return from;
}
