/** Runs the rules whose artefacts are open, and says which found nothing and what the others would need. */
import { asPrinted } from '../analysis/go-names.ts';
import type { Evidence, Finding, HintReport } from '../model/finding.ts';
import { combine } from './combine.ts';
import type { HintContext } from './context.ts';
import { cutOf } from './cut-captures.ts';
import { joinIncidents } from './goroutines/one-incident.ts';
import { CHAINS, isMet, isSensible, wordsOf } from './needs.ts';
import { prepare } from './prepare.ts';
import type { Found, Lack, Need, Rule } from './rule.ts';
import { byRank, weigh } from './weigh.ts';

/** Below this a finding only stands with the weak ones, which a reader asks for. */
export const WEAK = 0.3;

/** `pause` is waited for between two rules: the worker hears messages there. */
export async function runRules(context: HintContext, rules: readonly Rule[], pause?: () => Promise<void>): Promise<HintReport> {
  const found: Finding[] = [];
  const quiet: Rule[] = [];
  const failed: { readonly rule: Rule; readonly why: string }[] = [];
  const waiting: Asking[] = [];
  const met = new Map<Need, boolean>();
  const has = (need: Need): boolean => {
    const known = met.get(need) ?? isMet(need, context);
    met.set(need, known);
    return known;
  };
  if (pause) await prepare(context);
  for (const rule of rules) {
    const open = rule.needs.filter((list) => list.every(has));
    if (open.length === 0) {
      waiting.push({ rule, options: rule.needs.map((list) => list.filter((need) => !has(need))) });
      continue;
    }
    await pause?.();
    try {
      // Rules share what the context keeps: one after the other is as fast, and leaves pauses between.
      const findings = await rule.run(context);
      const lacking = findings.length === 0 ? (rule.lacks?.(context) ?? cutOf(open, context)) : undefined;
      if (lacking !== undefined) waiting.push({ rule, options: [[lacking]] });
      else if (findings.length === 0) quiet.push(rule);
      else for (const one of findings) found.push(toFinding(rule, one));
    } catch (error) {
      failed.push({ rule, why: error instanceof Error ? error.message : String(error) });
    }
  }
  const told = new Set<string>();
  const findings = joinIncidents(combine(found, context), context).toSorted(byRank);
  for (const { rule, also } of findings) for (const id of [rule, ...also.map((one) => one.rule)]) told.add(id);
  return {
    findings,
    healthy: quiet.filter(({ id }) => !told.has(id)).map(({ id, title, healthy }) => ({ rule: id, title, sentence: healthy })),
    missing: [...whatIsMissing(waiting.filter(({ rule: { id } }) => !told.has(id)), context), ...failed.map(({ rule, why }) => ({ need: `${rule.id}, ${rule.title}, could not be looked at: ${why}`, capture: '', rules: [rule.id] }))],
    goVersion: context.goVersion?.text,
  };
}

function toFinding(rule: Rule, { scale, severity, ...found }: Found): Finding {
  const confidence = Number.isFinite(found.confidence) ? Math.min(1, Math.max(0, found.confidence)) : 0;
  return { ...found, ...inWords(found), ...weigh(scale, severity), confidence, rule: rule.id, title: rule.title, also: [] };
}

/** What is read, and what is compared, has names as the runtime prints them; paths and frames lead to a place and stay. */
function inWords(found: Omit<Found, 'scale' | 'severity'>): Pick<Finding, 'key' | 'sentence' | 'fix' | 'reasons' | 'surer' | 'functions' | 'evidence'> {
  const all = (texts: readonly string[]): readonly string[] => texts.map(asPrinted);
  return {
    key: asPrinted(found.key),
    sentence: asPrinted(found.sentence),
    fix: asPrinted(found.fix),
    reasons: all(found.reasons),
    surer: all(found.surer),
    functions: [...new Set(all(found.functions))],
    evidence: found.evidence.map((one): Evidence => ({ ...one, text: asPrinted(one.text) })),
  };
}

/** A rule that waits, and what each of its lists of needs lacks. */
interface Asking {
  readonly rule: Rule;
  readonly options: readonly (readonly Lack[])[];
}

/** For each rule that waits, the list of needs that lacks least; then by what one capture would let run, most first. */
function whatIsMissing(waiting: readonly Asking[], context: HintContext): HintReport['missing'] {
  const asked = new Map<Lack, Set<string>>();
  for (const { rule: { id }, options } of waiting) {
    const sensible = options.filter((lacking) => lacking.every((need) => isSensible(need, context)));
    const [fewest] = sensible.toSorted((one, other) => one.length - other.length);
    for (const need of fewest ?? []) {
      const there = asked.get(need);
      if (there) there.add(id);
      else asked.set(need, new Set([id]));
    }
  }
  for (const chain of CHAINS) {
    const parts = chain.filter((need) => asked.has(need));
    const last = parts.pop();
    if (last === undefined) continue;
    for (const part of parts) {
      for (const id of asked.get(part)!) asked.get(last)!.add(id);
      asked.delete(part);
    }
  }
  return [...asked]
    .toSorted(([, one], [, other]) => other.size - one.size)
    .map(([need, ids]) => ({ ...wordsOf(need, context), rules: [...ids] }));
}
