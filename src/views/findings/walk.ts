/** The reader's walk through findings, from view to view. */
import type { Finding } from '../../model/finding.ts';
import { say } from '../../store/actions.ts';
import { findingOf, findings, leaveWalk, walked } from '../../store/findings.ts';
import { session } from '../../store/session.ts';
import { copyText } from '../shared/clipboard.ts';
import { canJump, jumpTo } from './jump.ts';
import { findingMarkdown } from './finding-markdown.ts';

/** Shows what a finding rests on; without an index, the first piece that leads anywhere. */
export function showEvidence(finding: Finding, evidence?: number): void {
  const at = evidence ?? finding.evidence.findIndex((one) => canJump(one, finding, session.getState()));
  findings.setState({ walk: { key: finding.key, evidence: at } });
  const piece = finding.evidence[at];
  if (!piece) {
    backToFindings();
    return;
  }
  jumpTo(piece, finding).catch((error: unknown) => say(`That place could not be shown: ${error instanceof Error ? error.message : String(error)}`));
}

/** Past the last, and before the first, are the findings themselves. */
export function stepFinding(step: 1 | -1): void {
  const state = findings.getState();
  const all = walked(state);
  const at = all.findIndex(({ key }) => key === state.walk?.key);
  const next = at === -1 ? (step === 1 ? 0 : all.length - 1) : at + step;
  const finding = all[next];
  if (finding) {
    showEvidence(finding);
    say(`Finding ${next + 1} of ${all.length}: ${finding.title}`);
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

export function copyFinding(finding: Finding): void {
  const { captures } = session.getState();
  const text = findingMarkdown(finding, (id) => captures.find((facts) => facts.id === id)?.name);
  void copyText(text).then((copied) => say(copied ? 'Copied the finding as Markdown' : 'The browser did not allow copying.'));
}
