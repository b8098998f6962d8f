import { formatBytes } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { boundOfHeld } from './bound-severity.ts';
import { appendChain, type AppendChain } from './fingerprints.ts';
import { certaintyOf, directParts, growthsOf } from './growth.ts';
import { isStart } from './h03-never-freed.ts';
import { heapSitesOf, type Site } from './sites.ts';
import { functionsOf, growthFinding, pace, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_BYTES = 1024 * 1024;
const LEAST_SHARE = 0.05;

export const h07: Rule = {
  id: 'H07',
  title: 'A slice that is appended to for ever',
  needs: [['heap']],
  doc: {
    evidence: 'Blocks made on one line form a chain of five or more sizes, each 1.2 to 2.05 times the one before, as append makes them, and only the largest is in use; with several profiles it also grows as in H01 or H02. With one: at least 1 MB and 5 % of the heap.',
    limits: 'A large result that was built with append and kept, such as a table read at the start, has the same sizes: with one profile it is never more than "possible", and with several that don’t differ it is not said.',
    source: 'runtime/slice.go, nextslicecap and growslice (twice up to 256 elements, then towards a quarter more)',
  },
  healthy: 'No line shows the chain of block sizes that endless appending leaves.',
  run: (context) => {
    const table = heapSitesOf(context);
    const found: Found[] = [];
    for (const growth of growthsOf(context)) {
      const { chain } = growth;
      if (!chain || chain.bytes < 0.3 * growth.gain) continue;
      const [site] = growth.sites;
      const sure = certaintyOf(growth, 0.85, `${chain.sizes.length} block sizes in a chain, as append makes them`);
      const sentence = `${formatBytes(growth.columns.inuseBytes[0]!)} → ${formatBytes(chain.bytes)} are in the slice that ${place(site!)} appends to${pace(growth)}; nothing cuts it.`;
      found.push(growthFinding(context, table, growth, { rule: 'H07', sure, sentence, fix: fixFor(growth.name) }));
    }
    if (table.count === 1) for (const site of table.sites) found.push(...lone(site));
    return found;

    function lone(site: Site): readonly Found[] {
      const [chain] = directParts([site]).flatMap((part) => appendChain(part.sizes, 0) ?? []);
      if (!chain || chain.bytes < LEAST_BYTES || shareOf(chain.bytes, table) < LEAST_SHARE) return [];
      const { confidence, reasons } = certainty(0.6, `${chain.sizes.length} block sizes in a chain, as append makes them`)
        .less(isStart(site), 0.5, 'it is made at the start')
        .atMost(true, 0.7)
        .done();
      return [{
        key: `H07 ${site.name}`, kind: 'leak', sentence: `${formatBytes(chain.bytes)} are in ${slices(chain)} that ${place(site)} appended to until it had been copied ${chain.sizes.length - 1} times or more.`,
        scale: { share: shareOf(chain.bytes, table), growth: 0, count: 0 },
        severity: boundOfHeld(chain.bytes),
        confidence, reasons, impact: { bytes: chain.bytes }, evidence: [stackEvidence(table, site, chain.bytes)], fix: fixFor(site.name),
        surer: ['Take another heap profile some minutes later: a slice that is done does not grow.'],
        functions: functionsOf([site]),
      }];
    }
  },
};

function slices({ slices: count }: AppendChain): string {
  return count < 1.5 ? 'a slice' : `${Math.round(count)} slices`;
}

function fixFor(name: string): string {
  return `Cap what \`${name}\` appends to (a ring buffer, or write out and truncate), or start a new slice when a part is done with: \`s = s[:0]\` keeps the block, only a copy of what is needed frees it.`;
}
