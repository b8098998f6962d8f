import type { Rule } from '../rule.ts';
import { changeAt, isShown, judge, libraryFix, pileFound, pilesOf, startedBy } from './piles.ts';
import { isIdleWorker } from './idle-workers.ts';
import { tickerMakers } from './g21-ticker-loops.ts';
import { isReceivedInLoop } from './receive-form.ts';
import { lacksStates } from './what-is-told.ts';

/** Hardly any pool has more. */
const MOST_WORKERS = 1000;

export const g03: Rule = {
  id: 'G03',
  title: 'Receivers that nothing wakes',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `chan receive` at one line, with the thresholds of G02. In protobuf a receive of two values, as `range` does it, shows as `runtime.chanrecv2` and adds to it.',
    limits:
      'Idle workers look the same: those of known pools count 0.4 (0.6 where they grow), fewer than 1,000 goroutines whose first function receives in a loop itself 0.65 in one protobuf profile, and where there are about as many reads of connections at one place, or of those that the same function started, 0.6. A number that does not rise, or goroutines that were started at one moment, count against it. A wait for `ctx.Done()` is a receive, too; a dump does not tell which channel it is.',
    source: 'runtime/chan.go (chanrecv); Saioc et al., CGO 2024 (channel iteration misuse).',
  },
  healthy: 'No pile of the program’s goroutines waits to receive.',
  lacks: lacksStates,
  run: (context) =>
    pilesOf(context, 'G03').map(({ table, group }) => {
      const loops = isReceivedInLoop(context, group);
      const isOneForm = table.steps.length < 2 && !table.detail.columns.hasIds;
      return pileFound(context, 'G03', table, group, {
        verb: 'wait',
        sentence: `to receive from a channel in \`${group.frame}\`${startedBy(group)}; ${nothingComes(isShown(table, group), loops)}.`,
        certainty: judge(table, group, 0.5)
          .more(loops, 0.15, 'they receive in a loop, which only a closed channel ends')
          .less(loops && isOneForm && group.frame === group.entry && group.now < MOST_WORKERS, 0.65, 'workers that wait for their next task look the same')
          .less(tickerMakers(context, group).length > 0, 0.6, 'it may be a ticker that they wait for'),
        fix: group.isForeign || isIdleWorker(group)
          ? libraryFix(group)
          : 'The side that sends, and only that one, has to close the channel when it is done, on every path (`defer close(…)`); ' +
            `or let \`${changeAt(group)}\` wait in a \`select\` with \`ctx.Done()\`. If it is \`ctx.Done()\` itself, or another sign to stop: its owner never gives it, so call cancel when the work is over. ` +
            'A stopped ticker does not close its channel.',
      });
    }),
};

function nothingComes(isShown: boolean, loops: boolean): string {
  if (loops) return isShown ? 'they go on until it is closed, and it is not' : 'they go on until it is closed';
  return isShown ? 'nothing is sent, and it is not closed' : 'so far nothing came';
}
