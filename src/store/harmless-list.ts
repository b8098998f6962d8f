/**
 * The reader's list of harmless waits: which of Heapstory's own rules are off, and rules of their own, which come first. Pure;
 * harmless-rules.ts keeps it.
 */
import { HARMLESS_RULES, type HarmlessRule, type HarmlessWhere } from '../analysis/goroutines/harmless.ts';

export interface OwnRule {
  readonly rule: HarmlessRule;
  readonly isOn: boolean;
}

export interface HarmlessList {
  readonly own: readonly OwnRule[];
  /** Keys of rules that come with Heapstory. */
  readonly off: readonly string[];
}

export const NO_CHANGES: HarmlessList = { own: [], off: [] };

/** What a file or the browser's store may hold is limited, since every rule is a pass over all goroutines. */
export const MOST_RULES = 200;
const MOST_CHARACTERS = 2_000;
const WHERES: readonly HarmlessWhere[] = ['any', 'top', 'creator'];
const KIND = 'heapstory harmless waits';

/** Without the reason: a better wording must not switch a rule on again. */
export function ruleKey({ pattern, where = 'any', calledBy = '', state = '' }: HarmlessRule): string {
  return JSON.stringify([pattern, where, calledBy, state]);
}

/** The rules that hold; undefined: just those that come with Heapstory. */
export function rulesOf({ own, off }: HarmlessList): readonly HarmlessRule[] | undefined {
  if (own.length === 0 && off.length === 0) return undefined;
  return [...own.flatMap(({ rule, isOn }) => (isOn ? rule : [])), ...HARMLESS_RULES.filter((rule) => !off.includes(ruleKey(rule)))];
}

/** A rule that is there already is switched on instead. */
export function withRule(list: HarmlessList, rule: HarmlessRule): HarmlessList {
  const key = ruleKey(rule);
  if (HARMLESS_RULES.some((known) => ruleKey(known) === key)) return { ...list, off: list.off.filter((other) => other !== key) };
  const others = list.own.filter((known) => ruleKey(known.rule) !== key);
  return { ...list, own: [{ rule, isOn: true }, ...others].slice(0, MOST_RULES) };
}

export function withoutRule(list: HarmlessList, rule: HarmlessRule): HarmlessList {
  return { ...list, own: list.own.filter((known) => ruleKey(known.rule) !== ruleKey(rule)) };
}

export function withSwitched(list: HarmlessList, rule: HarmlessRule, isOn: boolean): HarmlessList {
  const key = ruleKey(rule);
  if (list.own.some((known) => ruleKey(known.rule) === key)) {
    return { ...list, own: list.own.map((known) => (ruleKey(known.rule) === key ? { ...known, isOn } : known)) };
  }
  const off = list.off.filter((other) => other !== key);
  return { ...list, off: isOn ? off : [...off, key] };
}

export function listToJson({ own, off }: HarmlessList): string {
  return `${JSON.stringify({ kind: KIND, version: 1, rules: own.map(({ rule, isOn }) => (isOn ? rule : { ...rule, off: true })), off }, undefined, 2)}\n`;
}

/** Undefined: that is no such list. Rules that make no sense are left out and counted. */
export function listFromJson(text: string): { readonly list: HarmlessList; readonly dropped: number } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(read) || read['kind'] !== KIND || !Array.isArray(read['rules'])) return undefined;
  const found: readonly unknown[] = read['rules'];
  const own = found.slice(0, MOST_RULES).flatMap((entry) => {
    const rule = ruleFrom(entry);
    return rule ? [{ rule, isOn: !(isRecord(entry) && entry['off'] === true) }] : [];
  });
  const known = new Set(HARMLESS_RULES.map(ruleKey));
  const off: readonly unknown[] = Array.isArray(read['off']) ? read['off'] : [];
  const list = { own, off: off.filter((key): key is string => typeof key === 'string' && known.has(key)) };
  return { list, dropped: found.length - own.length };
}

function ruleFrom(entry: unknown): HarmlessRule | undefined {
  if (!isRecord(entry)) return undefined;
  const { pattern, reason, calledBy, state } = entry;
  const where = WHERES.find((one) => one === entry['where']);
  if (!isText(pattern) || !isText(reason)) return undefined;
  // It would call every goroutine harmless.
  if (pattern === '' && (!isText(state) || state === '')) return undefined;
  return {
    pattern,
    reason,
    ...(where === undefined ? {} : { where }),
    ...(isText(calledBy) && calledBy !== '' ? { calledBy } : {}),
    ...(isText(state) && state !== '' ? { state } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
