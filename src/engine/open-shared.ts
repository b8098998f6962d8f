import { loadRegex } from '../lib/regex.ts';
import { ok } from '../lib/result.ts';
import type { Notice } from '../model/failure.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { openFindings } from '../permalink/link-findings.ts';
import { openPayload } from '../permalink/open-payload.ts';
import { toProfiles } from '../permalink/to-profiles.ts';
import type { Answer, OpenedShare } from './contract.ts';
import type { Questions } from './questions.ts';
import type { StackDesk } from './stack-desk.ts';

export interface OpenedDesks {
  readonly share: OpenedShare;
  readonly desks: readonly StackDesk[];
}

/** What a link held, as captures that every view can show: the two that were compared, or the one that it was made of. */
export async function openShared(
  payload: string | Uint8Array,
  nextId: () => string,
  makeDesk: Questions['makeDesk'],
): Promise<Answer<OpenedDesks>> {
  const [opened] = await Promise.all([openPayload(payload), loadRegex()]);
  if (!opened.ok) return opened;
  const shared = opened.value;
  const [before, after] = toProfiles(shared);
  const deskOf = (profile: StackProfile, side: number): StackDesk => makeDesk(captureOf(shared, profile, side, nextId()), shared.kind);
  const base = isOfOne(shared) ? undefined : deskOf(before, 0);
  const head = deskOf(after, 1);
  const { foldedStacks, rounded, redacted } = shared;
  const type = shared.types[0]?.type ?? '';
  const findings = openFindings(shared.findings ?? [], [(base ?? head).facts.id, head.facts.id]);
  return ok({ desks: base ? [base, head] : [head], share: { base: base?.facts, head: head.facts, type, foldedStacks, rounded, redacted, findings } });
}

/** A capture is shared as its comparison with nothing: both sides are of one file, and the base has no values. */
function isOfOne({ sides: [base, head] }: SharedComparison): boolean {
  return base.sha256 === head.sha256 && base.name === head.name && base.timeNanos === head.timeNanos && base.totals.every((total) => total === 0) && head.totals.some((total) => total !== 0);
}

function captureOf(shared: SharedComparison, profile: StackProfile, side: number, id: string): Parameters<Questions['makeDesk']>[0] {
  const { name, sha256 } = shared.sides[side]!;
  return { id, sha256, fromLink: true, name, byteLength: 0, format: 'pprof', profile, notices: [linkNotice(shared)] };
}

function linkNotice({ foldedStacks, rounded, redacted }: SharedComparison): Notice {
  const limits = [
    'it has functions and values, no lines and no labels',
    ...(rounded ? ['values have three digits (totals are exact)'] : []),
    ...(foldedStacks > 0 ? [`${foldedStacks} small stacks are folded into their callers`] : []),
    ...(redacted ? ['names outside the standard library are replaced by hashes'] : []),
  ];
  return {
    code: 'from-link',
    severity: rounded || foldedStacks > 0 ? 'caution' : 'info',
    sentence: `This comes from a link: ${limits.join('; ')}. Drop the original file for full detail.`,
  };
}
