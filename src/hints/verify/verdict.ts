/** A before and an after, judged once for the rules of verification. */
import type { HintContext, ProfileSource } from '../context.ts';
import { sayHours } from '../runtime/lines.ts';
import { isSnapshot } from '../heap/one-process.ts';
import { allocatedBy, columnOf } from '../heap/why-apart.ts';
import { processesApart } from '../heap/between-processes.ts';
import { makeSites, type HeapSites } from '../heap/sites.ts';
import { TAG } from '../heap/library-frames.ts';
import { asMuch, gains, loadOf, sidesOf, type Side } from '../heap/two-sides.ts';

export interface Compared {
  readonly table: HeapSites;
  readonly sides: readonly [ProfileSource, ProfileSource];
  /** Why the two can't be held against each other; empty: they can. */
  readonly against: readonly string[];
  /** What the reader should know although they can. */
  readonly notes: readonly string[];
  /** A sentence, where the times of the two contradict the order that they were named in. */
  readonly reversed: string | undefined;
  readonly load: number | undefined;
  readonly isNamed: boolean;
  /** The place that the fix was for: what fell most, else what holds most. */
  readonly target: Side | undefined;
  /** Places that hold more than before, more than sampling explains. */
  readonly gaining: readonly Side[];
  readonly totals: readonly [number, number];
}

export const PASSED = 0.95;
export const PARTLY = 0.5;
const LEAST_SHARE = 0.05;
const LEAST_COMMON = 0.3;
const HOUR = 3_600_000;

const results = new WeakMap<HintContext, { readonly compared: Compared | undefined }>();

export function comparedOf(context: HintContext): Compared | undefined {
  let result = results.get(context);
  if (!result) results.set(context, (result = { compared: compare(context) }));
  return result.compared;
}

function compare(context: HintContext): Compared | undefined {
  const { beforeAfter } = context;
  if (!beforeAfter) return undefined;
  const isNamed = beforeAfter.isNamed === true;
  const apart = isNamed ? undefined : processesApart(context);
  // Two profiles of one process, which no one called a before and an after, are a course of time.
  if (!isNamed && apart?.isSure !== true) return undefined;
  const { before, after } = beforeAfter;
  const table = makeSites({ captures: [before, after], times: undefined, left: [] });
  const sides = sidesOf(table);
  const totals = [table.totals.inuseBytes[0]!, table.totals.inuseBytes[1]!] as const;
  const target = targetOf(sides, totals[0]);
  const load = loadOf(before, after);
  const against = whyNot(before, after, sides, load);
  // Nobody spoke of a fix: only what looks like one is told as one.
  if (!isNamed && (against.length > 0 || !target || !looksLikeFix(target, totals))) return undefined;
  return {
    table, sides: [before, after], target, totals, load, against, isNamed,
    notes: [...(isNamed ? [] : ['nobody named a before and an after: the earlier of two processes is taken for the one before']), ...notesOf(before, after)],
    reversed: reversedBy(before, after),
    gaining: sides.filter((side) => side !== target && gains(side)).sort((one, other) => other.after - other.before - (one.after - one.before)),
  };
}

/** The function fell, and the heap with it: else something else took its place. */
function looksLikeFix({ before, after }: Side, totals: Compared['totals']): boolean {
  const drop = before - after;
  return drop >= PARTLY * before && totals[0] - totals[1] >= PARTLY * drop;
}

function targetOf(sides: readonly Side[], total: number): Side | undefined {
  const worth = sides.filter(({ before }) => before >= LEAST_SHARE * total && before > 0);
  const fell = worth.filter(({ before, after }) => before - after >= PARTLY * before && before - after >= LEAST_SHARE * total);
  if (fell.length > 0) return fell.reduce((best, side) => (side.before - side.after > best.before - best.after ? side : best));
  // Nothing fell: what is held most is what a fix would have been for, unless it is made once.
  const kept = worth.filter(({ sites }) => sites.some(({ tags, origin }) => origin === 'own' && (tags & TAG.once) === 0));
  return (kept.length > 0 ? kept : worth).reduce<Side | undefined>((best, side) => (best && best.before >= side.before ? best : side), undefined);
}

function whyNot(before: ProfileSource, after: ProfileSource, sides: readonly Side[], load: number | undefined): readonly string[] {
  const [one, two] = [before.index.profile, after.index.profile];
  const reasons: string[] = [];
  if (!isSnapshot(before) || !isSnapshot(after)) reasons.push('one of them is a difference, not what is in use at a moment');
  const types = (profile: typeof one): string => profile.valueTypes.map(({ type }) => type).join(', ');
  const lacks = ['inuse_space', 'inuse_objects'].filter((type) => columnOf(one.valueTypes, type) === -1 || columnOf(two.valueTypes, type) === -1);
  if (lacks.length > 0) reasons.push(`their values differ (${types(one)} against ${types(two)})`);
  if (one.origin.period !== two.origin.period) reasons.push(`they were sampled at different rates (one for ${one.origin.period} bytes against ${two.origin.period})`);
  if (load !== undefined && (load < 0.5 || load > 2)) reasons.push(`${load < 1 ? 'only ' : ''}${asMuch(load)} was allocated after as before, so that the process ran for another time or under another load`);
  const own = sides.filter(({ sites }) => sites[0]!.origin === 'own');
  const held = own.reduce((sum, { before: bytes, columns }) => sum + bytes + columns.allocBytes[0]!, 0);
  const common = own.reduce((sum, { before: bytes, columns }) => sum + (columns.allocBytes[1]! > 0 ? bytes + columns.allocBytes[0]! : 0), 0);
  if (held > 0 && common < LEAST_COMMON * held) reasons.push('they have few functions in common, as of different programs');
  return reasons;
}

function reversedBy(before: ProfileSource, after: ProfileSource): string | undefined {
  if (before.time === undefined || after.time === undefined || before.time <= after.time) return undefined;
  return `By their times it is the other way round: the one called after was taken ${sayHours((before.time - after.time) / HOUR)} before the other.`;
}

function notesOf(before: ProfileSource, after: ProfileSource): readonly string[] {
  const notes: string[] = [];
  if (before.buildId !== undefined && after.buildId !== undefined && before.buildId !== after.buildId) notes.push('they are of different builds, matched by the names of functions');
  if (allocatedBy(before) === 0 || allocatedBy(after) === 0) notes.push('how much work was done in each is not known');
  return notes;
}
