/**
 * The one form that findings have in a link: texts clean and on one line, numbers whole (or in thousandths), and no more
 * of anything than the format holds. What is in that form already stays as it is.
 */
import { shortened } from '../lib/visible-text.ts';
import type { Impact } from '../model/finding.ts';
import type { SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';
import { cleanText } from './clean-text.ts';

export const MOST_FINDINGS = 12;
export const MOST_EVIDENCE = 16;
/** Reasons, functions and the like of one finding. */
export const MOST_ITEMS = 16;
/** Captures of a series, and names of a path. */
export const MOST_STEPS = 256;
/** All texts of all findings together, in UTF-16 units. A path names long functions again and again. */
export const MOST_TEXT = 2_000_000;
const MOST_CHARACTERS = 1_000;
/** Longer is never; up to here thousandths are exact. */
const MOST_HOURS = 1e9;

export const IMPACTS = ['bytes', 'goroutines', 'objects', 'bytesPerHour', 'goroutinesPerHour', 'hoursToLimit'] as const satisfies readonly (keyof Impact)[];

export function normalFindings(findings: readonly SharedFinding[]): readonly SharedFinding[] {
  let taken = 0;
  return findings
    .slice(0, MOST_FINDINGS)
    .map(normalFinding)
    .filter((finding) => {
      const length = textLength(finding);
      if (taken + length > MOST_TEXT) return false;
      taken += length;
      return true;
    });
}

function normalFinding(finding: SharedFinding): SharedFinding {
  const { rule, key, kind, title, sentence, severity, weight, confidence, reasons, impact, evidence, fix, surer, functions, also, verdict } = finding;
  return {
    rule: line(rule),
    key: line(key),
    kind,
    title: line(title),
    sentence: line(sentence),
    severity,
    weight: Math.round(within(weight, 100) * 10) / 10,
    // Downwards, so that it does not become surer in words; the little bit is for thousandths that doubles miss.
    confidence: Math.floor(within(confidence, 1) * 1000 + 1e-6) / 1000,
    reasons: reasons.slice(0, MOST_ITEMS).map(line),
    impact: normalImpact(impact),
    evidence: evidence.slice(0, MOST_EVIDENCE).map(normalEvidence),
    fix: line(fix),
    surer: surer.slice(0, MOST_ITEMS).map(line),
    functions: functions.slice(0, MOST_ITEMS).map(cleanText),
    also: also.slice(0, MOST_ITEMS).map((one) => ({ rule: line(one.rule), title: line(one.title), sentence: line(one.sentence) })),
    ...(verdict === undefined ? {} : { verdict }),
  };
}

function normalImpact(impact: Impact): Impact {
  const normal: Partial<Record<keyof Impact, number>> = {};
  for (const key of IMPACTS) {
    const value = impact[key];
    if (value === undefined || !Number.isFinite(value)) continue;
    normal[key] = key === 'hoursToLimit' ? whole(Math.min(MOST_HOURS, Math.max(0, value)) * 1000) / 1000 : whole(value);
  }
  return normal;
}

function normalEvidence(evidence: SharedEvidence): SharedEvidence {
  const text = line(evidence.text);
  switch (evidence.kind) {
    case 'stack':
      return { kind: 'stack', side: evidence.side, type: line(evidence.type), path: steps(evidence.path), value: whole(evidence.value), text };
    case 'growth':
      return {
        kind: 'growth',
        sides: evidence.sides.slice(-MOST_STEPS),
        type: line(evidence.type),
        path: steps(evidence.path),
        values: evidence.values.slice(-MOST_STEPS).map(whole),
        text,
      };
    case 'goroutines': {
      const { sides, state, frame, creator, counts } = evidence;
      return {
        kind: 'goroutines',
        sides: sides.slice(-MOST_STEPS),
        state: line(state),
        frame: cleanText(frame),
        creator: creator === undefined ? undefined : cleanText(creator),
        counts: counts.slice(-MOST_STEPS).map(whole),
        text,
      };
    }
    case 'object':
      return { kind: 'object', side: evidence.side, typeName: cleanText(evidence.typeName), retained: whole(evidence.retained), text };
    case 'series':
      return { kind: 'series', family: evidence.family, names: evidence.names.slice(0, MOST_STEPS).map(cleanText), from: whole(evidence.from), to: whole(evidence.to), text };
    case 'escape':
      return { kind: 'escape', file: cleanText(evidence.file), line: whole(evidence.line), text };
    case 'note':
      return { kind: 'note', side: evidence.side, text };
  }
}

/** The innermost names say most. */
function steps(path: readonly string[]): readonly string[] {
  return path.slice(-MOST_STEPS).map(cleanText);
}

function line(text: string): string {
  return shortened(cleanText(text.replaceAll(/[\t\n\r]+/g, ' ')), MOST_CHARACTERS);
}

function within(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0;
}

/** + 0 takes the sign off a zero. */
function whole(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.round(Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, value))) + 0;
}

function textLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, part) => sum + textLength(part), 0) : 0;
}
