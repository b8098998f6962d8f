/** docs/hints.md: every rule by what it says of itself, so that the page and the document can't drift apart. */
import { NEEDS } from './needs.ts';
import type { Rule } from './rule.ts';

const AREAS: readonly { readonly title: string; readonly has: (id: string) => boolean }[] = [
  { title: 'Goroutines', has: (id) => id.startsWith('G') },
  { title: 'Heap profiles and objects', has: (id) => id.startsWith('H') },
  { title: 'Runtime memory', has: (id) => id.startsWith('M') },
  { title: 'Escape analysis', has: (id) => id.startsWith('E') },
  { title: 'Was it fixed?', has: (id) => id.startsWith('X') },
  { title: 'Java heaps', has: (id) => id.startsWith('J') },
  { title: 'V8 heaps', has: (id) => id.startsWith('V') },
];

const INTRODUCTION = `# Leak hints

Made from the rules in \`src/hints\` by \`npm run docs:hints\`; a test compares the two.

Each rule looks at all captures that are open together and says what it found: a sentence, how much it matters, how sure it
is, the evidence, what to change.

**How much it matters.** A score of 100: 40 for the share of memory or goroutines that it is about (half or more is all of
it), 40 for growth (doubling within a day or faster is all of it), 20 for how many there are (from 50 to 10,000, on a
logarithmic scale). From 70 it is severity 4 (hurts now), from 45 it is 3 (will hurt), from 20 it is 2 (worth a look). Findings
stand in the order of score times confidence.

**How sure it is.** Each rule begins with how often such evidence is right. Independent signs add to it by noisy-OR,
1 − ∏(1 − w); what speaks against it multiplies it by a factor below 1. From 0.95 it is called certain, from 0.75 likely, from
0.45 possible; below it is weak, and below 0.3 it is shown on request.

**Statistics.** A rise is tested with Mann and Kendall's test, exact for up to 18 values, ties included; three values can never
be significant. Slopes are Theil and Sen's, with a 90 % interval. A heap profile is a sample: two values differ when they do by
more than what sampling makes, z = (k₂ − k₁)/√(k₁ + k₂) of the objects seen. Of many sites some rise by chance: the rate of
false discoveries is held down after Benjamini and Hochberg.

**What several say together.** Findings about one place are one: the rule that names the mistake leads over the one that proves
the wait, that one over the one that only tells what is waited for or that something grows. Heap and goroutines are independent
witnesses, and their confidences join. A Go heap dump of the same program ends a suspicion about objects that no root reaches.

**What is no leak.** What the reader's list of harmless waits covers, sites of the profiler itself, and what stays below each
rule's floor.
`;

export function hintsDocument(rules: readonly Rule[]): string {
  const parts = AREAS.map(({ title, has }) => {
    const own = rules.filter(({ id }) => has(id)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    return own.length === 0 ? '' : `## ${title}\n\n${own.map(ruleText).join('\n')}`;
  });
  return [INTRODUCTION, ...parts.filter((part) => part !== '')].join('\n');
}

function ruleText({ id, title, needs, doc, healthy }: Rule): string {
  const options = needs.map((list) => list.map((need) => NEEDS[need].need).join(', and '));
  const needed = options.length === 1 ? options[0]! : options.map((option) => `\n  - ${option}`).join('');
  return `### ${id} · ${title}\n
- **Needs${options.length === 1 ? '' : ' one of'}**: ${needed}
- **Evidence**: ${doc.evidence}
- **Limits**: ${doc.limits}
- **Source**: ${doc.source}
- **Healthy**: ${healthy}
`;
}
