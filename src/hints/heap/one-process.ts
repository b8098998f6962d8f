/** Which of the heap profiles that are open can be laid in a row: of one process, one build, in order of time. */
import type { HintContext, ProfileSource } from '../context.ts';
import { areLaidOutAlike, columnOf, whyApart } from './why-apart.ts';

export interface HeapRow {
  readonly captures: readonly ProfileSource[];
  /** In ms; undefined where one of them has none: then they are a step apart. */
  readonly times: readonly number[] | undefined;
  /** Left out: differences, the same moment in another form, the same collection, another process. */
  readonly left: readonly ProfileSource[];
}

const rows = new WeakMap<HintContext, HeapRow>();

export function heapRowOf(context: HintContext): HeapRow {
  let row = rows.get(context);
  if (!row) rows.set(context, (row = chooseRow(context.heaps, context.beforeAfter?.isNamed === true ? context.beforeAfter.after : undefined)));
  return row;
}

/** `wanted`: what was taken after a fix, and its process, is what hints are about; else the process with most profiles. */
function chooseRow(heaps: readonly ProfileSource[], wanted: ProfileSource | undefined): HeapRow {
  const groups = new Map<string, ProfileSource[]>();
  for (const source of heaps) {
    if (!isSnapshot(source)) continue;
    const { period } = source.index.profile.origin;
    const key = `${source.buildId ?? ''}|${period}|${source.time === undefined ? '' : 'timed'}`;
    const group = groups.get(key);
    if (group) group.push(source);
    else groups.set(key, [source]);
  }
  let best: readonly ProfileSource[] = [];
  let isWanted = false;
  for (const group of groups.values()) {
    for (const run of runsOf(group)) {
      if (isWanted) break;
      isWanted = wanted !== undefined && run.includes(wanted);
      const moments = withoutRepeats(run);
      // Of several as long the later process; times are worth more than none.
      const losesTimes = best[0]?.time !== undefined && moments[0]?.time === undefined;
      if (isWanted || moments.length > best.length || (moments.length === best.length && !losesTimes)) best = moments;
    }
  }
  const captures = withoutTwins(best);
  const times = captures.map(({ time }) => time);
  const areTimed = times.every((time, at): time is number => time !== undefined && (at === 0 || time > times[at - 1]!));
  return { captures, times: areTimed && captures.length > 0 ? times.map((time) => time ?? 0) : undefined, left: heaps.filter((source) => !captures.includes(source)) };
}

/** In-use values as they were at one moment: no difference of two (`?seconds=N` has a duration, `-base` negative values). */
export function isSnapshot({ index, notices }: ProfileSource): boolean {
  const { profile } = index;
  return (
    columnOf(profile.valueTypes, 'inuse_space') !== -1 &&
    profile.origin.durationNanos <= 0n &&
    !notices.some(({ code }) => code === 'negative-values' || code === 'diff-base')
  );
}

/** Each joins the last process that it can be of; an earlier one only where the kernel's layout says that it is the same. */
function runsOf(group: readonly ProfileSource[]): readonly (readonly ProfileSource[])[] {
  const runs: ProfileSource[][] = [];
  for (const source of group) {
    const run = runs.findLast((one, at) => {
      const last = one.at(-1)!;
      return (at === runs.length - 1 || areLaidOutAlike(last, source)) && whyApart(last, source) === undefined;
    });
    if (run) run.push(source);
    else runs.push([source]);
  }
  return runs;
}

/** `heap` and `allocs` fetched one after the other are one moment, which must not count twice. */
function withoutRepeats(run: readonly ProfileSource[]): readonly ProfileSource[] {
  const first = run[0]?.time;
  const last = run.at(-1)?.time;
  if (run.length < 3 || first === undefined || last === undefined) return run;
  const least = (0.05 * (last - first)) / (run.length - 1);
  const kept: ProfileSource[] = [];
  for (const source of run) {
    const before = kept.at(-1)?.time;
    if (before === undefined || source.time === undefined || source.time - before > least) kept.push(source);
  }
  return kept;
}

/** No collection ended between two profiles: they are one (runtime/mprof.go), and no sign that growth has stopped. Two stay. */
function withoutTwins(run: readonly ProfileSource[]): readonly ProfileSource[] {
  if (run.length < 3) return run;
  const sums = run.map(({ index: { profile } }) => profile.samples.values.map((column) => column.reduce((sum, value) => sum + value, 0)).join());
  const kept = run.filter((_, at) => at === 0 || sums[at] !== sums[at - 1]);
  return kept.length >= 2 ? kept : run;
}
