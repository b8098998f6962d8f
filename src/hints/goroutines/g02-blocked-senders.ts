import type { Rule } from '../rule.ts';
import { judge, pileFound, pilesOf, placesOf, startedBy } from './piles.ts';

export const g02: Rule = {
  id: 'G02',
  title: 'Senders that no one receives from',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `chan send` at one line (in protobuf `runtime.chansend` under `gopark`): 100 or more, or 20 or more that are a fifth of all, ' +
      'have mostly waited ten minutes, or are 1.5 times as many as in the first dump. Starters that serve requests or have ended, ids that stay, and ids that spread over the life of the process add to it.',
    limits: 'Producers before a bounded pool and channels used as semaphores wait to send, too: a number that does not rise between dumps counts against it.',
    source: 'runtime/chan.go (chansend); Saioc et al., Unveiling and Vanquishing Goroutine Leaks in Enterprise Microservices, CGO 2024 (premature return, NCast, double send).',
  },
  healthy: 'No pile of goroutines waits to send.',
  run: (context) =>
    pilesOf(context, 'G02').map(({ table, group }) =>
      pileFound(context, 'G02', table, group, {
        verb: 'wait',
        sentence: `to send on a channel in \`${group.frame}\`${startedBy(group)}; nothing receives what they send.`,
        certainty: judge(table, group, 0.6, { isPattern: group.orphans >= 0.9 && group.waitedOne >= 0.5 }),
        functions: placesOf(group),
        fix:
          `Whoever receives from this channel goes away before all have sent: an early return, a timeout, or only the first answer is taken. ` +
          `Where \`${group.creator ?? group.entry}\` makes the channel, give it room for every sender (a buffer of 1 for a single result), ` +
          `or let \`${group.frame}\` send in a \`select\` with \`ctx.Done()\` and have the receiver cancel it.`,
      }),
    ),
};
