/** The capture guide's command for what a finding asks for. */
import type { Finding } from '../../model/finding.ts';
import { GUIDE } from '../guide/captures.ts';

/** What a sentence speaks of, and the recipe that gets it: its title, and which of its steps. The first that fits. */
type Recipes = readonly (readonly [speaks: RegExp, title: string, step: number])[];

const OF_GO: Recipes = [
  [/leak profile|goroutineleak/i, 'Goroutines that can never go on', 0],
  [/heap dump|WriteHeapDump|objects and what holds/i, 'Every object of the heap', 0],
  [/(?:two|second|another|later|more) (?:\w+ )*dump|dumps of goroutines/i, 'All goroutines with their stacks, twice', 1],
  [/goroutine.*dump|dump.*goroutine|debug=2/i, 'All goroutines with their stacks, twice', 0],
  [/(?:four|five|three|more|several|another|later|second|two) (?:\w+ )*(?:heap )?profiles?|\/heap/i, 'Heap, five times', 1],
  [/gctrace/i, 'A line for each collection', 0],
  [/MemStats|runtime memory|metrics|over time/i, 'Counters of the runtime, every minute', 0],
  [/escape|-m=2/i, 'Why a line allocates', 0],
];

const OF_DUMPS: Readonly<Record<'go' | 'jvm' | 'v8', Recipes>> = {
  go: [[/dump/i, 'Every object of the heap', 0]],
  jvm: [[/dump/i, 'Heap dump', 0], [/GC log/i, 'GC log', 0]],
  v8: [[/dump|snapshot/i, 'Node: a snapshot by signal', 0]],
};

/** With `{base}` to be filled in. */
export function commandFor(sentence: string, rule: Finding['rule']): string | undefined {
  const found = recipesOf(rule).find(([speaks]) => speaks.test(sentence));
  if (!found) return undefined;
  const [, title, step] = found;
  const recipe = GUIDE.flatMap(({ recipes }) => recipes).find((one) => one.title === title);
  return recipe?.steps[step]?.text;
}

/** Rules of object graphs speak of dumps of their own runtime. */
function recipesOf(rule: Finding['rule']): Recipes {
  if (rule.startsWith('J')) return OF_DUMPS.jvm;
  if (rule.startsWith('V')) return OF_DUMPS.v8;
  return rule === 'H26' || rule === 'H27' ? OF_DUMPS.go : OF_GO;
}
