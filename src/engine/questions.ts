import { indexProfile } from '../analysis/profile-index.ts';
import { kindOf } from '../analysis/profile-kind.ts';
import { isOfOwners, type Capture, type ProfileKind } from '../model/capture.ts';
import { withoutHiddenLeaves } from '../model/without-hidden-leaves.ts';
import { factsOf } from './capture-facts.ts';
import * as flame from './flame-answers.ts';
import type { GraphFacts } from './graph-contract.ts';
import { StackDesk } from './stack-desk.ts';
import * as tables from './table-answers.ts';

/**
 * All that can be asked of an open capture. The page is there before any file is, so this is fetched while the first one
 * is being read.
 */
export const QUESTIONS = { flame, tables, makeDesk };

export type Questions = typeof QUESTIONS;

/** The kind is told from the profile, unless it is known: a link holds one type of a profile. */
function makeDesk(read: Omit<Capture, 'kind'>, kind: ProfileKind = kindOf(read.profile), graph?: GraphFacts): StackDesk {
  const capture: Capture = { ...read, kind };
  // Symbols that come later may name them: the capture keeps what was read.
  const profile = read.format === 'text' && (kind === 'heap' || kind === 'allocs') ? withoutHiddenLeaves(read.profile) : read.profile;
  return new StackDesk(capture, factsOf({ ...capture, profile }, graph), indexProfile(profile, isOfOwners(kind) ? 'types' : 'symbols'));
}
