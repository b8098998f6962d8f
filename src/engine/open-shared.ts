import { indexProfile, type ProfileIndex } from '../analysis/profile-index.ts';
import { loadRegex } from '../lib/regex.ts';
import { ok } from '../lib/result.ts';
import type { Notice } from '../model/failure.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { openPayload } from '../permalink/open-payload.ts';
import { toProfiles } from '../permalink/to-profiles.ts';
import { factsOf } from './capture-facts.ts';
import type { Answer, CaptureFacts, OpenedShare } from './contract.ts';

export interface OpenedCaptures {
  readonly share: OpenedShare;
  readonly captures: readonly { readonly facts: CaptureFacts; readonly index: ProfileIndex }[];
}

/** What a link held, as two captures that every view can show. */
export async function openShared(payload: string | Uint8Array, nextId: () => string): Promise<Answer<OpenedCaptures>> {
  const [opened] = await Promise.all([openPayload(payload), loadRegex()]);
  if (!opened.ok) return opened;
  const shared = opened.value;
  const captures = toProfiles(shared).map((profile, side) => captureOf(shared, profile, side, nextId()));
  const [base, head] = captures.map(({ facts }) => facts) as [CaptureFacts, CaptureFacts];
  const { foldedStacks, rounded, redacted } = shared;
  return ok({ captures, share: { base, head, type: shared.types[0]?.type ?? '', foldedStacks, rounded, redacted } });
}

function captureOf(
  shared: SharedComparison,
  profile: StackProfile,
  side: number,
  id: string,
): { readonly facts: CaptureFacts; readonly index: ProfileIndex } {
  const { name, sha256 } = shared.sides[side]!;
  const facts = factsOf({
    id,
    sha256,
    fromLink: true,
    name,
    byteLength: 0,
    format: 'pprof',
    kind: shared.kind,
    profile,
    notices: [linkNotice(shared)],
  });
  return { facts, index: indexProfile(profile) };
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
