import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { MARK } from './stack-marks.ts';

export const g09: Rule = {
  id: 'G09',
  title: 'WaitGroups that never complete',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `sync.WaitGroup.Wait` (Go 1.25 and newer) or in `semacquire` with a frame of `sync.(*WaitGroup).Wait` (older), with the thresholds of G02; a single one that has waited ten minutes is not enough.',
    limits: 'A supervisor waits so all its life, but there is one of it. Workers that are slow and finish look alike in one dump.',
    source: 'sync/waitgroup.go; runtime/runtime2.go (waitReasonSyncWaitGroupWait, since Go 1.25).',
  },
  healthy: 'No pile of goroutines waits for a WaitGroup.',
  run: (context) =>
    pilesOf(context, 'G09').map(({ table, group }) => {
      const minor = context.goVersion?.minor;
      const go = minor === undefined ? '`wg.Go` (from Go 1.25) does it for you' : minor >= 25 ? '`wg.Go` does it for you' : '`wg.Go`, from Go 1.25, would do it for you';
      return pileFound(context, 'G09', table, group, {
        verb: 'wait',
        sentence: `for a \`sync.WaitGroup\` in \`${group.frame}\`${startedBy(group)}; some \`Done\` is never called.`,
        certainty: judge(table, group, 0.5, { mayStand: group.waitedTen >= 0.8 }).more(
          group.object !== undefined && group.onObject * 4 < group.known,
          0.15,
          `they wait for many WaitGroups, ${formatCount(group.onObject)} at most for one`,
        ),
        fix:
          (group.marks & MARK.errgroup) !== 0
            ? `A function that was given to the errgroup does not return. Let it obey the group's context (\`errgroup.WithContext\`).`
            : `Call \`Done\` on every path of what \`Add\` counted: \`defer wg.Done()\` as its first line; ${go}. A counted goroutine that itself waits for ever is listed beside this.`,
      });
    }),
};
