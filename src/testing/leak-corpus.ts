/** The labelled programs of `fixtures/leaks`: what the rules say of each, and how often they are right. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../hints/registry.ts';
import { runRules } from '../hints/run-rules.ts';
import { confidenceWord, type Finding, type HintReport } from '../model/finding.ts';
import { hintContextOf, type ContextOptions, type NamedBytes } from './hint-context.ts';

export interface Label {
  readonly name: string;
  readonly leaky: boolean;
  /** The rule whose leak was planted; none of a healthy program. */
  readonly class?: string;
  readonly alsoRight: readonly string[];
  /** Functions, any of which is the right place. */
  readonly where: readonly string[];
  /** Whether it can be seen there at all. */
  readonly twoHeaps: boolean;
  readonly oneDump: boolean;
}

export const SETS = ['full', 'two heaps', 'one dump'] as const;
export type CaptureSet = (typeof SETS)[number];

export interface Judged {
  readonly label: Label;
  readonly set: CaptureSet;
  /** From 1; undefined: the right cause is not among those shown. */
  readonly rank: number | undefined;
  readonly shown: readonly Finding[];
}

/** `rules`: by what was planted · `said` … what stood first instead. Committed as fixtures/leaks/table.json. */
export interface CorpusTable {
  /** `exact`: the planted rule itself, leading or as a part of the first finding. */
  readonly sets: Readonly<Record<CaptureSet, { readonly programs: number; readonly first: number; readonly inThree: number; readonly exact: number }>>;
  readonly healthy: { readonly programs: number; readonly severeLikely: readonly string[]; readonly anyLikely: readonly string[] };
  readonly rules: Readonly<Record<string, { readonly programs: number; readonly first: number; readonly inThree: number; readonly falseLikely: number }>>;
  readonly misses: readonly string[];
}

/** Those that have captures. */
export function readLabels(root: string): readonly Label[] {
  const labels = JSON.parse(readFileSync(join(root, 'labels.json'), 'utf8')) as readonly Label[];
  return labels.filter(({ name }) => existsSync(join(root, 'captures', name)) && readdirSync(join(root, 'captures', name)).length > 0);
}

export function filesOf(root: string, name: string, set: CaptureSet): readonly NamedBytes[] {
  const folder = join(root, 'captures', name);
  const names = readdirSync(folder).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  const heaps = names.filter((file) => file.startsWith('heap.'));
  const dumps = names.filter((file) => file.startsWith('goroutines.'));
  const wanted = set === 'full' ? names : set === 'two heaps' ? [heaps[0], heaps.at(-1)] : [dumps.at(-1)];
  return wanted.flatMap((file) => (file === undefined ? [] : [{ name: file, bytes: new Uint8Array(readFileSync(join(folder, file))) }]));
}

export async function reportOf(files: readonly NamedBytes[], options?: ContextOptions): Promise<HintReport> {
  return runRules(await hintContextOf(files, options), RULES);
}

/** A program is looked at in a set where its leak can be seen; a healthy one in all of them. */
export async function judge(root: string, label: Label): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const set of SETS) {
    if (label.leaky && ((set === 'two heaps' && !label.twoHeaps) || (set === 'one dump' && !label.oneDump))) continue;
    const files = filesOf(root, label.name, set);
    if (files.length === 0) continue;
    const { findings } = await reportOf(files);
    const shown = findings.filter(({ confidence, kind }) => confidence >= 0.3 && kind !== 'caution');
    const at = shown.findIndex((finding) => isRight(finding, label));
    judged.push({ label, set, rank: at === -1 ? undefined : at + 1, shown });
  }
  return judged;
}

/** The planted cause, or one that the label takes as well, at the right function. A cause without a place needs none. */
function isRight({ rule, also, functions }: Finding, label: Label): boolean {
  const causes = new Set([label.class, ...label.alsoRight]);
  if (![rule, ...also.map((one) => one.rule)].some((id) => causes.has(id))) return false;
  return functions.length === 0 ? rule === label.class : functions.some((name) => label.where.includes(name));
}

function isExact({ rank, label, shown: [first] }: Judged): boolean {
  return rank === 1 && first !== undefined && [first.rule, ...first.also.map(({ rule }) => rule)].includes(label.class ?? '');
}

export function tableOf(judged: readonly Judged[]): CorpusTable {
  const leaky = judged.filter(({ label }) => label.leaky);
  const healthy = judged.filter(({ label }) => !label.leaky);
  const count = (some: readonly Judged[]): { programs: number; first: number; inThree: number } => ({
    programs: some.length,
    first: some.filter(({ rank }) => rank === 1).length,
    inThree: some.filter(({ rank }) => rank !== undefined && rank <= 3).length,
  });
  const ofSet = (set: CaptureSet): CorpusTable['sets'][CaptureSet] => {
    const some = leaky.filter((one) => one.set === set);
    return { ...count(some), exact: some.filter(isExact).length };
  };
  const likely = (one: Judged): readonly Finding[] => one.shown.filter(({ kind, confidence }) => kind !== 'fact' && confidenceWord(confidence) !== 'possible' && confidence >= 0.75);
  const names = (some: readonly Judged[], has: (finding: Finding) => boolean): readonly string[] =>
    some.flatMap((one) => {
      const rules = likely(one).filter(has).map(({ rule, functions }) => (functions[0] === undefined ? rule : `${rule} ${functions[0]}`));
      return rules.length === 0 ? [] : [`${one.label.name}, ${one.set}: ${rules.join(', ')}`];
    });
  const ids = [...new Set(leaky.map(({ label }) => label.class ?? ''))].toSorted();
  return {
    sets: { full: ofSet('full'), 'two heaps': ofSet('two heaps'), 'one dump': ofSet('one dump') },
    healthy: {
      programs: new Set(healthy.map(({ label }) => label.name)).size,
      severeLikely: names(healthy, ({ severity }) => severity >= 3),
      anyLikely: names(healthy, () => true),
    },
    rules: Object.fromEntries(
      ids.map((id) => [
        id,
        {
          ...count(leaky.filter(({ label, set }) => label.class === id && set === 'full')),
          falseLikely: healthy.filter((one) => likely(one).some(({ rule }) => rule === id)).length,
        },
      ]),
    ),
    misses: leaky
      .filter(({ rank }) => rank !== 1)
      .map(({ label, set, rank, shown }) => {
        const first = shown.slice(0, 3).map(({ rule, confidence, severity, functions }) => `${rule} ${confidence.toFixed(2)}×${severity} ${functions[0] ?? ''}`.trim());
        return `${label.name}, ${set}: ${label.class} is ${rank === undefined ? 'not there' : `number ${rank}`}; first ${first.join(' | ') || 'nothing'}`;
      }),
  };
}

export function tableText({ sets, healthy, rules, misses }: CorpusTable): string {
  const percent = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(0)} %`);
  const lines = ['  captures        programs   right cause first   in the first three   the planted rule itself'];
  for (const set of SETS) {
    const { programs, first, inThree, exact } = sets[set];
    lines.push(`  ${set.padEnd(16)}${String(programs).padStart(8)}   ${`${first}  ${percent(first, programs)}`.padStart(17)}   ${`${inThree}  ${percent(inThree, programs)}`.padStart(18)}   ${`${exact}  ${percent(exact, programs)}`.padStart(23)}`);
  }
  lines.push(
    `  healthy programs: ${healthy.programs}; with a likely finding of severity 3 or 4: ${healthy.severeLikely.length}; with any likely one: ${healthy.anyLikely.length}`,
    ...healthy.anyLikely.map((name) => `    ${name}`),
    '',
    '  planted   programs   first   in three   likely in healthy ones',
    ...Object.entries(rules).map(([id, row]) => `  ${id.padEnd(10)}${String(row.programs).padStart(8)}${String(row.first).padStart(8)}${String(row.inThree).padStart(11)}${String(row.falseLikely).padStart(25)}`),
  );
  if (misses.length > 0) lines.push('', '  not first:', ...misses.map((miss) => `    ${miss}`));
  return `${lines.join('\n')}\n`;
}
