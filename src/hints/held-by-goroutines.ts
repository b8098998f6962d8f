/** Memory that functions made on the way to goroutines that wait: these may be what keeps it. */
import { asPrinted } from '../analysis/go-names.ts';
import { framesOf, PROGRAM } from '../analysis/goroutines/frame-roles.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { counted } from '../lib/counted.ts';
import type { HintContext, ProfileSource } from './context.ts';
import { PLAIN_GROWTH } from './leads.ts';
import { EVERYWHERE } from './same-place.ts';

const LEAST_CONFIDENCE = 0.45;
/** What a request leaves behind with a goroutine is its data, not a table. */
const MOST_BYTES_EACH = 64 << 10;
/** How far the two curves may be apart, of the whole rise. */
const APART = 0.25;
const DOUBT = 0.6;

type OfGoroutines = Extract<Evidence, { readonly kind: 'goroutines' }>;

/** Plain growth in a caller of what starts goroutines that pile up in step with it is less sure to be a leak of its own. */
export function doubtHeld(findings: readonly Finding[], context: HintContext): readonly Finding[] {
  const newest = context.heaps.at(-1);
  const plain = findings.filter(({ rule, functions }) => PLAIN_GROWTH.has(rule) && functions.length > 0);
  const piles = findings.filter(({ kind, rule, confidence, evidence }) => kind === 'leak' && !PLAIN_GROWTH.has(rule) && confidence >= LEAST_CONFIDENCE && evidence.some(isOfGrown));
  if (!newest || plain.length === 0 || piles.length === 0) return findings;
  const doubts = new Map<Finding, Finding>();
  const printed = newest.index.profile.strings.map(asPrinted);
  for (const pile of piles) {
    const groups = pile.evidence.filter(isOfGrown);
    const held = plain.filter((growth) => !doubts.has(growth) && groups.some((group) => mayHold(group, growth)));
    if (held.length === 0) continue;
    const callers = callersOf(newest, printed, new Set(groups.flatMap(({ creator }) => (creator === undefined ? [] : [asPrinted(creator)]))));
    for (const growth of held) {
      const holder = callers.has(growth.functions[0]!) ? groups.find((group) => mayHold(group, growth)) : undefined;
      if (holder) doubts.set(growth, doubted(growth, holder));
    }
  }
  return findings.map((one) => doubts.get(one) ?? one);
}

function isOfGrown(evidence: Evidence): evidence is OfGoroutines {
  return evidence.kind === 'goroutines' && evidence.counts.length > 1 && evidence.counts.at(-1)! > evidence.counts[0]!;
}

function mayHold({ counts }: OfGoroutines, { impact, evidence }: Finding): boolean {
  const more = counts.at(-1)! - counts[0]!;
  if ((impact.bytes ?? 0) > MOST_BYTES_EACH * more) return false;
  const growth = evidence.find((one) => one.kind === 'growth');
  if (growth?.kind !== 'growth' || growth.values.length !== counts.length) return true;
  const rise = growth.values.at(-1)! - growth.values[0]!;
  return counts.every((count, at) => Math.abs((count - counts[0]!) / more - (growth.values[at]! - growth.values[0]!) / rise) <= APART);
}

function doubted(growth: Finding, { counts, frame }: OfGoroutines): Finding {
  const why = `${counted(counts.at(-1)! - counts[0]!, 'goroutine')} more wait in \`${asPrinted(frame)}\`, which were started on its way, and may be what keeps it`;
  return { ...growth, confidence: DOUBT * growth.confidence, reasons: [...growth.reasons, why] };
}

/** Functions of the program that stand above any of these on a stack of the profile. */
function callersOf({ index: { profile } }: ProfileSource, printed: readonly string[], names: ReadonlySet<string>): ReadonlySet<string> {
  const { stacks } = profile;
  const frames = framesOf(profile);
  const isStarter = printed.map((name) => names.has(name));
  const seen = new Uint8Array(stacks.count);
  const callers = new Set<number>();
  for (let node = 1; node < stacks.count; node++) {
    if (!isStarter[frames.name[stacks.frame[node]!]!]!) continue;
    for (let up = stacks.parent[node]!; up > 0 && seen[up] === 0; up = stacks.parent[up]!) {
      seen[up] = 1;
      const frame = stacks.frame[up]!;
      if (frames.role[frame] === PROGRAM) callers.add(frames.name[frame]!);
    }
  }
  return new Set(Array.from(callers, (name) => printed[name]!).filter((name) => !EVERYWHERE.test(name)));
}
