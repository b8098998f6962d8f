/** Shortcuts as text, "Mod+K" or "Shift+X" or "?", and how they meet real key presses. Pure. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** `Mod` is ⌘ on a Mac and Ctrl elsewhere; either is taken, since a Mac may drive another machine. */
export function matchesKey(press: KeyPress, shortcut: string): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('Mod');
  if (press.altKey !== parts.includes('Alt')) return false;
  if ((press.ctrlKey || press.metaKey) !== mod) return false;
  // Signs such as "?" already say whether Shift is needed, and that differs by keyboard.
  const isLetter = /^[a-z]$/i.test(key);
  if (isLetter && press.shiftKey !== parts.includes('Shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/** Where single keys make text, they are not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** As printed on the keyboard. */
export function keyLabel(shortcut: string, isMac: boolean): string {
  const parts = shortcut.split('+').map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    if (part === 'Shift') return isMac ? '⇧' : 'Shift';
    if (part === 'Alt') return isMac ? '⌥' : 'Alt';
    if (part === 'ArrowLeft') return '←';
    if (part === 'ArrowRight') return '→';
    return part.length === 1 ? part.toUpperCase() : part;
  });
  return isMac ? parts.join('') : parts.join('+');
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
