import { formatValue } from '../../lib/format-value.ts';
import { isOfOwners, type ProfileKind } from '../../model/capture.ts';
import type { Notice } from '../../model/failure.ts';
import type { StackProfile } from '../../model/stack-profile.ts';

/** What a comparison needs to know of a capture to say whether it is like the other one. */
export interface Comparable {
  readonly name: string;
  readonly profile: StackProfile;
  readonly kind: ProfileKind;
  /** Of heaps: what wrote it, on which depends how large objects are, and the share of bytes whose type is known. */
  readonly heap: { readonly producer: string; readonly typed: number } | undefined;
  readonly deepestStack: number;
  readonly isCut: boolean;
}

const CAPS: readonly number[] = [32, 64, 128];
const RUNTIMES: Readonly<Partial<Record<ProfileKind, string>>> = { 'go-objects': 'Go', 'jvm-objects': 'Java', 'v8-objects': 'V8' };

/** So different that one was read with its executable and the other without. */
export function typesDiffer(base: { readonly typed: number }, head: { readonly typed: number }): boolean {
  return Math.abs(base.typed - head.typed) > 0.3;
}

/** Where two captures are not like for like. A difference still shows, but what it means changes. */
export function comparisonCautions(base: Comparable, head: Comparable): readonly Notice[] {
  const notices: Notice[] = [];
  const say = (code: string, severity: Notice['severity'], sentence: string): void => {
    notices.push({ code, severity, sentence });
  };
  const [before, after] = [base.profile.origin, head.profile.origin];
  if (base.kind !== head.kind) {
    const what = isOfOwners(base.kind) && isOfOwners(head.kind) ? 'heaps of different runtimes' : 'different profiles';
    say('other-kind', 'caution', `These are ${what}: ${RUNTIMES[base.kind] ?? base.kind} and ${RUNTIMES[head.kind] ?? head.kind}. What one counts the other may not.`);
  } else if (base.heap && head.heap) {
    if (base.heap.producer !== head.heap.producer) {
      say('other-layout', 'caution', `They were written by different runtimes (${base.heap.producer} and ${head.heap.producer}): the same objects may have other sizes.`);
    }
    if (typesDiffer(base.heap, head.heap)) {
      say('one-untyped', 'caution', 'Types are known on one side only, so that the same objects have different names here. Open both with the program that wrote them.');
    }
  }
  const builds = [buildOf(base.profile), buildOf(head.profile)];
  if (builds[0] !== '' && builds[1] !== '' && builds[0] !== builds[1]) {
    say('other-build', 'caution', 'The two come from different builds: code may have moved between functions, and inlining may differ.');
  } else if ((builds[0] === '' || builds[1] === '') && !isOfOwners(head.kind)) {
    // Heaps never say their build; whether they are of one process is told by their objects.
    say('unknown-build', 'info', 'At least one file has no build id, so it can’t be told whether both come from one build.');
  }
  const [rate, otherRate] = [before, after].map(({ period, periodType }) => formatValue(period, periodType?.unit ?? ''));
  if (rate !== otherRate) {
    say('other-period', 'caution', `They were sampled at different rates (one per ${rate} and one per ${otherRate}), so their noise differs.`);
  }
  const typesOf = ({ profile }: Comparable): readonly string[] => profile.valueTypes.map(({ type }) => type);
  const missing = [
    ...typesOf(base).filter((type) => !typesOf(head).includes(type)),
    ...typesOf(head).filter((type) => !typesOf(base).includes(type)),
  ];
  if (missing.length > 0) say('other-types', 'caution', `Only one of the two has ${missing.join(', ')}.`);
  if (before.timeNanos > 0n && after.timeNanos > 0n && after.timeNanos < before.timeNanos) {
    say('other-order', 'caution', 'The head was captured before the base: what shows as growth went the other way in time. Swap the two.');
  }
  if (!isOfOwners(head.kind) && base.deepestStack !== head.deepestStack && (CAPS.includes(base.deepestStack) || CAPS.includes(head.deepestStack))) {
    say(
      'other-stack-cap',
      'caution',
      `Stacks end at ${base.deepestStack} frames in one and ${head.deepestStack} in the other: paths may differ only because one was cut.`,
    );
  }
  for (const { name, isCut } of [base, head]) {
    if (isCut) say('one-is-cut', 'caution', `${name} is not whole, so what it lacks shows as a difference.`);
  }
  const [was, is] = [before.durationNanos, after.durationNanos];
  if (was > 0n && is > 0n && (was * 10n > is * 11n || is * 10n > was * 11n)) {
    say('other-duration', 'caution', 'They ran for different times; compare them per second.');
  }
  return notices;
}

export function buildOf(profile: StackProfile): string {
  return profile.mappings[0]?.buildId ?? '';
}
