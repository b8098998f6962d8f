/** What can be done with findings, wherever one is. */
import { showBoard } from '../store/board-actions.ts';
import { editNotALeaks, findings, leaveWalk, toggleWeak, verifyFix, walked, watchFindings } from '../store/findings.ts';
import { fixOf } from '../store/findings-fix.ts';
import { session, type SessionState } from '../store/session.ts';
import type { FindingCommandId } from '../views/shared/command-id.ts';
import { backToFindings, copyFinding, copyReport, currentFinding, setAside, stepFinding } from '../views/findings/walk.ts';
import type { Finding } from '../model/finding.ts';
import { addCommands, type Command } from './commands.ts';

const hasAny = (): boolean => walked(findings.getState()).length > 0;
const isOpen = ({ captures, series }: SessionState): boolean => captures.length + series.length > 0;
const isAtOne = ({ board }: SessionState): boolean => (board === 'findings' || findings.getState().walk !== undefined) && (findings.getState().report?.findings.length ?? 0) > 0;
const isBoard = ({ board }: SessionState): boolean => board === 'findings';

function withCurrent(act: (finding: Finding) => void): () => void {
  return () => {
    const finding = currentFinding();
    if (finding) act(finding);
  };
}

/** Of the comparison on screen. */
function shownFix(state: SessionState): ReturnType<typeof fixOf> {
  const shown = state.board === undefined ? state.comparisons.find(({ id }) => id === state.compared) : undefined;
  return shown && fixOf(shown, state);
}

/** The verdict stands above all else on the board. */
function verifyShown(): void {
  const fix = shownFix(session.getState());
  if (!fix) return;
  leaveWalk();
  verifyFix(fix);
  showBoard('findings');
}

/** The list is on the board, where one sees what it does. */
function showRules(): void {
  backToFindings();
  editNotALeaks();
}

const FINDING_COMMANDS: Readonly<Record<FindingCommandId, Command>> = {
  'findings.show': { title: 'Findings: what leaks', group: 'Findings', keys: ['Y'], when: isOpen, run: () => showBoard('findings') },
  'findings.next': { title: 'Next finding, where it is seen', group: 'Findings', keys: [']'], when: hasAny, run: () => stepFinding(1) },
  'findings.previous': { title: 'Previous finding, where it is seen', group: 'Findings', keys: ['['], when: hasAny, run: () => stepFinding(-1) },
  'findings.leave': { title: 'Close the bar of the finding', group: 'Findings', when: (state) => !isBoard(state) && findings.getState().walk !== undefined, run: leaveWalk },
  'findings.not-a-leak': { title: 'Not a leak: set this finding aside', group: 'Findings', keys: ['Shift+N'], when: isAtOne, run: withCurrent(setAside) },
  'findings.copy': { title: 'Copy this finding as Markdown', group: 'Findings', keys: ['Shift+C'], when: isAtOne, run: withCurrent(copyFinding) },
  'findings.report': { title: 'Copy all findings as Markdown', group: 'Findings', when: (state) => isOpen(state) && findings.getState().report !== undefined, run: copyReport },
  'findings.weak': { title: 'Show or hide weak hints', group: 'Findings', when: (state) => isBoard(state) && findings.getState().weak.length > 0, run: toggleWeak },
  'findings.verify': { title: 'Verify a fix: base is before, head is after', group: 'Compare', keys: ['V'], when: (state) => shownFix(state) !== undefined, run: verifyShown },
  'findings.rules': { title: 'Edit the rules of what is not a leak', group: 'Findings', when: isOpen, run: showRules },
};

addCommands(FINDING_COMMANDS);
watchFindings();
// Conditions of commands are asked again when the session changes.
findings.subscribe((now, before) => {
  if (now.report !== before.report || now.walk !== before.walk || now.list !== before.list) session.setState({});
});
