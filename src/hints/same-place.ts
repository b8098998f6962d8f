/** Whether two findings are about one place of the program. */
import { asPrinted, withoutClosures } from '../analysis/go-names.ts';
import { plainState } from '../analysis/goroutines/infer-state.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { familyOf } from './leads.ts';

/** Everything is called by these: they join nothing. */
export const EVERYWHERE = /^main\.main$|^main\.init(?:\.\d+)?$|^runtime\./;
/** Starts and waits for what it is given, all over a program. */
const LIBRARY = /^golang\.org\/x\/sync\//;
/** The first of a finding's functions are where it is; the rest is how one gets there. */
const NEAR = 2;

export function isSamePlace(one: Finding, other: Finding): boolean {
  const families = [familyOf(one.rule), familyOf(other.rule)];
  if (families[0] === 'goroutines' && families[1] === 'goroutines') return sharesGoroutines(one, other) || startsAt(one, other) || startsAt(other, one) || waitsFor(one, other) || waitsFor(other, one);
  if (families.includes('goroutines')) {
    const [goroutines, heap] = families[0] === 'goroutines' ? [one, other] : [other, one];
    return touches(heap, new Set([...goroutines.functions, ...creatorsOf(goroutines)])) || isMadeByThem(heap, goroutines);
  }
  return touches(one, new Set(other.functions.slice(0, NEAR))) || touches(other, new Set(one.functions.slice(0, NEAR)));
}

/** Nothing of the program is on the stack, and it begins where these goroutines do: what a library makes in its own goroutines. */
function isMadeByThem({ functions, evidence }: Finding, goroutines: Finding): boolean {
  if (functions.length > 0) return false;
  const first = evidence.find((one) => one.kind === 'growth' || one.kind === 'stack');
  const entry = first?.path.find((name) => !EVERYWHERE.test(name));
  return entry !== undefined && goroutines.functions.includes(entry);
}

/** One of the places of a finding is among these. */
function touches({ functions }: Finding, places: ReadonlySet<string>): boolean {
  return functions.slice(0, NEAR).some((name) => !EVERYWHERE.test(name) && places.has(name));
}

function startsAt({ functions: [first] }: Finding, other: Finding): boolean {
  return first !== undefined && !EVERYWHERE.test(first) && [...other.functions.slice(0, NEAR), ...creatorsOf(other)].includes(first);
}

/** Who waits for a WaitGroup, and the goroutines that it counts, are closures of one function most often. */
function waitsFor(waiter: Finding, other: Finding): boolean {
  if (waiter.rule !== 'G09') return false;
  const places = new Set([...waiter.functions, ...creatorsOf(waiter)].map(withoutClosures).filter((name) => !EVERYWHERE.test(name)));
  return [...other.functions, ...creatorsOf(other)].some((name) => places.has(withoutClosures(name)) && !LIBRARY.test(name));
}

function creatorsOf({ evidence }: Finding): readonly string[] {
  return evidence.flatMap((one) => (one.kind === 'goroutines' && one.creator !== undefined ? [one.creator] : []));
}

/** `debug=1` says neither states nor creators: what is not said does not differ. */
function sharesGoroutines(one: Finding, other: Finding): boolean {
  const groups = one.evidence.filter(isOfGoroutines);
  return other.evidence.some(
    (mine) =>
      isOfGoroutines(mine) &&
      groups.some(({ frame, state, creator }) => asPrinted(frame) === asPrinted(mine.frame) && agree(known(state), known(mine.state)) && agree(creator, mine.creator)),
  );
}

type OfGoroutines = Extract<Evidence, { readonly kind: 'goroutines' }>;

function isOfGoroutines(evidence: Evidence): evidence is OfGoroutines {
  return evidence.kind === 'goroutines' && evidence.frame !== '';
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function known(state: string): string | undefined {
  const plain = plainState(state);
  return plain === 'waiting' || plain === 'unknown' ? undefined : plain;
}
