import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { changeOf, isOrphaned, pileFound, standsOut } from './piles.ts';

export const g31: Rule = {
  id: 'G31',
  title: 'Workers whose starter has gone',
  needs: [['dump']],
  doc: {
    evidence: 'Nine of ten goroutines of a waiting group that stands out were started by goroutines that are no longer in the dump (`created by … in goroutine N`, Go 1.21 and newer), and more came. Adds 0.15 to the rule of their state; alone it is only worth knowing.',
    limits: 'A starter may end as it should while its workers go on.',
    source: 'runtime/traceback.go (printcreatedby).',
  },
  healthy: 'No pile of goroutines outlived those that started it.',
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => isOrphaned(group, 0.9) && group.starters >= 10 && group.now > group.harmless && causeOf(group) !== 'none' && standsOut(table, group) && !changeOf(table, group).stable)
      .map((group) =>
        pileFound(context, 'G31', table, group, {
          verb: 'outlive',
          sentence: `what started them: \`${group.creator ?? group.entry}\` has returned, and nobody is left to wait for \`${group.frame}\`.`,
          certainty: certainty(0.4).more(changeOf(table, group).grew, 0.15, 'there are more than before'),
          fix: `Let \`${group.creator ?? group.entry}\` wait for what it starts (a WaitGroup or errgroup), or end it with a context that it cancels when it returns.`,
          severity: { most: 1 },
        }),
      );
  },
};
