/** Captures of which a part is missing: that a rule finds nothing in the rest says nothing of the whole. */
import type { HintContext, ProfileSource } from './context.ts';
import type { Lack, Need } from './rule.ts';

type Whole = Extract<Lack, 'whole-dump' | 'whole-heap'>;

/** Notices of the readers that say so. Without its first line nobody can tell whether a text has its last ones. */
const CUT: ReadonlySet<string> = new Set(['cut', 'damaged', 'gzip-damaged', 'gzip-truncated', 'no-goroutines', 'text-incomplete', 'text-without-header']);

const WHOLE: Readonly<Partial<Record<Need, Whole>>> = {
  heap: 'whole-heap',
  'heaps-2': 'whole-heap',
  'heaps-4': 'whole-heap',
  goroutines: 'whole-dump',
  dump: 'whole-dump',
  states: 'whole-dump',
  'dumps-2': 'whole-dump',
  crash: 'whole-dump',
};

/** Undefined: one of the lists has only captures that are whole. */
export function cutOf(lists: readonly (readonly Need[])[], context: HintContext): Whole | undefined {
  let lack: Whole | undefined;
  for (const list of lists) {
    const cut = list.map((need) => WHOLE[need]).find((whole) => whole !== undefined && cutSentences(whole, context).length > 0);
    if (cut === undefined) return undefined;
    lack ??= cut;
  }
  return lack;
}

/** What the readers said of them first, as clauses, each once. */
export function cutSentences(whole: Whole, { heaps, goroutines }: HintContext): readonly string[] {
  const sources: readonly ProfileSource[] = whole === 'whole-heap' ? heaps : goroutines;
  const said = sources.flatMap(({ notices }) => notices.filter(({ code }) => CUT.has(code)).map(({ sentence }) => sentence.split(/\.(?:\s|$)/)[0]!));
  return [...new Set(said)].map((sentence) => sentence.charAt(0).toLowerCase() + sentence.slice(1));
}
