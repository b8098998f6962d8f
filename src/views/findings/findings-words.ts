/** What is said of findings, on cards, chips and in text. Pure. */
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { counted } from '../../lib/counted.ts';
import { confidenceWord, type ConfidenceWord, type Evidence, type Finding, type HintReport, type Impact, type Severity } from '../../model/finding.ts';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { 4: 'hurts now', 3: 'will hurt', 2: 'worth a look', 1: 'worth knowing' };

export const KIND_WORDS: Readonly<Record<Finding['kind'], string>> = {
  leak: 'leak',
  pressure: 'collector under pressure',
  churn: 'churn',
  fact: 'fact',
  caution: 'about the evidence',
  verdict: 'verdict',
  crash: 'crash',
};

export const CONFIDENCE_HINTS: Readonly<Record<ConfidenceWord, string>> = {
  certain: 'Proven by the runtime or by the objects themselves',
  likely: 'The evidence is strong; read the reasons',
  possible: 'It may be so: see what would make it surer',
  weak: 'Hardly believed',
};

/** A sentence with names between backticks, as parts. */
export function partsOf(text: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  const parts = text.split('`');
  // A lone backtick is no pair.
  if (parts.length % 2 === 0) return [{ text, isCode: false }];
  return parts.map((part, at) => ({ text: part, isCode: at % 2 === 1 })).filter((part) => part.text !== '');
}

/** Rules begin where the number is; on a card it is a sentence. */
export function capitalised(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

const HOURS_PER_DAY = 24;

/** Largest first; empty where nothing is known. */
export function impactTexts({ bytes, goroutines, objects, bytesPerHour, goroutinesPerHour, hoursToLimit }: Impact): readonly { readonly text: string; readonly isUrgent: boolean }[] {
  return [
    ...(hoursToLimit === undefined ? [] : [{ text: `limit in about ${hoursText(hoursToLimit)}`, isUrgent: hoursToLimit < HOURS_PER_DAY }]),
    ...(bytes === undefined ? [] : [calm(formatBytes(Math.round(bytes)))]),
    ...(goroutines === undefined ? [] : [calm(counted(Math.round(goroutines), 'goroutine'))]),
    ...(objects === undefined ? [] : [calm(counted(Math.round(objects), 'object'))]),
    ...(bytesPerHour === undefined ? [] : [calm(`${signed(bytesPerHour, formatBytes)}/h`)]),
    ...(goroutinesPerHour === undefined ? [] : [calm(`${signed(goroutinesPerHour, formatCount)} goroutines/h`)]),
  ];
}

function calm(text: string): { readonly text: string; readonly isUrgent: false } {
  return { text, isUrgent: false };
}

function signed(value: number, format: (value: number) => string): string {
  const rounded = Math.round(value);
  return `${rounded > 0 ? '+' : ''}${format(rounded)}`;
}

export function hoursText(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours < 2 * HOURS_PER_DAY) return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} h`;
  return `${formatCount(Math.round(hours / HOURS_PER_DAY))} days`;
}

/** A link may hold a capture without the type that is spoken of: then its name tells, as `runtime/pprof` names them. */
export function unitOf({ type, captures }: Extract<Evidence, { readonly kind: 'growth' }>, open: readonly Pick<CaptureFacts, 'id' | 'valueTypes'>[]): string {
  const known = open.filter(({ id }) => captures.includes(id)).flatMap(({ valueTypes }) => valueTypes.filter((one) => one.type === type));
  return known.at(-1)?.unit ?? (/(?:^|_)(?:space|size|bytes)$/.test(type) ? 'bytes' : 'count');
}

/** What a chip leads to, in a word, and for the eye what it is. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence['kind'], string>> = {
  stack: 'stack',
  growth: 'growth',
  goroutines: 'goroutines',
  object: 'objects',
  series: 'over time',
  escape: 'compiler',
  note: 'capture',
};

/** The last function of a path, or whatever else a piece of evidence is about. */
export function subjectOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'stack':
    case 'growth':
      return evidence.path.at(-1) ?? '';
    case 'goroutines':
      return evidence.frame;
    case 'object':
      return evidence.typeName;
    case 'series':
      return evidence.names.join(', ');
    case 'escape':
      return `${evidence.file}:${evidence.line}`;
    case 'note':
      return '';
  }
}

/** The compiler says on further lines how it came to its word: those are for who asks. */
export function firstLine({ text }: Pick<Evidence, 'text'>): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Of which finding it is, above a view. `number` 0: a verdict. */
export function placeText(number: number | undefined, of: number): string {
  if (number === undefined) return 'Set aside';
  return number === 0 ? 'Verdict' : `Finding ${number} of ${of}`;
}

/** "1 likely, 2 possible" */
export function countText(findings: readonly Pick<Finding, 'confidence'>[]): string {
  const words = ['certain', 'likely', 'possible', 'weak'] as const;
  return words
    .map((word) => ({ word, count: findings.filter(({ confidence }) => confidenceWord(confidence) === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}

/** What it says is wrong; facts and cautions only help to read it, and a verdict stands by itself. */
export function tells({ kind }: Pick<Finding, 'kind'>): boolean {
  return kind !== 'caution' && kind !== 'fact' && kind !== 'verdict';
}

/** What the report says as a whole, in one line. */
export function summaryOf(report: HintReport, found: readonly Finding[]): string {
  const told = found.filter(tells);
  const others = found.filter((one) => !tells(one) && one.kind !== 'verdict').length;
  if (told.length + others === 0) {
    if (report.healthy.length > 0) return 'Nothing here looks like a leak';
    return report.missing.length > 0 ? 'Too little to tell yet' : 'Nothing that leaks are read from';
  }
  if (told.length === 0) return `No leak found; ${counted(others, 'thing')} worth knowing`;
  return others === 0 ? counted(told.length, 'finding') : `${counted(told.length, 'finding')}, ${counted(others, 'thing')} worth knowing`;
}
