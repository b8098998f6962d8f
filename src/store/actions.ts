import { EngineClient, type Job } from '../engine/client.ts';
import type { Answer, CaptureFacts, CaptureId, OpenedFile, OpenInput } from '../engine/contract.ts';
import type { Progress } from '../lib/steps.ts';
import { isOfGoroutines } from '../model/capture.ts';
import type { Filter } from '../model/query.ts';
import { binaries, programIsUsed } from './binaries.ts';
import { activeCapture, freshPerspective, hasSomething, session, type Loading, type Perspective, type ViewId } from './session.ts';

/** A load is shown once it takes this long; quicker ones would only flicker. */
const SLOW_AFTER_MS = 300;
/** How long several files may take together before the first of them is shown on its own. */
const REVEAL_AFTER_MS = 600;

/** Also read by file-cache.ts, which does the rest. */
export const KEEPS_FILES_KEY = 'heapstory.keep-files';

interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

type OnOpened = (opened: readonly (CaptureFacts | undefined)[]) => void;

let numbers = 0;
const files = new Map<CaptureId, NamedFile>();

/** Open when their worker ended. */
const lost: NamedFile[] = [];
/** How they were looked at then. */
const lastSeen = new WeakMap<NamedFile, Perspective>();

export const engine = new EngineClient((health) => {
  if (health === 'up') return;
  const { perspectives } = session.getState();
  for (const [id, file] of files) {
    lost.push(file);
    if (perspectives[id]) lastSeen.set(file, perspectives[id]);
  }
  files.clear();
  session.setState({ captures: [], active: undefined, perspectives: {}, graphs: {}, goroutines: {}, series: [], extras: [], board: undefined, comparisons: [], compared: undefined, health });
  // The page still has the files: what was open in the old worker is read again in the new one.
  if (health !== 'restarted') return;
  if (lost.length > 0) say('The background worker was replaced; open files are read again.');
  openFiles(lost.splice(0));
  // So does the address what it holds.
  if (window.location.hash.length > 1) void import('./open-link.ts').then(({ openAddress }) => openAddress());
});

/** What is shown once files have been read is decided for all of them together: two of a kind are to be compared. */
class Batch {
  /** In the order of the files, whichever was read first; a gap where one could not be read. */
  private readonly results: (OpenedFile | undefined)[];
  private left: number;
  private shown = false;
  /** What is shown first is about to be known. */
  private isDeciding = false;
  private readonly before = session.getState();
  private readonly onEnd: OnOpened | undefined;

  constructor(size: number, onEnd: OnOpened | undefined) {
    this.left = size;
    this.results = Array.from({ length: size });
    this.onEnd = onEnd;
    // Many or large files: better one of them now than an empty page.
    if (!hasSomething(this.before)) setTimeout(() => this.showFirst(), REVEAL_AFTER_MS);
  }

  private get opened(): readonly CaptureFacts[] {
    return this.results.flatMap((file) => file?.captures ?? []);
  }

  settle(index: number, file: OpenedFile | undefined): void {
    this.results[index] = file;
    if (--this.left > 0) return;
    const { captures, series } = session.getState();
    const isAlone = captures.length < 2 && series.every(({ capture }) => capture !== undefined) && !captures.some(({ kind }) => isOfGoroutines(kind));
    if (isAlone && this.onEnd === undefined) this.showFirst();
    else {
      this.reveal().catch(() => {
        this.isDeciding = false;
        this.showFirst();
      });
    }
  }

  /** All is read: what leaks comes first, else what grew, else the first capture. Who was sent here by an address is shown what it asks for. */
  private async reveal(): Promise<void> {
    this.isDeciding = true;
    const [{ compareOpened }, { dumpLeaks, opensFindings }] = await Promise.all([import('./compare-actions.ts'), import('./findings-arrival.ts')]);
    const { captures } = session.getState();
    const { opened, onEnd } = this;
    const mates = opened.some((one) => captures.some((other) => other !== one && other.kind === one.kind));
    const twins = opened.some((one) => captures.some((other) => other.fromLink && other.sha256 !== '' && other.sha256 === one.sha256));
    const isCompared = (mates || twins || onEnd !== undefined) && compareOpened(opened);
    const { board } = session.getState();
    const showsLink = isCompared && session.getState().comparisons.some(({ id, link }) => id === session.getState().compared && link !== undefined);
    const isFindings = onEnd === undefined && !showsLink && (opensFindings(opened) || (!isCompared && (await dumpLeaks(opened))));
    this.isDeciding = false;
    // Unless the reader turned to something else while it was decided.
    const isStill = board === session.getState().board;
    if (isCompared) this.shown = true;
    else this.showFirst();
    if (isFindings && isStill) session.setState({ board: 'findings', arrival: undefined });
    onEnd?.(this.results.map((file) => file?.captures[0]));
  }

  /** The first that opened, unless the reader has turned to something else by then. */
  private showFirst(): void {
    const facts = this.opened[0];
    const hasSeries = this.results.some((file) => file !== undefined && file.series.length > 0);
    if (this.shown || this.isDeciding || (!facts && !hasSeries)) return;
    this.shown = true;
    const { active, compared, board } = session.getState();
    if (active !== this.before.active || compared !== this.before.compared || board !== this.before.board) return;
    session.setState(facts ? { active: facts.id, compared: undefined, board: undefined, arrival: undefined } : { board: 'memory', arrival: undefined });
  }
}

/** `onEnd` hears what could be opened, in the order of the files, once all has been read and is shown. */
export function openFiles(list: readonly NamedFile[], onEnd?: OnOpened): void {
  if (list.length === 0) return;
  const batch = new Batch(list.length, onEnd);
  for (const [index, file] of list.entries()) openFile(file, batch, index);
}

function openFile(file: NamedFile, batch: Batch, index: number): void {
  const input = withProgram(file);
  const job = track(file.name, 'reading', (onProgress) => engine.open(input, onProgress));
  void job.then((answer) => {
    if (answer.ok) {
      const { captures, series, extras } = answer.value;
      const facts = captures[0];
      addOpened(answer.value);
      if (facts) {
        rememberFile(facts, file);
        if (keepsFiles()) void import('./file-cache.ts').then(({ keepFile }) => keepFile(facts.sha256, file.name, file.blob)).catch(() => undefined);
        const before = lastSeen.get(file);
        if (before) session.setState((state) => ({ perspectives: { ...state.perspectives, [facts.id]: before } }));
      } else files.set(series[0]?.id ?? `extra ${++numbers}`, file);
      say([`Opened ${facts?.name ?? file.name}`, ...extras.map(({ sentence }) => sentence)].join('. '));
      batch.settle(index, answer.value);
      // The program came while this was read without it.
      if (facts?.graph?.wantsBinary === true && binaries.getState().program?.blob !== input.binary) {
        void import('./read-again.ts').then(({ readAgainWithProgram }) => readAgainWithProgram()).catch(() => undefined);
      }
    } else if (answer.error.code === 'interrupted') {
      // Another load had to be stopped the hard way; this one begins again.
      openFile(file, batch, index);
    } else {
      const { code, sentence } = answer.error;
      if (code === 'cancelled') say(`Cancelled ${file.name}`);
      else void tryShared(file).then((opened) => opened || refuse(file.name, code, sentence));
      batch.settle(index, undefined);
    }
    return undefined;
  });
}

/** A dump can't be told from other files before it is opened, so the program goes along with all of them. */
export function withProgram(file: NamedFile): OpenInput {
  const { program } = binaries.getState();
  const written = file.blob instanceof File ? { lastModified: file.blob.lastModified } : {};
  return { ...file, ...written, ...(program ? { binary: program.blob } : {}) };
}

/** The bytes that a capture was read from. */
export function rememberFile(facts: CaptureFacts, file: NamedFile): void {
  files.set(facts.id, file);
  if (facts.format === 'go-heap-dump') programIsUsed();
}

/** Shows long work with its phase and a way to cancel it, until it is done. */
export async function track<T>(
  name: string,
  doing: Loading['doing'],
  start: (onProgress: (progress: Progress) => void) => Job<T>,
): Promise<Answer<T>> {
  const number = ++numbers;
  const patch = (change: Partial<Pick<Loading, 'progress' | 'slow'>>): void =>
    session.setState((state) => ({
      loading: state.loading.map((load) => (load.job === number ? { ...load, ...change } : load)),
    }));
  const { done, cancel } = start((progress) => patch({ progress }));
  const progress = { phase: 'Waiting', fraction: undefined };
  session.setState((state) => ({ loading: [...state.loading, { job: number, name, doing, progress, slow: false, cancel }] }));
  const timer = setTimeout(() => patch({ slow: true }), SLOW_AFTER_MS);
  const answer = await done;
  clearTimeout(timer);
  session.setState((state) => ({ loading: state.loading.filter((load) => load.job !== number) }));
  return answer;
}

/** A file that no reader knows may be a downloaded comparison. */
function tryShared(file: NamedFile): Promise<boolean> {
  return import('./open-link.ts').then(
    ({ openSharedFile }) => openSharedFile(file),
    () => false,
  );
}

/** Puts what a file held among what is open; which of it is shown is another matter. */
function addOpened({ captures, series, extras, updated }: OpenedFile): void {
  addCaptures(captures);
  const now = new Map(updated.map((facts) => [facts.id, facts]));
  session.setState((state) => ({
    captures: now.size === 0 ? state.captures : state.captures.map((facts) => now.get(facts.id) ?? facts),
    series: [...state.series, ...series],
    extras: [...state.extras, ...extras],
  }));
}

/** Puts captures that the engine holds among those that are open; which one is shown is another matter. */
export function addCaptures(list: readonly CaptureFacts[]): void {
  session.setState((state) => ({
    captures: [...state.captures, ...list],
    perspectives: { ...state.perspectives, ...Object.fromEntries(list.map((facts) => [facts.id, freshPerspective(facts)])) },
  }));
}

/** The reader asked for opened files to be kept in this browser. */
export function keepsFiles(): boolean {
  try {
    return localStorage.getItem(KEEPS_FILES_KEY) !== null;
  } catch {
    return false;
  }
}

/** The bytes a capture was read from; undefined for what a link held. */
export function fileOf(id: CaptureId): Blob | undefined {
  return files.get(id)?.blob;
}

/** What was opened from a file can't be read again after this. */
export function forgetFile(id: CaptureId): void {
  files.delete(id);
}

/** For what went wrong before the engine saw the file. */
export function refuse(name: string, code: string, sentence: string): void {
  const refusal = { id: ++numbers, name, code, sentence };
  session.setState((state) => ({ refusals: [...state.refusals, refusal] }));
}

export function dismissRefusal(id: number): void {
  session.setState((state) => ({ refusals: state.refusals.filter((refusal) => refusal.id !== id) }));
}

export function activate(id: CaptureId): void {
  session.setState({ active: id, compared: undefined, board: undefined });
}

export function showView(view: ViewId): void {
  const facts = activeCapture(session.getState())?.facts;
  session.setState(facts && isOfGoroutines(facts.kind) ? { goroutineView: view } : { view });
}

export function say(said: string): void {
  session.setState({ said });
}

/** Changes how the shown capture is looked at. */
export function look(change: Partial<Perspective>): void {
  session.setState((state) => {
    const active = activeCapture(state);
    if (!active) return {};
    return {
      perspectives: { ...state.perspectives, [active.facts.id]: { ...active.perspective, ...change } },
    };
  });
}

export function addFilter(filter: Filter): void {
  const active = activeCapture(session.getState());
  if (!active) return;
  const text = JSON.stringify(filter);
  if (active.perspective.filters.some((other) => JSON.stringify(other) === text)) return;
  look({ filters: [...active.perspective.filters, filter] });
}

export function removeFilter(index: number): void {
  const active = activeCapture(session.getState());
  if (!active) return;
  look({ filters: active.perspective.filters.filter((_, other) => other !== index) });
  say('Filter removed');
}
