/** The capture guide's command for what a finding asks for. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { Finding } from '../../model/finding.ts';
import type { Runtime } from '../../model/object-graph.ts';
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

const OF_DUMPS: Readonly<Record<Runtime, Recipes>> = {
  go: [[/dump/i, 'Every object of the heap', 0]],
  jvm: [[/dump/i, 'Heap dump', 0], [/GC log/i, 'GC log', 0]],
  v8: [[/dump|snapshot/i, 'Node: a snapshot by signal', 0]],
};

/** Rules of object graphs speak of dumps; some are for every runtime. */
export function dumpRuntime({ rule, evidence }: Pick<Finding, 'rule' | 'evidence'>, captures: readonly Pick<CaptureFacts, 'id' | 'graph'>[]): Runtime | undefined {
  if (rule.startsWith('J')) return 'jvm';
  if (rule.startsWith('V')) return 'v8';
  if (rule !== 'H26' && rule !== 'H27') return undefined;
  const at = evidence.flatMap((one) => (one.kind === 'object' ? [one.capture] : []));
  return captures.find(({ id, graph }) => graph !== undefined && at.includes(id))?.graph?.runtime ?? 'go';
}

/** With `{base}` to be filled in. `runtime`: of the dump that the finding is about; undefined where it is about none. */
export function commandFor(sentence: string, runtime: Runtime | undefined): string | undefined {
  const found = (runtime === undefined ? OF_GO : OF_DUMPS[runtime]).find(([speaks]) => speaks.test(sentence));
  if (!found) return undefined;
  const [, title, step] = found;
  const recipe = GUIDE.flatMap(({ recipes }) => recipes).find((one) => one.title === title);
  return recipe?.steps[step]?.text;
}
