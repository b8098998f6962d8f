import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { changeOf, pileFound, startedBy } from './piles.ts';
import { lacksRuntimeFrames } from './what-is-told.ts';

export const g06: Rule = {
  id: 'G06',
  title: 'Empty selects outside of main',
  needs: [['goroutines']],
  doc: {
    evidence: 'State `select (no cases)` (in protobuf `runtime.block`) in a goroutine that is not the main one. Two or more make it likely.',
    limits: 'One may be a helper that keeps the program alive: factor 0.5.',
    source: 'runtime/select.go (block).',
  },
  healthy: 'No goroutine but main sits in an empty select.',
  lacks: lacksRuntimeFrames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => causeOf(group) === 'G06' && group.now > group.harmless && group.entry !== 'main.main')
      .map((group) =>
        pileFound(context, 'G06', table, group, {
          verb: 'are',
          sentence: `parked for ever in an empty \`select {}\` in \`${group.frame}\`${startedBy(group)}.`,
          certainty: certainty(0.9, 'an empty select never ends').more(changeOf(table, group).grew, 0.5, 'their number rises').less(group.now === 1 && group.leaked === 0, 0.5, 'a single one may keep the program alive on purpose'),
          fix: `Return from \`${group.frame}\` when its work is done instead of \`select {}\`; to wait for an end, wait for \`ctx.Done()\`.`,
        }),
      );
  },
};
