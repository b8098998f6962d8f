/**
 * The reader's list of what is not a leak. Findings that a rule of it fits are dimmed and stand last; they are never lost.
 * Pure; findings.ts keeps it.
 */
import type { Finding } from '../model/finding.ts';

export interface NotALeak {
  /** `G02`; empty: whichever rule found it. */
  readonly rule: string;
  /** The finding's key: the rule and the place, the same in every process. Empty: the pattern decides. */
  readonly key: string;
  /** Fits a whole function name; `*` stands for anything. */
  readonly pattern: string;
  /** Why it is none; may be empty. */
  readonly reason: string;
}

export interface ListedRule {
  readonly rule: NotALeak;
  readonly isOn: boolean;
}

export type NotALeakList = readonly ListedRule[];

/** What a file or the browser's store may hold is limited. */
export const MOST_RULES = 500;
const MOST_CHARACTERS = 4_000;
const KIND = 'heapstory not leaks';

/** For this finding alone, wherever it is found again. */
export function ruleFor({ rule, key, functions }: Finding): NotALeak {
  return { rule, key, pattern: functions[0] ?? '', reason: '' };
}

/** Without the reason: another wording is still the same rule. */
export function idOf({ rule, key, pattern }: NotALeak): string {
  return JSON.stringify(key === '' ? [rule, '', pattern] : [rule, key]);
}

export function dismissalOf(list: NotALeakList, finding: Finding): NotALeak | undefined {
  return list.find(({ rule, isOn }) => isOn && fits(rule, finding))?.rule;
}

export function fits({ rule, key, pattern }: NotALeak, finding: Finding): boolean {
  if (rule !== '' && rule !== finding.rule) return false;
  if (key !== '') return key === finding.key;
  return pattern !== '' && finding.functions.some((name) => fitsPattern(name, pattern));
}

/** Each part between stars is looked for from where the one before ended: linear, whatever the pattern is. */
export function fitsPattern(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0]!;
  if (parts.length === 1) return name === pattern;
  const last = parts.at(-1)!;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** A rule that is there already is switched on, and keeps its place. */
export function withRule(list: NotALeakList, rule: NotALeak): NotALeakList {
  const id = idOf(rule);
  if (list.some((one) => idOf(one.rule) === id)) return list.map((one) => (idOf(one.rule) === id ? { rule, isOn: true } : one));
  return [{ rule, isOn: true }, ...list].slice(0, MOST_RULES);
}

export function withoutRule(list: NotALeakList, rule: NotALeak): NotALeakList {
  return list.filter((one) => idOf(one.rule) !== idOf(rule));
}

export function withSwitched(list: NotALeakList, rule: NotALeak, isOn: boolean): NotALeakList {
  return list.map((one) => (idOf(one.rule) === idOf(rule) ? { ...one, isOn } : one));
}

export function listToJson(list: NotALeakList): string {
  return `${JSON.stringify({ kind: KIND, version: 1, rules: list.map(({ rule, isOn }) => (isOn ? rule : { ...rule, off: true })) }, undefined, 2)}\n`;
}

/** Undefined: that is no such list. Rules that make no sense are left out and counted. */
export function listFromJson(text: string): { readonly list: NotALeakList; readonly dropped: number } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(read) || read['kind'] !== KIND || !Array.isArray(read['rules'])) return undefined;
  const entries: readonly unknown[] = read['rules'];
  const seen = new Set<string>();
  const list = entries.slice(0, MOST_RULES).flatMap((entry): readonly ListedRule[] => {
    const rule = ruleFrom(entry);
    if (!rule || seen.has(idOf(rule))) return [];
    seen.add(idOf(rule));
    return [{ rule, isOn: !(isRecord(entry) && entry['off'] === true) }];
  });
  return { list, dropped: entries.length - list.length };
}

function ruleFrom(entry: unknown): NotALeak | undefined {
  if (!isRecord(entry)) return undefined;
  const [rule, key, pattern, reason] = ['rule', 'key', 'pattern', 'reason'].map((name) => textOf(entry[name]));
  if (rule === undefined || key === undefined || pattern === undefined || reason === undefined) return undefined;
  // It would dim every finding.
  return key === '' && (pattern === '' || /^\**$/.test(pattern)) ? undefined : { rule, key, pattern, reason };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return '';
  return typeof value === 'string' && value.length <= MOST_CHARACTERS ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
