/** The capture guide's command for what a finding asks for. */
import { GUIDE } from '../guide/captures.ts';

/** What a sentence speaks of, and the recipe that gets it; the first that fits. */
const RECIPES: readonly (readonly [speaks: RegExp, title: string, step: number])[] = [
  [/leak profile|goroutineleak/i, 'Goroutines that can never go on', 0],
  [/(?:two|second|another|later|more) (?:\w+ )*dump|dumps of goroutines/i, 'All goroutines with their stacks, twice', 1],
  [/goroutine.*dump|dump.*goroutine|debug=2/i, 'All goroutines with their stacks, twice', 0],
  [/heap dump|WriteHeapDump|objects and what holds/i, 'Every object of the heap', 0],
  [/(?:four|three|more|several|another|later|second|two) (?:\w+ )*(?:heap )?profiles?|\/heap/i, 'Heap, four times', 1],
  [/MemStats|runtime memory|metrics|over time/i, 'Counters of the runtime, every minute', 0],
];

/** With `{base}` to be filled in. */
export function commandFor(sentence: string): string | undefined {
  const found = RECIPES.find(([speaks]) => speaks.test(sentence));
  if (!found) return undefined;
  const [, title, step] = found;
  const recipe = GUIDE.flatMap(({ recipes }) => recipes).find((one) => one.title === title);
  return recipe?.steps[step]?.text;
}
