import { formatWait } from '../../analysis/goroutines/waits.ts';
import type { Rule } from '../rule.ts';
import { changeOf, judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

export const g12: Rule = {
  id: 'G12',
  title: 'Many goroutines that sleep',
  needs: [['goroutines']],
  doc: {
    evidence: 'Goroutines in `sleep` at one line of the program: 100 or more, 20 that grow or are a fifth of all, or 20 that have mostly slept for ten minutes.',
    limits: 'How long a sleep is to take is an argument of `time.Sleep` that no protobuf has. Pollers that sleep between two looks are many only when there are many of them: a number that does not rise counts against it.',
    source: 'runtime/time.go (timeSleep).',
  },
  healthy: 'No pile of the program’s goroutines sleeps.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G12').map(({ table, group }) =>
      pileFound(context, 'G12', table, group, {
        verb: 'sleep',
        sentence: `in \`${group.frame}\`${startedBy(group)}${group.longestWait >= 1 ? `, the longest for ${formatWait(group.longestWait)}` : ''}; until they wake they keep all that they refer to.`,
        certainty: judge(table, group, 0.4).more(changeOf(table, group).grew && group.longestWait >= 1, 0.2, 'a minute is not enough for them'),
        fix: `Use one scheduler or \`time.AfterFunc\` instead of a goroutine that sleeps for each in \`${group.frame}\`, or a timer in a \`select\` with \`ctx.Done()\`, so that it can be ended early.`,
      }),
    ),
};
