/** How much a finding matters, before doubt; and in which order findings stand. */
import type { Finding, Severity } from '../model/finding.ts';
import { PLAIN_GROWTH } from './leads.ts';
import type { Found } from './rule.ts';

type Scale = Found['scale'];

/** From these scores up. The first is for all. */
const BANDS: readonly number[] = [0, 20, 45, 70];
/** Growth that doubles in this time or less weighs most. */
const DAY = 24 * 3_600_000;

/**
 * 40 for a share of half or more, 40 for growth that doubles within a day, 20 for ten thousand of them.
 * A severity that the catalogue sets keeps the score within its band, so that order and severity never disagree.
 */
export function weigh(scale: Scale, bounds?: Found['severity']): { readonly weight: number; readonly severity: Severity } {
  const many = scale.count > 50 ? Math.log10(scale.count / 50) / 2.3 : 0;
  const score = 40 * within(scale.share / 0.5) + 40 * within(scale.growth) + 20 * within(many);
  const least = BANDS[(bounds?.least ?? 1) - 1]!;
  const most = bounds?.most === undefined || bounds.most === 4 ? 100 : BANDS[bounds.most]! - 0.1;
  const weight = Math.min(most, Math.max(least, score));
  return { weight, severity: severityOf(weight) };
}

export function severityOf(weight: number): Severity {
  if (weight >= BANDS[3]!) return 4;
  if (weight >= BANDS[2]!) return 3;
  return weight >= BANDS[1]! ? 2 : 1;
}

/** `growth` of a scale: 24 hours by the time to double, at most 1. `perMs`: the slope, in units of `now` by ms. */
export function growthOf(now: number, perMs: number): number {
  if (!(perMs > 0)) return 0;
  return now > 0 ? within((perMs * DAY) / now) : 1;
}

/** `growth` of a scale where no times are known: what was added, as part of what there is now. */
export function growthWithoutTime(before: number, after: number): number {
  return after > 0 && after > before ? within((after - before) / after) : 0;
}

/** Verdicts and crashes answer what the reader asked; what is kept ends the process, what is made and dropped costs time; facts and cautions are not what leaks. */
const ORDER: Readonly<Record<Finding['kind'], number>> = { verdict: 0, crash: 1, leak: 2, pressure: 2, churn: 4, caution: 5, fact: 5 };
/** Where most of the memory in use is comes before what is made and dropped. */
const MOST_OF_HEAP = 3;
/** What is hardly believed does not stand before what is sure, though it costs only time. */
const BELIEVED = 0.45;

export function byRank(one: Finding, other: Finding): number {
  return orderOf(one) - orderOf(other) || rankOf(other) - rankOf(one) || compareText(one.key, other.key);
}

/** 40 of its weight are half of the heap. */
function orderOf({ rule, kind, weight, confidence }: Finding): number {
  if (kind === 'leak' && confidence < BELIEVED) return ORDER.churn;
  return rule === 'H32' && kind === 'fact' && weight >= 40 ? MOST_OF_HEAP : ORDER[kind];
}

/** What is made and dropped costs time; what is kept ends the process. */
const CHURN_SHARE = 0.8;

/** Of two that matter as much, the one that says why goes first. */
const PLAIN_SHARE = 0.9;

/** What it is ranked by: importance times confidence. A finding of weight 0 still counts a little, or confidence would not tell. */
export function rankOf({ rule, kind, weight, confidence }: Pick<Finding, 'rule' | 'kind' | 'weight' | 'confidence'>): number {
  return Math.max(1, weight) * confidence * (kind === 'churn' ? CHURN_SHARE : 1) * (PLAIN_GROWTH.has(rule) ? PLAIN_SHARE : 1);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function within(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : share > 0 ? 1 : 0;
}
