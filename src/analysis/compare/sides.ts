import { err, ok, type Result } from '../../lib/result.ts';
import type { ProfileKind } from '../../model/capture.ts';
import type { Failure } from '../../model/failure.ts';
import type { Filter, Scale } from '../../model/query.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { isBaseSample } from '../profile-totals.ts';
import type { ProfileIndex } from '../profile-index.ts';
import { makeView, runningSums, type StackView } from '../stack-view.ts';
import type { TreeNames } from '../tree-names.ts';
import type { MatchedFunctions } from './match-functions.ts';
import { varianceSums } from './sampling-noise.ts';

/** One capture in a comparison: its view under the filters, and the keys of its functions. */
export interface Side {
  readonly view: StackView;
  /** Key of each function group. */
  readonly keyOf: Int32Array;
  /** Running sums of the variance over the samples. */
  readonly variance: Float64Array;
  /** What values are multiplied with under the asked scale. */
  readonly factor: number;
}

export interface SideOptions {
  readonly kind: ProfileKind;
  readonly type: number;
  readonly filters: readonly Filter[];
  readonly keyOf: Int32Array;
  readonly names: TreeNames;
  readonly factor: number;
  /** One side of a `-diff_base` profile, whose base samples are labelled and negated. */
  readonly half: 'base' | 'head' | undefined;
}

export function makeSide(index: ProfileIndex, options: SideOptions): Result<Side, Failure> {
  // Filters mean matched functions: a renamed one is focused, hidden or ignored on both sides.
  const whole = makeView(index, options.type, options.filters, { ofGroup: options.keyOf, names: options.names });
  if (!whole.ok) return err(whole.error);
  const view = options.half === undefined ? whole.value : halfOf(whole.value, options.half);
  const variance = varianceSums(index.profile, options.kind, options.type, view.kept);
  return ok({ view, keyOf: options.keyOf, variance, factor: options.factor });
}

/** Rebuilds one of the two profiles that a difference was made from. */
export function halfOf(view: StackView, half: 'base' | 'head'): StackView {
  const { profile } = view.index;
  const kept = view.kept.slice();
  for (let sample = 0; sample < kept.length; sample++) {
    if (isBaseSample(profile, sample) !== (half === 'base')) kept[sample] = 0;
  }
  const column = profile.samples.values[view.type]!;
  const own = half === 'base' ? column.map((value) => (value === 0 ? 0 : -value)) : column;
  return { ...view, kept, ...runningSums(own, kept) };
}

/** Matched functions bring the names; sides in the order of the captures. */
export interface Comparison {
  readonly functions: MatchedFunctions;
  readonly base: Side;
  readonly head: Side;
}

/** In use now, against a count since the process (or the profile) began. */
export function isLevelType(type: string): boolean {
  return /^inuse_|^goroutine|^threadcreate$/.test(type) || !/^(alloc_|contentions$|delay$|cpu$|samples$)/.test(type);
}

export interface Factors {
  readonly base: number;
  readonly head: number;
}

/** Undefined where a scale makes no sense, with the reason in words. */
export function scaleFactors(
  scale: Scale,
  type: string,
  base: { readonly profile: StackProfile; readonly total: number },
  head: { readonly profile: StackProfile; readonly total: number },
): Result<Factors, string> {
  switch (scale) {
    case 'absolute':
      return ok({ base: 1, head: 1 });
    case 'normalised':
      return base.total > 0 && head.total > 0
        ? ok({ base: head.total / base.total, head: 1 })
        : err('One side has nothing of this type.');
    case 'perSecond': {
      if (isLevelType(type)) return err('This is a level, what is in use at one moment; only counts that grow make a rate.');
      const [before, after] = [base.profile.origin, head.profile.origin];
      if (before.durationNanos > 0n && after.durationNanos > 0n) {
        return ok({ base: 1e9 / Number(before.durationNanos), head: 1e9 / Number(after.durationNanos) });
      }
      if (before.timeNanos > 0n && after.timeNanos > before.timeNanos) {
        const perSecond = 1e9 / Number(after.timeNanos - before.timeNanos);
        return ok({ base: perSecond, head: perSecond });
      }
      return before.timeNanos > 0n && after.timeNanos > 0n
        ? err('The head is not newer than the base, so there is no time that it grew in.')
        : err('The files do not say how much time lies between them.');
    }
  }
}
