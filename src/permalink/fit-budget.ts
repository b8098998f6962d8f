/** The best form of a comparison that fits so many characters. */
import { formatCount } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { canonical } from './canonical.ts';
import { encodeD1With, loadDeflate } from './d1-encode.ts';
import { citedNodes, findingsLadder, NO_FINDINGS, withFindings, type FindingsRung } from './findings-ladder.ts';
import { countStacks, exactShareOf, foldTo, planFolding, roundValues } from './fold-tree.ts';
import { payloadTextLength, payloadToText } from './payload-text.ts';

export interface FitOptions {
  /** Most characters of the payload; undefined: everything, exact. */
  readonly budget: number | undefined;
  /** Nodes of the given tree that must never be folded, for example those that a finding cites. */
  readonly keep?: (node: number) => boolean;
}

export interface FittedPayload {
  readonly payload: string;
  /** The same as bytes: what is downloaded. */
  readonly bytes: Uint8Array;
  /** What the payload holds. */
  readonly comparison: SharedComparison;
  readonly stacks: number;
  readonly foldedStacks: number;
  readonly rounded: boolean;
  /** Share of Σ|delta| of the first type that still stands on its own stack, 0 to 1. */
  readonly exactShare: number;
  readonly findings: FittedFindings;
}

export interface FittedFindings {
  readonly kept: number;
  /** How many were given. */
  readonly of: number;
  /** They do not say what else saw the same, and what would make them surer. */
  readonly isShort: boolean;
}

/** Of the characters that findings take alone: in the link they share names with the stacks. */
const LEAST_ADDED = 0.7;
/** Never seen: more nodes to a character. Beyond it the whole tree is not even tried, which for large ones takes seconds. */
const NODES_PER_CHARACTER = 8;
const MOST_TRIES = 9;
/** Close enough to a budget to stop. */
const CLOSE = 0.985;

/**
 * Exact; else with values of three significant digits; else also with the smallest subtrees folded into their parents,
 * as few as it takes. Totals stay exact in each. Findings come along whole where there is room, else in a share of it: what
 * they say besides goes first, then the least important of them.
 */
export async function fitBudget(comparison: SharedComparison, options: FitOptions): Promise<Result<FittedPayload, Failure>> {
  const deflate = await loadDeflate();
  const encode = (candidate: SharedComparison): Result<Uint8Array, Failure> => encodeD1With(candidate, deflate);
  const budget = options.budget ?? Infinity;
  const ladder = findingsLadder(comparison, budget, deflate);
  const of = comparison.findings?.length ?? 0;
  const fit = fitStacks(withFindings(comparison, []), budget, options.keep, ladder, encode);
  return fit.ok ? ok({ ...fit.value, findings: { ...fit.value.findings, of } }) : fit;
}

function fitStacks(
  comparison: SharedComparison,
  budget: number,
  keep: FitOptions['keep'],
  ladder: readonly FindingsRung[],
  encode: (candidate: SharedComparison) => Result<Uint8Array, Failure>,
): Result<FittedPayload, Failure> {
  const nodes = comparison.tree.count - 1;
  // A node takes about three characters where nothing was measured.
  let size = Math.max(budget * 1.5, nodes * 3);
  if (nodes <= budget * NODES_PER_CHARACTER) {
    for (const stacks of budget === Infinity ? [comparison] : [comparison, roundValues(comparison)]) {
      const plain = encode(stacks);
      if (!plain.ok) return plain;
      size = payloadTextLength(plain.value.length);
      for (const rung of ladder) {
        if (size + rung.size * LEAST_ADDED > budget) continue;
        const candidate = withFindings(stacks, rung.findings);
        const bytes = rung.findings.length === 0 ? plain : encode(candidate);
        if (!bytes.ok) return bytes;
        if (payloadTextLength(bytes.value.length) <= budget) return ok(fitted(candidate, bytes.value, 1, rung));
      }
    }
  }
  const least = ladder.at(-1)!;
  const whole = withFindings(comparison, least.findings);
  const cited = citedNodes(whole);
  const folded = fold(whole, budget, size + least.size, (node) => cited.has(node) || keep?.(node) === true, least, encode);
  if (folded.ok || least.findings.length === 0) return folded;
  // The stacks go before what was found in them, but for what must be said of any.
  return fold(comparison, budget, size, keep, NO_FINDINGS, encode);
}

/** Looks for the number of nodes that just fits: size grows nearly in step with it, so few tries are enough. */
function fold(
  comparison: SharedComparison,
  budget: number,
  whole: number,
  keep: FitOptions['keep'],
  rung: FindingsRung,
  encode: (candidate: SharedComparison) => Result<Uint8Array, Failure>,
): Result<FittedPayload, Failure> {
  const plan = planFolding(comparison.tree, keep);
  const attempt = (nodes: number): { readonly candidate: SharedComparison; readonly bytes: Result<Uint8Array, Failure> } => {
    const candidate = roundValues(foldTo(comparison, plan, nodes));
    return { candidate, bytes: encode(candidate) };
  };
  let low = plan.kept;
  const least = attempt(low);
  if (!least.bytes.ok) return least.bytes;
  let best = fitted(least.candidate, least.bytes.value, exactShareOf(plan, low), rung);
  let lowSize = best.payload.length;
  if (lowSize > budget) return err(tooTight(lowSize, plan.kept));
  let high = plan.order.length;
  let highSize = whole;
  for (let tries = 0; tries < MOST_TRIES && high - low > 1 && lowSize < budget * CLOSE; tries++) {
    const ratio = Math.min(0.9, Math.max(0.02, (budget * 0.995 - lowSize) / Math.max(1, highSize - lowSize)));
    const middle = Math.min(high - 1, Math.max(low + 1, Math.round(low + (high - low) * ratio)));
    const { candidate, bytes } = attempt(middle);
    if (!bytes.ok) return bytes;
    const size = payloadTextLength(bytes.value.length);
    if (size <= budget) {
      best = fitted(candidate, bytes.value, exactShareOf(plan, middle), rung);
      low = middle;
      lowSize = size;
    } else {
      high = middle;
      highSize = size;
    }
  }
  return ok(best);
}

function fitted(candidate: SharedComparison, bytes: Uint8Array, exactShare: number, { findings, isShort }: FindingsRung): FittedPayload {
  const comparison = canonical(candidate);
  return {
    payload: payloadToText(bytes),
    bytes,
    comparison,
    stacks: countStacks(comparison.tree),
    foldedStacks: comparison.foldedStacks,
    rounded: comparison.rounded,
    exactShare,
    findings: { kept: findings.length, of: findings.length, isShort },
  };
}

function tooTight(needed: number, kept: number): Failure {
  const what = kept === 0 ? 'the names of both files and their totals' : `the ${formatCount(kept)} frames that may not be left out`;
  return { code: 'too-large', sentence: `It does not fit: ${what} take ${formatCount(needed)} characters alone. Choose more room, or download the comparison.` };
}
