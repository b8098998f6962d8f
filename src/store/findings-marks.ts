/** What findings cite, looked up by what a view shows. Made once for a report and a stop of the walk. */
import type { CaptureId } from '../engine/contract.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { FindingsState, RankedFinding } from './findings.ts';

export interface FindingMark {
  readonly key: string;
  readonly number: number;
  readonly severity: Severity;
  readonly sentence: string;
}

/** Of a type there are many nodes in a tree: those that hold about as much are meant. */
export interface TypeMark extends FindingMark {
  readonly retained: number;
}

/** A frame that pictures outline. */
export interface CitedPath {
  /** Full names, outermost first. One name alone: wherever it weighs most. */
  readonly path: readonly string[];
  readonly mark: FindingMark;
}

export interface CaptureMarks {
  readonly functions: ReadonlyMap<string, FindingMark>;
  /** Of tables with a row for each path: names joined by `;`. */
  readonly paths: ReadonlyMap<string, FindingMark>;
  readonly types: ReadonlyMap<string, TypeMark>;
  readonly objects: ReadonlyMap<number, FindingMark>;
  /** Frames that goroutines are grouped under. */
  readonly groups: ReadonlyMap<string, FindingMark>;
  readonly cited: readonly CitedPath[];
}

export interface FindingMarks {
  readonly captures: ReadonlyMap<CaptureId, CaptureMarks>;
  readonly series: ReadonlyMap<string, FindingMark>;
}

/** More of them would be a pattern, not a mark. */
const MOST_CITED = 24;

const NO_MARKS: CaptureMarks = { functions: new Map(), paths: new Map(), types: new Map(), objects: new Map(), groups: new Map(), cited: [] };
const NOTHING: FindingMarks = { captures: new Map(), series: new Map() };

export type MarkedFindings = Pick<FindingsState, 'ranked' | 'weak' | 'walk'>;

interface Made {
  readonly key: string | undefined;
  readonly marks: FindingMarks;
}

/** The last of each report: a walk comes back to where it was seldom. */
const made = new WeakMap<readonly RankedFinding[], Made>();

export function marksOf(state: MarkedFindings): FindingMarks {
  const { ranked } = state;
  const walked = walkedOf(state);
  if (ranked.length === 0 && walked === undefined) return NOTHING;
  const key = walked?.finding.key;
  let last = made.get(ranked);
  if (!last || last.key !== key) {
    last = { key, marks: makeMarks(walked ? [walked, ...ranked] : ranked) };
    made.set(ranked, last);
  }
  return last.marks;
}

/** What the reader was led to is marked as that, also where a weightier finding cites the same place, or where it is hardly believed. */
function walkedOf({ ranked, weak, walk }: MarkedFindings): RankedFinding | undefined {
  if (walk === undefined) return undefined;
  const counted = ranked.find(({ finding }) => finding.key === walk.key);
  if (counted) return counted;
  const at = weak.findIndex(({ key }) => key === walk.key);
  const last = ranked.reduce((most, { number }) => Math.max(most, number), 0);
  return at === -1 ? undefined : { finding: weak[at]!, number: last + at + 1 };
}

/** Of the first of these captures that anything is cited of. */
export function captureMarks(state: MarkedFindings, ...captures: readonly (CaptureId | undefined)[]): CaptureMarks {
  const marks = marksOf(state).captures;
  if (marks.size === 0) return NO_MARKS;
  for (const capture of captures) {
    const found = capture === undefined ? undefined : marks.get(capture);
    if (found) return found;
  }
  return NO_MARKS;
}

class Collector implements CaptureMarks {
  readonly functions = new Map<string, FindingMark>();
  readonly paths = new Map<string, FindingMark>();
  readonly types = new Map<string, TypeMark>();
  readonly objects = new Map<number, FindingMark>();
  readonly groups = new Map<string, FindingMark>();
  readonly cited: CitedPath[] = [];

  path(path: readonly string[], mark: FindingMark): void {
    const name = path.at(-1);
    if (name === undefined) return;
    first(this.functions, name, mark);
    const key = path.join(';');
    if (!this.paths.has(key) && this.cited.length < MOST_CITED) this.cited.push({ path, mark });
    first(this.paths, key, mark);
  }
}

function makeMarks(ranked: readonly RankedFinding[]): FindingMarks {
  const captures = new Map<CaptureId, Collector>();
  const series = new Map<string, FindingMark>();
  const at = (capture: CaptureId): Collector => {
    let own = captures.get(capture);
    if (!own) {
      own = new Collector();
      captures.set(capture, own);
    }
    return own;
  };
  for (const { finding, number } of ranked) {
    // A verdict is on what other findings are about.
    if (number === 0) continue;
    const mark: FindingMark = { key: finding.key, number, severity: finding.severity, sentence: plainSentence(finding) };
    for (const evidence of finding.evidence) {
      switch (evidence.kind) {
        case 'stack':
          at(evidence.capture).path(evidence.path, mark);
          break;
        case 'growth':
          for (const capture of evidence.captures) at(capture).path(evidence.path, mark);
          break;
        case 'goroutines':
          for (const capture of evidence.captures) {
            first(at(capture).groups, evidence.frame, mark);
            at(capture).path([evidence.frame], mark);
          }
          break;
        case 'object':
          if (evidence.typeName !== '') first(at(evidence.capture).types, evidence.typeName, { ...mark, retained: evidence.retained });
          if (evidence.object !== undefined) first(at(evidence.capture).objects, evidence.object, mark);
          if (evidence.typeName !== '') at(evidence.capture).path([evidence.typeName], mark);
          break;
        case 'series':
          for (const name of evidence.names) first(series, name, mark);
          break;
        case 'note':
          // A crash is read where its goroutine stands.
          if (evidence.capture !== undefined && finding.functions[0] !== undefined) first(at(evidence.capture).groups, finding.functions[0], mark);
          break;
        case 'escape':
          break;
      }
    }
  }
  return { captures, series };
}

/** What the node of a dominator tree is marked with: an object by itself, a type where it holds enough. */
export function treeMark({ types, objects }: CaptureMarks, item: { readonly id: number; readonly name: string; readonly retained: number }, isObject: boolean): FindingMark | undefined {
  if (isObject) return objects.get(item.id);
  const mark = types.get(item.name);
  return mark && item.retained >= mark.retained / 2 ? mark : undefined;
}

/** The most important finding speaks where several cite one place. */
function first<K, M extends FindingMark>(marks: Map<K, M>, key: K, mark: M): void {
  if (!marks.has(key)) marks.set(key, mark);
}

/** Names stand between backticks, which tooltips can't draw. */
export function plainSentence({ sentence }: Pick<Finding, 'sentence'>): string {
  return sentence.replaceAll('`', '');
}
