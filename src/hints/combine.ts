/** Findings of several artefacts, or of several rules, that are about one place become one. */
import type { Evidence, Finding, Impact } from '../model/finding.ts';
import { noisyOr } from './confidence.ts';
import type { HintContext } from './context.ts';
import { proveByGraph } from './graph-proof.ts';
import { doubtHeld } from './held-by-goroutines.ts';
import { familyOf, GENERAL, PLAIN_GROWTH, specificity, SYMPTOMS, TWICE_TOLD } from './leads.ts';
import { MOST_IN_SHORT, shortTimeOf } from './observed.ts';
import { isSamePlace } from './same-place.ts';
import { rankOf, severityOf } from './weigh.ts';

/** A cause that is hardly believed does not take the place of growth that is sure. */
const LEAST_TO_LEAD = 0.45;
/** Of a fact about the whole process, which another leak may explain as well, this much counts. */
const GENERAL_SHARE = 0.3;
/** It names the place itself: then it is half a witness, even of what is not believed alone. */
const POINTING_SHARE = 0.5;
const LEAST_TO_POINT_AT = 0.2;
/** What is certain is proven by the runtime or by the objects themselves. */
const MOST_BY_AGREEING = 0.94;
const MOST_EVIDENCE = 12;

export function combine(findings: readonly Finding[], context: HintContext): readonly Finding[] {
  const proven = proveByGraph(findings, context);
  const apart = foldSymptoms(proven.filter(({ kind }) => !isJoined(kind)), SYMPTOMS);
  const most = shortTimeOf(context) === undefined ? MOST_BY_AGREEING : MOST_IN_SHORT;
  const groups: Finding[][] = [];
  for (const finding of proven.filter(({ kind }) => isJoined(kind)).toSorted(byLead)) {
    const group = GENERAL.has(finding.rule) ? undefined : groups.find(([lead]) => lead !== undefined && !GENERAL.has(lead.rule) && belongs(finding, lead));
    if (group) group.push(finding);
    else groups.push([finding]);
  }
  const leads = groups.map(([lead, ...rest]) => rest.reduce((one, other) => join(one, other, most), lead!));
  return [...apart, ...foldGeneral(doubtHeld(foldConnections(foldSymptoms(leads, TWICE_TOLD), most), context), most)];
}

/** What answers another question, or is about the captures, stays by itself. */
function isJoined(kind: Finding['kind']): boolean {
  return kind === 'leak' || kind === 'fact' || kind === 'churn';
}

/** Those that may lead come before those that may not, whatever their confidence is. */
function byLead(one: Finding, other: Finding): number {
  return Number(leads(other)) - Number(leads(one)) || specificity(one.rule) - specificity(other.rule) || rankOf(other) - rankOf(one) || (one.key < other.key ? -1 : 1);
}

function leads({ confidence }: Finding): boolean {
  return confidence >= LEAST_TO_LEAD;
}

/** One rule's findings are about different places by what the rule says, except of plain growth, which three rules see. */
function belongs(finding: Finding, lead: Finding): boolean {
  const isChurn = [finding, lead].map(({ kind }) => kind === 'churn');
  return finding.rule !== lead.rule && isChurn[0] === isChurn[1] && isSamePlace(lead, finding);
}

/** `most`: as sure as witnesses can make it by agreeing. Within a short time all of them see the same start. */
function join(lead: Finding, other: Finding, most: number): Finding {
  const isIndependent = familyOf(lead.rule) !== familyOf(other.rule) && !lead.also.some(({ rule }) => familyOf(rule) === familyOf(other.rule));
  // That much is made at a place is sure, and says nothing of a leak.
  const isFact = other.kind === 'fact' && lead.kind !== 'fact';
  const confidence = isIndependent ? together(lead.confidence, other.confidence, most) : isFact ? lead.confidence : Math.max(lead.confidence, other.confidence);
  const isSurer = !isIndependent && PLAIN_GROWTH.has(other.rule) && other.confidence > lead.confidence + 0.1;
  const why = isIndependent ? witness(lead, other) : isSurer ? ['that it grows is surer than why'] : other.rule === 'G01' ? other.reasons : [];
  return added(lead, other, confidence, why);
}

function together(one: number, other: number, most: number): number {
  return Math.max(one, other, Math.min(most, noisyOr([one, other])));
}

/** Two artefacts that agree are named. */
function witness(lead: Finding, other: Finding): readonly string[] {
  const names: Readonly<Record<string, string>> = { goroutines: 'goroutines', heap: 'the heap profiles', series: 'the runtime’s numbers', graph: 'the heap dump' };
  const [one, two] = [names[familyOf(lead.rule)], names[familyOf(other.rule)]];
  return one === undefined || two === undefined ? [] : [`${one} and ${two} agree`];
}

function added(lead: Finding, other: Finding, confidence: number, why: readonly string[]): Finding {
  const weight = Math.max(lead.weight, other.weight);
  return {
    ...lead,
    weight,
    severity: severityOf(weight),
    confidence,
    reasons: [...new Set([...lead.reasons, ...why])],
    impact: largerOf(lead.impact, other.impact),
    evidence: distinct([...lead.evidence, ...other.evidence], whatItShows).slice(0, MOST_EVIDENCE),
    surer: [...new Set(lead.surer)],
    functions: [...new Set([...lead.functions, ...other.functions])],
    also: distinct([...lead.also, { rule: other.rule, title: other.title, sentence: other.sentence }, ...other.also], ({ rule }) => rule),
  };
}

function largerOf(one: Impact, other: Impact): Impact {
  const bytes = Math.max(one.bytes ?? 0, other.bytes ?? 0);
  const goroutines = Math.max(one.goroutines ?? 0, other.goroutines ?? 0);
  return { ...other, ...one, ...(bytes > 0 ? { bytes } : {}), ...(goroutines > 0 ? { goroutines } : {}) };
}

/** The same in a dump and in a profile of the same goroutines is told once. */
function whatItShows(evidence: Evidence): string {
  if (evidence.kind === 'goroutines') return JSON.stringify([evidence.frame, evidence.state, evidence.text]);
  return JSON.stringify(evidence);
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

/** That the collector works hard is a part of why it does. */
function foldSymptoms(findings: readonly Finding[], symptoms: typeof SYMPTOMS): readonly Finding[] {
  let folded = findings;
  for (const [symptom, causes] of symptoms) {
    const told = folded.find(({ rule }) => rule === symptom);
    const cause = causes.flatMap((id) => folded.find(({ rule, confidence }) => rule === id && confidence >= LEAST_TO_LEAD) ?? [])[0];
    if (told && cause) folded = folded.flatMap((one) => (one === told ? [] : [one === cause ? added(cause, told, Math.max(cause.confidence, told.confidence), []) : one]));
  }
  return folded;
}

/** A reader or a writer for each, of which so few are sampled that the estimate may be far off. */
const EACH = 4;

/** What a server keeps for each connection is a part of why its connections stay. */
function foldConnections(findings: readonly Finding[], most: number): readonly Finding[] {
  const isPile = ({ rule, also, kind, confidence }: Finding): boolean => kind === 'leak' && confidence >= LEAST_TO_LEAD && [rule, ...also.map((one) => one.rule)].includes('G18');
  const [pile] = findings.filter(isPile).toSorted((one, other) => (other.impact.goroutines ?? 0) - (one.impact.goroutines ?? 0));
  if (!pile) return findings;
  const { goroutines = 0 } = pile.impact;
  const parts = findings.filter(({ rule, functions, evidence, impact }) => PLAIN_GROWTH.has(rule) && functions.length === 0 && (impact.objects ?? 0) <= EACH * goroutines && evidence.some(isOfConnection));
  const whole = parts.reduce((lead, part) => added(lead, { ...part, weight: 0 }, together(lead.confidence, GENERAL_SHARE * part.confidence, most), []), pile);
  return findings.flatMap((one) => (one === pile ? [whole] : parts.includes(one) ? [] : [one]));
}

function isOfConnection(evidence: Evidence): boolean {
  return (evidence.kind === 'growth' || evidence.kind === 'stack') && evidence.path.some((name) => /^net\/http\.\(\*(?:conn\)\.serve|Server\)\.Serve)$/.test(name));
}

/** "Goroutines grow" is said once, with the goroutines that do. */
function foldGeneral(findings: readonly Finding[], most: number): readonly Finding[] {
  const leads = findings.filter(({ rule }) => !GENERAL.has(rule)).toSorted((one, other) => rankOf(other) - rankOf(one));
  const general = findings.filter(({ rule }) => GENERAL.has(rule)).toSorted((one, other) => specificity(one.rule) - specificity(other.rule));
  const alone: Finding[] = [];
  for (const fact of general) {
    const { at, share } = explainedBy(fact, leads);
    const lead = leads[at];
    if (lead === undefined) {
      const cousin = alone.findIndex((other) => (GENERAL.get(fact.rule) ?? [])[0] === (GENERAL.get(other.rule) ?? [])[0]);
      if (cousin === -1) alone.push(fact);
      else alone[cousin] = added(alone[cousin]!, fact, Math.max(alone[cousin]!.confidence, fact.confidence), []);
      continue;
    }
    // What the same captures say once more is no second witness.
    const isWitness = familyOf(fact.rule) !== familyOf(lead.rule) || fact.evidence.some(({ kind }) => kind === 'series');
    const confidence = isWitness ? together(lead.confidence, share * fact.confidence, most) : lead.confidence;
    // Its size is the whole process's, so it does not make the place more important.
    leads[at] = { ...added({ ...lead }, { ...fact, weight: 0, impact: {}, functions: [] }, confidence, []), impact: { ...ratesOf(fact.impact), ...lead.impact } };
  }
  return [...leads, ...alone];
}

/** Where it is by its functions, else the most important finding that can explain it; -1: none. */
function explainedBy(fact: Finding, leads: readonly Finding[]): { readonly at: number; readonly share: number } {
  const families = GENERAL.get(fact.rule) ?? [];
  const isLeak = ({ kind, confidence }: Finding, least: number): boolean => kind === 'leak' && confidence >= least;
  const there = leads.findIndex((lead) => isLeak(lead, LEAST_TO_POINT_AT) && isSamePlace(lead, fact));
  if (there !== -1) return { at: there, share: POINTING_SHARE };
  // It names a place that no finding is about: that is news.
  if (fact.functions.length > 0) return { at: -1, share: 0 };
  const byFamily = families.map((family) => leads.findIndex((lead) => isLeak(lead, LEAST_TO_LEAD) && familyOf(lead.rule) === family));
  return { at: byFamily.find((at) => at !== -1) ?? -1, share: GENERAL_SHARE };
}

function ratesOf({ hoursToLimit }: Impact): Impact {
  return hoursToLimit === undefined ? {} : { hoursToLimit };
}
