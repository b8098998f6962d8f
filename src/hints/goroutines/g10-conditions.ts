import type { Rule } from '../rule.ts';
import { isShown, judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

export const g10: Rule = {
  id: 'G10',
  title: 'Conditions that are never signalled',
  needs: [['goroutines']],
  doc: {
    evidence: 'Goroutines in `sync.Cond.Wait` at one line, with the thresholds of G02, or five that have mostly waited ten minutes.',
    limits: 'Idle workers of a pool built on a Cond wait so: a number that does not rise counts against it.',
    source: 'sync/cond.go; runtime/sema.go (notifyListWait).',
  },
  healthy: 'No pile of goroutines waits for a condition.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G10', { least: 5 }).map(({ table, group }) =>
      pileFound(context, 'G10', table, group, {
        verb: 'wait',
        sentence: `for a \`sync.Cond\` in \`${group.frame}\`${startedBy(group)}; ${isShown(table, group) ? 'nobody calls Signal or Broadcast' : 'so far no Signal or Broadcast has reached them'}.`,
        certainty: judge(table, group, 0.4).more(group.object !== undefined && group.onObject * 4 < group.known, 0.25, 'they wait for many conditions, so that this is no pool of workers'),
        fix: `Call \`Broadcast\` (or \`Signal\`) wherever what \`${group.frame}\` waits for becomes true, on the error paths and at shutdown too, after changing it under the lock. A channel that is closed can't be missed.`,
      }),
    ),
};
