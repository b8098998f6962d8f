/** Goroutines in several places that have waited for as long, to about a minute, hang together: they are told once. */
import { formatCount } from '../../lib/format-value.ts';
import type { Finding } from '../../model/finding.ts';
import type { HintContext } from '../context.ts';
import { familyOf } from '../leads.ts';
import { rankOf } from '../weigh.ts';
import { goroutineTable, type GoroutineTable, type Group } from './groups.ts';
import { MARK } from './stack-marks.ts';

/** Waits are whole minutes: below this they are alike by chance. */
const LEAST_MINUTES = 10;
const MINUTE = 1;
const SHARE = 0.02;
const MOST_EVIDENCE = 12;

interface Hung {
  readonly finding: Finding;
  readonly group: Group;
}

/**
 * Of a dump: findings whose goroutines have the same longest wait, the same median and the same quarters, to the minute or
 * to 2 %. Those that began to wait all at once are left alone: the start of a program is no incident.
 */
export function joinIncidents(findings: readonly Finding[], context: HintContext): readonly Finding[] {
  const table = goroutineTable(context);
  if (!table) return findings;
  const incidents: [Hung, ...Hung[]][] = [];
  for (const finding of findings) {
    const group = groupOf(table, finding);
    if (!group || !isIncident(group)) continue;
    const incident = incidents.find(([first]) => areAlike(first.group.waits, group.waits));
    if (incident) incident.push({ finding, group });
    else incidents.push([{ finding, group }]);
  }
  let joined = findings;
  for (const incident of incidents) {
    if (incident.length < 2) continue;
    const [lead, ...rest] = incident.toSorted(byVictim(incident));
    const parts = new Set(rest.map(({ finding }) => finding));
    joined = joined.flatMap((one) => (one === lead?.finding ? [join(lead.finding, [...parts])] : parts.has(one) ? [] : [one]));
  }
  return joined;
}

function groupOf({ groups }: GoroutineTable, { kind, rule, evidence: [first] }: Finding): Group | undefined {
  if (kind !== 'leak' || familyOf(rule) !== 'goroutines' || first?.kind !== 'goroutines') return undefined;
  return groups.find(({ spelled, state, now, creator }) => spelled === first.frame && state === first.state && creator === first.creator && now === first.counts.at(-1));
}

function isIncident({ waits, known }: Group): boolean {
  const [longest = 0, , , quarter = 0] = waits;
  return known >= 4 && longest >= LEAST_MINUTES && longest - quarter > tolerance(longest);
}

function areAlike(one: readonly number[], other: readonly number[]): boolean {
  return one.every((wait, at) => Math.abs(wait - other[at]!) <= tolerance(wait));
}

function tolerance(wait: number): number {
  return Math.max(MINUTE, SHARE * wait);
}

/** Who waits for the outside or for a lock keeps others waiting; who counts the others, or is handed what they make, waits for them. */
function byVictim(all: readonly Hung[]): (one: Hung, other: Hung) => number {
  const starts = ({ group }: Hung): number => Number(all.some((other) => other.group !== group && other.group.creator === group.frame));
  return (one, other) => victimhood(one.group) - victimhood(other.group) || starts(one) - starts(other) || rankOf(other.finding) - rankOf(one.finding);
}

function victimhood({ state, marks }: Group): number {
  switch (state) {
    case 'IO wait':
    case 'syscall':
    case 'sleep':
      return 0;
    case 'sync.Mutex.Lock':
    case 'sync.RWMutex.Lock':
    case 'sync.RWMutex.RLock':
      return 1;
    case 'chan send':
      return 2;
    case 'chan receive':
    case 'sync.Cond.Wait':
      return 4;
    case 'sync.WaitGroup.Wait':
      return 5;
    case 'semacquire':
      return (marks & MARK.waitGroup) === 0 ? 1 : 5;
    default:
      return 3;
  }
}

function join(lead: Finding, rest: readonly Finding[]): Finding {
  const all = [lead, ...rest];
  const sum = (of: (finding: Finding) => number | undefined): number => all.reduce((total, one) => total + (of(one) ?? 0), 0);
  const others = sum(({ impact }) => impact.goroutines) - (lead.impact.goroutines ?? 0);
  return {
    ...lead,
    sentence: `${lead.sentence} ${formatCount(others)} more, in ${rest.length === 1 ? 'another place' : `${rest.length} other places`}, have waited for as long, to about a minute.`,
    reasons: [...lead.reasons, 'that the longest, the median and the quarters of the waits are the same in all places makes it one hang'],
    weight: Math.max(...all.map(({ weight }) => weight)),
    severity: all.reduce((most, { severity }) => (severity > most ? severity : most), lead.severity),
    confidence: Math.max(...all.map(({ confidence }) => confidence)),
    impact: { ...lead.impact, goroutines: sum(({ impact }) => impact.goroutines), bytes: sum(({ impact }) => impact.bytes) },
    evidence: all.flatMap(({ evidence }) => evidence).slice(0, MOST_EVIDENCE),
    functions: [...new Set(all.flatMap(({ functions }) => functions))],
    also: all.flatMap((one) => (one === lead ? one.also : [{ rule: one.rule, title: one.title, sentence: one.sentence }, ...one.also])),
  };
}
