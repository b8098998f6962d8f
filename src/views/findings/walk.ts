/** The reader's walk through findings, from view to view. */
import type { CaptureId } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { Finding } from '../../model/finding.ts';
import { say } from '../../store/actions.ts';
import { findingOf, findings, leaveWalk, markNotALeak, walked } from '../../store/findings.ts';
import { session } from '../../store/session.ts';
import { copyText } from '../shared/clipboard.ts';
import { canJump, jumpTo } from './jump.ts';
import { placeText } from './findings-words.ts';
import { findingMarkdown } from './finding-markdown.ts';
import { findingsReport } from './findings-section.ts';

/** Shows what a finding rests on; without an index, the first piece that leads anywhere. */
export function showEvidence(finding: Finding, evidence?: number): void {
  const at = evidence ?? finding.evidence.findIndex((one) => canJump(one, finding, session.getState()));
  findings.setState((state) => ({ walk: { key: finding.key, evidence: at, at: walked(state).indexOf(finding) } }));
  const piece = finding.evidence[at];
  if (!piece) {
    backToFindings();
    return;
  }
  jumpTo(piece, finding).catch((error: unknown) => say(`That place could not be shown: ${error instanceof Error ? error.message : String(error)}`));
}

/** "Finding 2 of 7", as its card is numbered. */
export function whereOf(finding: Finding): string {
  const all = walked(findings.getState());
  const at = all.indexOf(finding);
  const verdicts = all.filter(({ kind }) => kind === 'verdict').length;
  return placeText(at === -1 ? undefined : finding.kind === 'verdict' ? 0 : at + 1 - verdicts, all.length - verdicts);
}

/** Past the last, and before the first, are the findings themselves. */
export function stepFinding(step: 1 | -1): void {
  const state = findings.getState();
  const all = walked(state);
  const at = all.findIndex(({ key }) => key === state.walk?.key);
  const next = at === -1 ? (state.walk && state.walk.at >= 0 ? state.walk.at + (step === 1 ? 0 : -1) : step === 1 ? 0 : all.length - 1) : at + step;
  const finding = all[next];
  if (finding) {
    showEvidence(finding);
    say(`${whereOf(finding)}: ${finding.title}`);
    return;
  }
  backToFindings();
  leaveWalk();
  say(step === 1 ? 'That was the last finding' : 'That was the first finding');
}

/** To the card that one came from. */
export function backToFindings(): void {
  session.setState({ board: 'findings' });
}

/** The finding that commands are about: the card at hand, else that of the walk, else the first. */
export function currentFinding(): Finding | undefined {
  const state = findings.getState();
  const isBoard = session.getState().board === 'findings';
  const focused = isBoard ? document.activeElement?.closest<HTMLElement>('[data-finding]')?.dataset['finding'] : undefined;
  return findingOf(state, focused) ?? findingOf(state, state.walk?.key) ?? (isBoard ? walked(state)[0] : undefined);
}

/** The keyboard goes on at the one that takes its place. */
export function setAside(finding: Finding): void {
  const at = walked(findings.getState()).indexOf(finding);
  markNotALeak(finding);
  if (session.getState().board !== 'findings') return;
  const next = walked(findings.getState())[at]?.key;
  requestAnimationFrame(() => {
    const cards = [...document.querySelectorAll<HTMLElement>('[data-finding]')];
    (cards.find(({ dataset }) => dataset['finding'] === next) ?? cards.at(-1))?.focus();
  });
}

export function copyFinding(finding: Finding): void {
  copyMarkdown('the finding', findingMarkdown(finding, captureName));
}

/** Those on the board: weak hints and what was set aside stay here. */
export function copyReport(): void {
  const { ranked, report } = findings.getState();
  if (!report) return;
  const { captures, series, extras } = session.getState();
  const files = new Set([...captures, ...series, ...extras].map(({ name }) => visibleText(name)));
  copyMarkdown('the findings', findingsReport({ findings: ranked.map(({ finding }) => finding), healthy: report.healthy, nameOf: captureName }, [...files]));
}

function captureName(id: CaptureId): string | undefined {
  return session.getState().captures.find((facts) => facts.id === id)?.name;
}

function copyMarkdown(what: string, text: string): void {
  void copyText(text).then((copied) => say(copied ? `Copied ${what} as Markdown` : 'The browser did not allow copying.'));
}
