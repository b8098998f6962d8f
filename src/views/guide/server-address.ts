/** The server that the commands are for. Remembered in this browser; nothing here ever asks it. */
import { createStore } from 'zustand/vanilla';

export const USUAL_BASE = 'http://localhost:6060';
const STORAGE_KEY = 'heapstory.server';

/** As it was typed; empty: the usual one. */
export const serverAddress = createStore<{ readonly typed: string }>(() => ({ typed: saved() }));

export function typeServerAddress(typed: string): void {
  serverAddress.setState({ typed });
  try {
    if (typed.trim() === '') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, typed);
  } catch {
    // Storage is switched off: it lasts as long as the page.
  }
}

/** The part of an address that stands before `/debug/pprof/`. Safe between single and double quotes of a shell. */
export function baseOf(typed: string): string {
  const text = typed.trim().replace(/^:?(?=\d+(?:\/|$))/, 'localhost:').replace(/^:$/, '');
  if (text === '') return USUAL_BASE;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return whole
    .replace(/[?#].*$/s, '')
    .replace(/\/debug\/(?:pprof|vars)(?:\/.*)?$/s, '')
    .replace(/\/+$/, '')
    .replaceAll(/\p{Cs}/gu, '')
    .replaceAll(/[^\w.~:/@%,;=&()*+[\]-]/gu, (character) => encodeURIComponent(character).replace("'", '%27').replace('!', '%21'));
}

/** Of the server itself, which is the one that the pod has, too. */
export function portOf(base: string): string {
  const [, scheme, port] = /^([a-z][a-z\d+.-]*):\/\/(?:[^/@]*@)?(?:\[[^\]/]*\]|[^/:]*)(?::(\d+))?/i.exec(base) ?? [];
  return port ?? (scheme === 'https' ? '443' : '80');
}

export function fillIn(text: string, base: string): string {
  return text.replaceAll('{base}', () => base).replaceAll('{port}', () => portOf(base));
}

function saved(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}
