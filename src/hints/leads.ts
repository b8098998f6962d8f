/** Which of two findings about one place says more. */

/**
 * The most specific first. A rule that names the mistake (a body not closed, a timer not stopped) goes before one that
 * proves the wait (the runtime's leak profile), that before one that tells only what is waited for, and last those that
 * tell only that something grows. A rule that is not in the list goes before those that only tell growth.
 */
const MOST_SPECIFIC_FIRST: readonly (readonly string[])[] = [
  // What a goroutine does wrong, with a library known or with the runtime.
  ['G25', 'G26', 'G30', 'G15', 'G23', 'G24', 'G17', 'G16', 'G19', 'G04', 'G06', 'G21', 'G20', 'G08'],
  // Proven, whatever the pattern.
  ['G01', 'G36'],
  // What it waits for.
  ['G12', 'G14', 'G10', 'G07', 'G02', 'G03', 'G13', 'G05'],
  // Who waits for others, and where.
  ['G09', 'G18'],
  // What a site keeps, with its mistake known.
  ['H27', 'H25', 'H14', 'H15', 'H22', 'H20', 'H18', 'H06', 'H05', 'H13', 'H17', 'H11', 'H10', 'H09', 'H08', 'H12', 'H04', 'H07', 'H21', 'H19', 'G22', 'H23', 'H26', 'M10'],
  ['H01', 'H02', 'H03'],
  // Where memory is, which may be in order.
  ['H32'],
  ['G27', 'G31', 'G29', 'H16', 'M03', 'H31', 'G28', 'M13', 'M02', 'M01', 'M15', 'M14'],
];

const RANK: ReadonlyMap<string, number> = new Map(MOST_SPECIFIC_FIRST.flat().map((rule, at) => [rule, at]));
const UNKNOWN = RANK.get('H01')! - 0.5;

/** Smaller: more specific. */
export function specificity(rule: string): number {
  return RANK.get(rule) ?? UNKNOWN;
}

/** They say that a site grows and not why. */
export const PLAIN_GROWTH: ReadonlySet<string> = new Set(['H01', 'H02', 'H03']);

export type Family = 'goroutines' | 'heap' | 'series' | 'graph' | 'other';

/** Of which artefacts a rule lives: two families are independent witnesses. */
export function familyOf(rule: string): Family {
  if (rule === 'H26' || rule === 'H27' || rule.startsWith('J') || rule.startsWith('V')) return 'graph';
  // Timers made in a loop show in the heap profile only.
  if (rule === 'G22') return 'heap';
  if (rule.startsWith('G')) return 'goroutines';
  // What the compiler says explains a heap finding; it is no second witness of it.
  if (rule.startsWith('E')) return 'heap';
  if (rule.startsWith('H')) return 'heap';
  return rule.startsWith('M') ? 'series' : 'other';
}

/** A symptom of the whole process, and the rules that name what brings it about. */
export const SYMPTOMS: ReadonlyMap<string, readonly string[]> = new Map([['M06', ['M08', 'M09', 'M07']]]);

/** How much is outside of Go's heap is a part of that it grows there. */
export const TWICE_TOLD: ReadonlyMap<string, readonly string[]> = new Map([['H31', ['M03']]]);

/** What is true of the whole process, and the kinds of findings that explain it, best first. */
export const GENERAL: ReadonlyMap<string, readonly Family[]> = new Map<string, readonly Family[]>([
  ['G28', ['goroutines']],
  ['G29', ['goroutines']],
  ['M02', ['goroutines']],
  ['H16', ['goroutines']],
  ['M13', ['goroutines']],
  ['M01', ['heap', 'graph', 'goroutines']],
  ['M14', ['heap', 'graph', 'goroutines']],
  ['M15', ['heap', 'graph', 'goroutines']],
]);
