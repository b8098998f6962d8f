/** The list of harmless waits, for all captures, kept in this browser. */
import { createStore } from 'zustand/vanilla';
import type { HarmlessRule } from '../analysis/goroutines/harmless.ts';
import { listFromJson, listToJson, NO_CHANGES, rulesOf, type HarmlessList } from './harmless-list.ts';

const KEY = 'heapstory.harmless-waits';

interface HarmlessState {
  readonly list: HarmlessList;
  /** Undefined: just those that come with Heapstory. The same array as long as the list is. */
  readonly rules: readonly HarmlessRule[] | undefined;
  /** The list is being edited, perhaps with a rule to begin with. */
  readonly editing: { readonly draft: HarmlessRule | undefined } | undefined;
  /** The browser does not keep it: it lasts as long as the page. */
  readonly isLost: boolean;
}

export const harmlessRules = createStore<HarmlessState>(() => {
  const list = storedList();
  return { list, rules: rulesOf(list), editing: undefined, isLost: !store(list) };
});

export function changeHarmlessList(list: HarmlessList): void {
  harmlessRules.setState({ list, rules: rulesOf(list), isLost: !store(list) });
}

export function editHarmlessList(draft?: HarmlessRule): void {
  harmlessRules.setState({ editing: { draft } });
}

export function endEditing(): void {
  harmlessRules.setState({ editing: undefined });
}

function storedList(): HarmlessList {
  try {
    return listFromJson(localStorage.getItem(KEY) ?? '')?.list ?? NO_CHANGES;
  } catch {
    return NO_CHANGES;
  }
}

function store(list: HarmlessList): boolean {
  try {
    if (rulesOf(list) === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, listToJson(list));
    return true;
  } catch {
    return false;
  }
}
