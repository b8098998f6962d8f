/** Findings as Markdown: for the clipboard, and for reports. Pure. */
import type { CaptureId } from '../../engine/contract.ts';
import { confidenceWord, type Evidence, type Finding } from '../../model/finding.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { escapeMarkdown } from '../shared/escape-markdown.ts';
import { VERDICT_WORDS } from '../../store/findings-fix.ts';
import { firstLine, impactTexts, KIND_WORDS, SEVERITY_WORDS } from './findings-words.ts';

/** Of what a piece of evidence names captures: their names, by id. */
export type NameOf = (capture: CaptureId) => string | undefined;

export function findingMarkdown(finding: Finding, nameOf: NameOf, heading = '###'): string {
  const { rule, title, sentence, kind, severity, confidence, reasons, impact, evidence, fix, surer, also, verdict } = finding;
  const head = verdict === undefined ? `${heading} ${text(title)} (${rule})` : `${heading} ${VERDICT_WORDS[verdict]} (${rule})`;
  // Of a verdict it is what changed, which its sentence says with the direction.
  const impacts = kind === 'verdict' ? [] : impactTexts(impact).map((one) => one.text);
  const facts = [
    ...(kind === 'leak' || kind === 'verdict' ? [] : [KIND_WORDS[kind]]),
    ...(kind === 'verdict' ? [] : [SEVERITY_WORDS[severity]]),
    `${confidenceWord(confidence)}${reasons.length === 0 ? '' : `: ${reasons.map(text).join('; ')}`}`,
  ];
  return [
    head,
    '',
    text(sentence),
    '',
    ...(impacts.length === 0 ? [] : [`- Impact: ${impacts.join(', ')}`]),
    `- How sure: ${facts.join(' · ')}`,
    ...(fix === '' ? [] : [`- Fix: ${text(fix)}`]),
    ...(evidence.length === 0 ? [] : ['- Evidence:', ...evidence.map((one) => `  - ${evidenceText(one, nameOf)}`)]),
    ...(surer.length === 0 ? [] : ['- To be surer:', ...surer.map((one) => `  - ${text(one)}`)]),
    ...(also.length === 0 ? [] : ['- The same, seen otherwise:', ...also.map((one) => `  - ${text(one.sentence)} (${one.rule})`)]),
    '',
  ].join('\n');
}

const MOST_FRAMES = 12;

function evidenceText(evidence: Evidence, nameOf: NameOf): string {
  const names = (captures: readonly CaptureId[]): string => captures.flatMap((id) => nameOf(id) ?? []).map(text).join(', ');
  switch (evidence.kind) {
    case 'stack':
      return `${text(evidence.text)}: ${path(evidence.path)} (${text(evidence.type)}${of(names([evidence.capture]))})`;
    case 'growth':
      return `${text(evidence.text)}: ${path(evidence.path)} (${text(evidence.type)}${of(names(evidence.captures))})`;
    case 'goroutines':
      return `${text(evidence.text)}: ${code(evidence.frame)}${evidence.creator === undefined ? '' : `, created by ${code(evidence.creator)}`}${of(names(evidence.captures), ' (', ')')}`;
    case 'object':
      return `${text(evidence.text)}: ${code(evidence.typeName)}${of(names([evidence.capture]), ' (', ')')}`;
    case 'series':
      return `${text(evidence.text)}: ${evidence.names.map(code).join(', ')}`;
    case 'escape':
      return `${code(`${evidence.file}:${evidence.line}`)}: ${text(firstLine(evidence))}`;
    case 'note':
      return `${text(evidence.text)}${evidence.capture === undefined ? '' : of(names([evidence.capture]), ' (', ')')}`;
  }
}

/** The innermost frames say most: of a long path the outer ones go. */
function path(names: readonly string[]): string {
  const shown = names.slice(-MOST_FRAMES);
  return `${shown.length < names.length ? '… ' : ''}${shown.map(code).join(' → ')}`;
}

function of(names: string, before = ' in ', after = ''): string {
  return names === '' ? '' : `${before}${names}${after}`;
}

/** Names come from files: none may end the code, a line or the list. */
function code(name: string): string {
  const plain = oneLine(name);
  const longest = Math.max(0, ...Array.from(plain.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** Backticks of sentences stay: they are Markdown already. A lone one is no pair. */
function text(sentence: string): string {
  const parts = oneLine(sentence).split('`');
  if (parts.length % 2 === 0) return escapeMarkdown(parts.join('`'));
  return parts.map((part, at) => (at % 2 === 1 ? part : escapeMarkdown(part))).join('`');
}

function oneLine(value: string): string {
  return visibleText(value.replaceAll(/\s+/g, ' ').trim());
}
