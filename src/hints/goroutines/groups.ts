/**
 * All goroutine captures as one table: goroutines that wait in the same state at the same line of the program, for the same
 * entry function, with their numbers in each capture. What every goroutine rule looks at, worked out once.
 */
import { entryName, framesOf, INTERNAL, programFrame, shownNode, topFrame, type StackFrames } from '../../analysis/goroutines/frame-roles.ts';
import { plainState } from '../../analysis/goroutines/infer-state.ts';
import { PairNumbers } from '../../analysis/goroutines/number-pairs.ts';
import { judgeProcess, matchIds } from '../../analysis/goroutines/same-process.ts';
import { asPrinted } from '../../analysis/go-names.ts';
import { runToEnd, type Steps } from '../../lib/steps.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import type { GoroutineSource, HintContext } from '../context.ts';
import { describeGroups, type GroupFacts } from './group-facts.ts';
import { whyTwoPrograms } from './one-program.ts';
import { MARK, markStacks } from './stack-marks.ts';

/** Goroutines of one kind. */
export interface Group extends GroupFacts {
  /** Plain: what is not certain counts as what it most likely is. */
  readonly state: string;
  /** As the capture that has it last tells it: with a `?` where that is not certain. */
  readonly told: string;
  /** Of MARK. */
  readonly marks: number;
  /** Innermost function of the program, or of the library where the program has none on the stack; of code without names the last one that has a name. */
  readonly frame: string;
  readonly line: number;
  readonly file: string;
  /** `frame` as the newest capture that has it spells it: there it is found by this. */
  readonly spelled: string;
  /** Where `frame` is a library's: the innermost function of the program's own module; undefined where that is `frame`, or none. */
  readonly caller: string | undefined;
  /** Nothing of the program's own module is on the stack: a library started it for itself. */
  readonly isForeign: boolean;
  /** Where a library's function was started and no server's: the outermost function of the program's own, which it was given. */
  readonly starter: string | undefined;
  /** The code that waits has no name: it may be the program's. */
  readonly isUnnamed: boolean;
  /** Innermost function that is no part of how the goroutine waits. */
  readonly top: string;
  /** What the goroutine was started with. */
  readonly entry: string;
  /** By capture of the table. */
  readonly counts: readonly number[];
  /** In the newest capture. */
  readonly now: number;
  /** By capture: those that the list of harmless waits covers. */
  readonly harmless: number;
  /** Position in the table. */
  readonly index: number;
}

/** Where one process ends and the next begins. */
export interface Apart {
  readonly before: GoroutineSource;
  readonly after: GoroutineSource;
  /** A sentence without its end. */
  readonly why: string;
}

export interface GoroutineTable {
  /** Of the newest process, those whose form tells states; in order of time. */
  readonly captures: readonly GoroutineSource[];
  /** Some before these are of another process or program. */
  readonly apart: Apart | undefined;
  /** The newest one that has ids, else the newest: what details are of. */
  readonly detail: GoroutineSource;
  /** Captures whose counts show growth: one form only, and not two of one moment. */
  readonly steps: readonly number[];
  /** Dumps of the first and the last step were matched by ids. */
  readonly followed: boolean;
  /** The runtime's frames have no names: nil channels and empty selects look like others. */
  readonly isGuessed: boolean;
  /** In the newest: those whose state could not be told, and of them those of whom nothing has a name. */
  readonly untold: number;
  readonly unnamed: number;
  readonly groups: readonly Group[];
  /** By capture: all goroutines. */
  readonly totals: readonly number[];
  /** In the newest: those of the program that no rule of the reader covers. */
  readonly users: number;
  /** By sample of `detail`: position of its group in `groups`, -1 where it has none. */
  readonly groupOf: Int32Array;
}

/** More groups are not looked at: the largest come first. */
const MOST_GROUPS = 2000;

const tables = new WeakMap<HintContext, GoroutineTable | undefined>();

/** Undefined: no goroutine capture is open. */
export function goroutineTable(context: HintContext): GoroutineTable | undefined {
  if (!tables.has(context)) tables.set(context, makeTable(context.goroutines));
  return tables.get(context);
}

/** The same before the first rule asks, in pieces between which others may have their turn. */
export function* prepareGoroutines(context: HintContext): Steps<void> {
  if (!tables.has(context)) tables.set(context, yield* tableSteps(context.goroutines));
}

export function makeTable(sources: readonly GoroutineSource[]): GoroutineTable | undefined {
  return runToEnd(tableSteps(sources));
}

const STEP = { phase: 'Grouping goroutines', fraction: undefined } as const;
const SAMPLES_BETWEEN_YIELDS = 1 << 15;

function* tableSteps(sources: readonly GoroutineSource[]): Steps<GoroutineTable | undefined> {
  const { sources: ofProcess, apart } = yield* newestProcess(sources);
  const telling = ofProcess.filter((source) => !isGuessed(source));
  const isAllGuessed = telling.length === 0;
  const captures = isAllGuessed ? ofProcess : telling;
  const newest = captures.at(-1);
  if (!newest) return undefined;
  const detailAt = Math.max(captures.findLastIndex(({ columns }) => columns.hasIds), 0);
  const detail = captures[detailAt]!.columns.hasIds ? captures[detailAt]! : newest;
  const keys = new Keys();
  const groupsOf: Int32Array[] = [];
  for (const source of captures) groupsOf.push(yield* keys.groupsOf(source));
  const counts = new Float64Array(keys.count * captures.length);
  const harmless = new Float64Array(keys.count);
  const totals = captures.map(() => 0);
  let users = 0;
  for (const [at, source] of captures.entries()) {
    const ofSample = groupsOf[at]!;
    yield STEP;
    for (let sample = 0; sample < ofSample.length; sample++) {
      const value = source.columns.value[sample]!;
      counts[ofSample[sample]! * captures.length + at]! += value;
      totals[at]! += value;
      if (at !== captures.length - 1) continue;
      if (source.harmless.rule[sample] !== -1) harmless[ofSample[sample]!]! += value;
      else users += value;
    }
  }
  const steps = chooseSteps(captures, totals);
  keys.moveLines(counts, captures.length, steps[0] ?? 0);
  const order = largestGroups(counts, captures.length, keys.count);
  const detailGroups = groupsOf[captures.indexOf(detail)]!;
  const rowOf = new Int32Array(keys.count).fill(-1);
  for (const [row, group] of order.entries()) rowOf[group] = row;
  const groupOf = detailGroups.map((group) => rowOf[group]!);
  const first = captures[steps[0]!]!;
  const followed = first !== detail && first.columns.hasIds && detail.columns.hasIds;
  yield STEP;
  const facts = describeGroups(detail, groupOf, order.length, followed ? { source: first, groupOf: groupsOf[steps[0]!]!.map((group) => rowOf[group]!) } : undefined);
  const groups = Array.from(order, (group, index): Group => {
    const series = Array.from(counts.subarray(group * captures.length, (group + 1) * captures.length));
    return { ...keys.describe(group), ...facts[index]!, counts: series, now: series.at(-1)!, harmless: harmless[group]!, index };
  });
  const countOf = (of: (group: Group) => boolean): number => groups.reduce((sum, group) => (of(group) ? sum + group.now - group.harmless : sum), 0);
  const untold = countOf(isUntold);
  const unnamed = countOf((group) => isUntold(group) && group.isUnnamed && group.frame === '');
  return { captures, apart, detail, steps, followed, isGuessed: isAllGuessed, untold, unnamed, groups, totals, users, groupOf };
}

/** From the newest back, as long as goroutine ids and the program's code agree that it is one process. */
function* newestProcess(sources: readonly GoroutineSource[]): Steps<{ readonly sources: readonly GoroutineSource[]; readonly apart: Apart | undefined }> {
  let later: GoroutineSource | undefined;
  for (let at = sources.length - 1; at >= 0; at--) {
    const before = sources[at]!;
    const after = sources[at + 1];
    yield STEP;
    const programs = after && whyTwoPrograms(before, after);
    if (after && programs !== undefined) return { sources: sources.slice(at + 1), apart: { before, after, why: programs } };
    if (!before.columns.hasIds) continue;
    // Of two captures of one file the ids agree, too.
    const verdict = later && judgeProcess(before.columns, later.columns, matchIds(before.columns, later.columns));
    if (later && verdict?.same === false) return { sources: sources.slice(at + 1), apart: { before, after: later, why: verdict.why } };
    later = before;
  }
  return { sources, apart: undefined };
}

/** Its state could not be told. */
export function isUntold({ state }: Pick<Group, 'state'>): boolean {
  return state === 'waiting' || state === 'unknown';
}

/** States are read from stacks whose innermost frames, those of the runtime, mostly have no names. */
function isGuessed({ columns, states, index: { profile } }: GoroutineSource): boolean {
  const { frames, samples, stacks } = profile;
  let guessed = 0;
  let total = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const node = samples.node[sample]!;
    total += columns.value[sample]!;
    if (states.isInferred[sample] === 1 && node > 0 && frames.func[stacks.frame[node]!] === -1) guessed += columns.value[sample]!;
  }
  return guessed * 2 > total;
}

/** One form, dumps before protobuf; of two that were taken at one moment the later. */
function chooseSteps(captures: readonly GoroutineSource[], totals: readonly number[]): readonly number[] {
  const all = captures.map((_, at) => at);
  const dumps = all.filter((at) => captures[at]!.columns.hasIds);
  const steps = dumps.length > 0 ? dumps : all;
  return steps.filter((at, rank) => {
    const next = steps[rank + 1];
    return next === undefined || !isSameMoment(captures[at]!, captures[next]!, totals[at] === totals[next]);
  });
}

function isSameMoment(one: GoroutineSource, other: GoroutineSource, isSameTotal: boolean): boolean {
  if (one.time !== undefined && other.time !== undefined && Math.abs(other.time - one.time) < 1000) return true;
  // Goroutines are numbered as they are created, and those that stay wait longer: a process that lives on shows it.
  return isSameTotal && one.columns.hasIds && largestId(one) >= largestId(other) - 1 && waited(one) >= waited(other);
}

function waited({ columns }: GoroutineSource): number {
  return columns.wait.reduce((sum, wait) => (wait > 0 ? sum + wait : sum), 0);
}

function largestId({ columns }: GoroutineSource): number {
  return columns.id.reduce((most, id) => (id > most ? id : most), 0);
}

function largestGroups(counts: Float64Array, captures: number, count: number): Int32Array {
  const size = (group: number): number => counts[(group + 1) * captures - 1]!;
  const there = Int32Array.from({ length: count }, (_, group) => group).filter((group) => size(group) > 0);
  return there.sort((one, other) => size(other) - size(one) || one - other).subarray(0, MOST_GROUPS);
}

/** Numbers groups alike in all captures. */
class Keys {
  private readonly names = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly places = new PairNumbers();
  private readonly entries = new PairNumbers();
  private readonly kinds = new PairNumbers();
  private readonly groups = new PairNumbers();
  /** By group, of the capture that has it last. */
  private readonly marks: number[] = [];
  private readonly tops: string[] = [];
  private readonly spellings: string[] = [];
  private readonly foreign: number[] = [];
  private readonly nameless: number[] = [];
  private readonly starters: (string | undefined)[] = [];
  private readonly callers: (string | undefined)[] = [];
  private readonly files: string[] = [];
  private readonly told: string[] = [];

  get count(): number {
    return this.groups.count;
  }

  *groupsOf({ columns, states, index }: GoroutineSource): Steps<Int32Array<ArrayBuffer>> {
    const { profile } = columns;
    const { frames: table, samples, strings } = profile;
    const frames = framesOf(profile);
    const marks = markStacks(profile, frames);
    const stateOf = Int32Array.from(states.states, (state) => this.number(plainState(state)));
    const nameOf = new Int32Array(strings.length).fill(-1);
    const numberOf = (string: number): number => {
      if (nameOf[string] === -1) nameOf[string] = this.number(asPrinted(strings[string]!));
      return nameOf[string]!;
    };
    const nameAt = (frame: number): number => (frame === -1 ? this.number('') : numberOf(frames.name[frame]!));
    const group = new Int32Array(samples.count);
    let node = -1;
    let place = 0;
    let entry = 0;
    let top = 0;
    let file = 0;
    let spelled = '';
    let caller: string | undefined;
    let starter: string | undefined;
    let isForeign = false;
    let isUnnamed = false;
    for (let sample = 0; sample < samples.count; sample++) {
      if (sample % SAMPLES_BETWEEN_YIELDS === 0) yield STEP;
      if (samples.node[sample] !== node) {
        node = samples.node[sample]!;
        const shown = shownNode(profile, frames, node);
        const topmost = topFrame(profile, frames, shown);
        const program = programFrame(profile, frames, shown);
        isUnnamed = program === -1 && (topmost === -1 || frames.name[topmost] === 0 || frames.role[topmost] === INTERNAL);
        const frame = program !== -1 ? program : isUnnamed ? lastNamed(profile, frames, shown) : topmost;
        place = this.places.numberOf(nameAt(frame), frame === -1 ? 0 : Math.max(0, table.line[frame]!));
        top = nameAt(topmost);
        file = frame === -1 ? 0 : frames.file[frame]!;
        spelled = frame === -1 ? '' : strings[frames.name[frame]!]!;
        const { inner, outer, first } = program === -1 ? NO_OWN : ownFrames(index, shown);
        isForeign = program !== -1 && inner === -1;
        caller = inner === -1 || nameAt(inner) === nameAt(frame) ? undefined : this.texts[nameAt(inner)]!;
        starter = outer === -1 || outer === first || outer === inner || (marks[node]! & MARK.handler) !== 0 ? undefined : this.texts[nameAt(outer)]!;
        entry = this.entries.numberOf(numberOf(entryName(profile, frames, node)), marks[node]!);
      }
      const number = this.groups.numberOf(place, this.kinds.numberOf(entry, stateOf[states.state[sample]!]!));
      group[sample] = number;
      this.marks[number] = marks[node]!;
      this.tops[number] = this.texts[top]!;
      this.spellings[number] = spelled;
      this.callers[number] = caller;
      this.foreign[number] = isForeign ? 1 : 0;
      this.nameless[number] = isUnnamed ? 1 : 0;
      this.starters[number] = starter;
      this.files[number] = strings[file]!;
      this.told[number] = states.states[states.state[sample]!]!;
    }
    return group;
  }

  describe(group: number): Pick<Group, 'state' | 'told' | 'marks' | 'frame' | 'line' | 'file' | 'spelled' | 'caller' | 'isForeign' | 'isUnnamed' | 'starter' | 'top' | 'entry'> {
    const place = this.groups.left[group]!;
    const kind = this.groups.right[group]!;
    const entry = this.kinds.left[kind]!;
    return {
      state: this.texts[this.kinds.right[kind]!]!,
      told: this.told[group]!,
      entry: this.texts[this.entries.left[entry]!]!,
      marks: this.marks[group]!,
      frame: this.texts[this.places.left[place]!]!,
      line: this.places.right[place]!,
      file: this.files[group]!,
      spelled: this.spellings[group]!,
      caller: this.callers[group],
      isForeign: this.foreign[group] === 1,
      isUnnamed: this.nameless[group] === 1,
      starter: this.starters[group],
      top: this.tops[group]!,
    };
  }

  /**
   * Goroutines of one function that all stood at a line where none is now, and now stand at one where none was, are the same
   * to a reader: their old numbers belong to the new line, which did not begin with none.
   */
  moveLines(counts: Float64Array, captures: number, first: number): void {
    const kinds = new PairNumbers();
    const newest: number[] = [];
    const kindOf = (group: number): number => kinds.numberOf(this.places.left[this.groups.left[group]!]!, this.groups.right[group]!);
    const now = (group: number): number => counts[(group + 1) * captures - 1]!;
    for (let group = 0; group < this.count; group++) {
      if (now(group) === 0 || counts[group * captures + first]! > 0) continue;
      const kind = kindOf(group);
      const other = newest[kind];
      if (other === undefined || now(group) > now(other)) newest[kind] = group;
    }
    for (let group = 0; group < this.count; group++) {
      if (now(group) > 0) continue;
      const target = newest[kindOf(group)];
      if (target === undefined) continue;
      for (let at = 0; at < captures; at++) counts[target * captures + at]! += counts[group * captures + at]!;
    }
  }

  private number(text: string): number {
    let number = this.names.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.texts.push(text);
      this.names.set(text, number);
    }
    return number;
  }
}

/** The outermost of the frames with names at the inner end, which says how it waits; -1: none has. */
function lastNamed({ stacks }: GoroutineSource['index']['profile'], { name }: StackFrames, from: number): number {
  let last = -1;
  for (let node = from; node > 0 && name[stacks.frame[node]!] !== 0; node = stacks.parent[node]!) last = stacks.frame[node]!;
  return last;
}

const OWN = CODE_ORIGINS.indexOf('own');
const RUNTIME = CODE_ORIGINS.indexOf('runtime');

/** Frames of the program's own module, and the first of all that the goroutine ran past the runtime's; -1: none. */
interface OwnFrames {
  readonly inner: number;
  readonly outer: number;
  readonly first: number;
}

const NO_OWN: OwnFrames = { inner: -1, outer: -1, first: -1 };

function ownFrames({ groups, profile: { stacks } }: GoroutineSource['index'], from: number): OwnFrames {
  let inner = -1;
  let outer = -1;
  let first = -1;
  for (let node = from; node > 0; node = stacks.parent[node]!) {
    const frame = stacks.frame[node]!;
    if (frame < 0) continue;
    const origin = groups.origin[groups.ofFrame[frame]!]!;
    if (origin !== RUNTIME) first = frame;
    if (origin !== OWN) continue;
    if (inner === -1) inner = frame;
    outer = frame;
  }
  return { inner, outer, first };
}
