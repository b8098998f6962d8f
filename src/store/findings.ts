/** What leaks, of all that is open; which of it the reader has set aside, and where they are on their walk through it. */
import { createStore } from 'zustand/vanilla';
import type { CaptureId } from '../engine/contract.ts';
import type { Failure } from '../model/failure.ts';
import { confidenceWord, type Finding, type HintReport } from '../model/finding.ts';
import { engine, say } from './actions.ts';
import { heapProfiles, spokenVerdict } from './findings-fix.ts';
import { dismissalOf, listFromJson, listToJson, ruleFor, withRule, withSwitched, type NotALeak, type NotALeakList } from './findings-list.ts';
import { harmlessRules } from './harmless-rules.ts';
import { session } from './session.ts';

const KEY = 'heapstory.not-leaks';
/** Files of one drop come one after another. */
const SETTLE_MS = 60;

/** A finding where the reader sees it. */
export interface RankedFinding {
  readonly finding: Finding;
  /** From 1, most important first; 0: a verdict, which stands before all. */
  readonly number: number;
}

export interface DismissedFinding {
  readonly finding: Finding;
  readonly rule: NotALeak;
}

/** Heap profiles that the reader called a before and an after. */
export interface FixSides {
  readonly before: CaptureId;
  readonly after: CaptureId;
}

/** Which finding's evidence is on screen. */
export interface Walk {
  readonly key: string;
  /** Index into its evidence. */
  readonly evidence: number;
  /** Where it stood, should it be set aside meanwhile. */
  readonly at: number;
}

export interface FindingsState {
  /** `idle`: nothing is open. While asking, the report before stays. */
  readonly stage: 'idle' | 'asking' | 'ready' | 'failed';
  readonly report: HintReport | undefined;
  readonly failure: Failure | undefined;
  /** Those that count. */
  readonly ranked: readonly RankedFinding[];
  readonly dismissed: readonly DismissedFinding[];
  /** Hardly believed. They are on the walk while they are shown. */
  readonly weak: readonly Finding[];
  readonly showWeak: boolean;
  readonly list: NotALeakList;
  /** The browser does not keep the list: it lasts as long as the page. */
  readonly isLost: boolean;
  /** The list is being edited, perhaps with a rule to begin with. */
  readonly editing: { readonly draft: NotALeak | undefined } | undefined;
  readonly walk: Walk | undefined;
  /** Undefined: no fix is looked at, but for two profiles of different processes. */
  readonly fix: FixSides | undefined;
}

export const findings = createStore<FindingsState>(() => ({
  stage: 'idle',
  report: undefined,
  failure: undefined,
  ranked: [],
  dismissed: [],
  weak: [],
  showWeak: false,
  list: storedList(),
  isLost: !canStore(),
  editing: undefined,
  walk: undefined,
  fix: undefined,
}));

let isWatching = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let turn = 0;
let waiting: (() => void)[] = [];

/** Another tab of this page changed the list: what it stored last holds in both. */
function followOtherTabs(): void {
  globalThis.addEventListener?.('storage', ({ key }) => {
    if (key !== KEY && key !== null) return;
    const list = storedList();
    findings.setState((state) => ({ list, ...sorted(state.report, { list, walk: state.walk }) }));
  });
}

/** From now on the report follows what is open. */
export function watchFindings(): void {
  if (isWatching) return;
  isWatching = true;
  followOtherTabs();
  session.subscribe((now, before) => {
    const isOther = now.captures !== before.captures || now.series !== before.series || now.extras !== before.extras;
    if (isOther || (timer !== undefined && now.loading !== before.loading)) askSoon();
  });
  harmlessRules.subscribe((now, before) => {
    if (now.rules !== before.rules) askSoon();
  });
  askSoon();
}

/** Resolves when the report of what is open now is there, or could not be had. */
export function settledFindings(): Promise<FindingsState> {
  watchFindings();
  const { stage } = findings.getState();
  if (timer === undefined && (stage === 'ready' || stage === 'failed')) return Promise.resolve(findings.getState());
  return new Promise((resolve) => {
    waiting.push(() => resolve(findings.getState()));
  });
}

function askSoon(): void {
  turn++;
  clearTimeout(timer);
  const { captures, series } = session.getState();
  if (captures.length + series.length === 0) {
    timer = undefined;
    findings.setState({ stage: 'idle', failure: undefined, walk: undefined, fix: undefined, ...sorted(undefined, findings.getState()) });
    settle();
    return;
  }
  findings.setState({ stage: 'asking' });
  timer = setTimeout(() => {
    // Of half a drop there is nothing to say; the end of each file asks again.
    if (session.getState().loading.some(({ doing }) => doing === 'reading')) return;
    timer = undefined;
    void ask(++turn);
  }, SETTLE_MS);
}

async function ask(asked: number): Promise<void> {
  const fix = openFix();
  const answer = await engine.calls.hints({ harmlessRules: harmlessRules.getState().rules, showWeak: true, ...fix });
  if (asked !== turn) return;
  const report = answer.ok ? answer.value : undefined;
  findings.setState((state) => ({ stage: answer.ok ? 'ready' : 'failed', failure: answer.ok ? undefined : answer.error, ...sorted(report, state) }));
  settle();
}

/** What was closed is neither a before nor an after. */
function openFix(): FixSides | undefined {
  const { fix } = findings.getState();
  if (!fix) return undefined;
  const open = heapProfiles(session.getState());
  if ([fix.before, fix.after].every((id) => open.some((facts) => facts.id === id))) return fix;
  findings.setState({ fix: undefined });
  return undefined;
}

/** Asks whether a fix worked; undefined: no longer. */
export function verifyFix(fix: FixSides | undefined): void {
  findings.setState({ fix });
  askSoon();
  if (fix) void settledFindings().then(({ ranked, fix: still }) => still === fix && say(spokenVerdict(ranked)));
}

export function askAgain(): void {
  askSoon();
}

function settle(): void {
  const all = waiting;
  waiting = [];
  for (const go of all) go();
}

/** What counts, what the reader set aside, and what is hardly believed: all of it is kept. */
function sorted(report: HintReport | undefined, { list, walk }: Pick<FindingsState, 'list' | 'walk'>): Partial<FindingsState> {
  const ranked: RankedFinding[] = [];
  let number = 0;
  const dismissed: DismissedFinding[] = [];
  const weak: Finding[] = [];
  for (const finding of report?.findings ?? []) {
    const rule = dismissalOf(list, finding);
    if (rule) dismissed.push({ finding, rule });
    else if (isWeak(finding)) weak.push(finding);
    else ranked.push({ finding, number: finding.kind === 'verdict' ? 0 : ++number });
  }
  const isThere = walk !== undefined && report?.findings.some(({ key }) => key === walk.key) === true;
  return { report, ranked, dismissed, weak, walk: isThere ? walk : undefined };
}

/** What answers the reader's question is never hidden. */
export function isWeak({ kind, confidence }: Finding): boolean {
  return kind !== 'verdict' && confidenceWord(confidence) === 'weak';
}

export function findingOf({ report }: Pick<FindingsState, 'report'>, key: string | undefined): Finding | undefined {
  return key === undefined ? undefined : report?.findings.find((one) => one.key === key);
}

/** The findings that the walk goes through. */
export function walked({ ranked, weak, showWeak }: FindingsState): readonly Finding[] {
  return [...ranked.map(({ finding }) => finding), ...(showWeak ? weak : [])];
}

export function leaveWalk(): void {
  findings.setState({ walk: undefined });
}

export function toggleWeak(): void {
  findings.setState(({ showWeak }) => ({ showWeak: !showWeak }));
}

/** By a rule that the reader can see, change and take away again. */
export function markNotALeak(finding: Finding): void {
  changeNotALeaks(withRule(findings.getState().list, ruleFor(finding)));
  say(`Not a leak: ${finding.title}. It stands last now, by a rule of yours`);
}

/** By whichever rules dim it. */
export function countAgain(finding: Finding): void {
  let { list } = findings.getState();
  for (let rule = dismissalOf(list, finding); rule; rule = dismissalOf(list, finding)) list = withSwitched(list, rule, false);
  changeNotALeaks(list);
  say(`Counts again: ${finding.title}. Its rule is switched off`);
}

export function changeNotALeaks(list: NotALeakList): void {
  const isLost = !store(list);
  findings.setState((state) => ({ list, isLost, ...sorted(state.report, { list, walk: state.walk }) }));
}

export function editNotALeaks(draft?: NotALeak): void {
  findings.setState({ editing: { draft } });
}

export function endEditingNotALeaks(): void {
  findings.setState({ editing: undefined });
}

function storedList(): NotALeakList {
  try {
    return listFromJson(localStorage.getItem(KEY) ?? '')?.list ?? [];
  } catch {
    return [];
  }
}

/** Asked for before anything is lost: a browser that blocks it throws. */
function canStore(): boolean {
  try {
    localStorage.getItem(KEY);
    return true;
  } catch {
    return false;
  }
}

function store(list: NotALeakList): boolean {
  try {
    if (list.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, listToJson(list));
    return true;
  } catch {
    return false;
  }
}
