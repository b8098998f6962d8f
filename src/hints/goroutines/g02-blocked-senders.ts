import type { Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { changeAt, isShown, judge, pileFound, pilesOf, placesOf, startedBy } from './piles.ts';
import type { Group } from './groups.ts';
import { MARK } from './stack-marks.ts';
import { lacksStates } from './what-is-told.ts';

/** Starts what it is given. */
const LIBRARY = /^(?:golang\.org\/x\/|google\.golang\.org\/|github\.com\/sourcegraph\/conc)/;

export const g02: Rule = {
  id: 'G02',
  title: 'Senders that no one receives from',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `chan send` at one line (in protobuf `runtime.chansend` under `gopark`): 100 or more, or 20 or more that are a fifth of all, ' +
      'have mostly waited ten minutes, or are 1.5 times as many as in the first dump. Starters that serve requests or have ended, ids that stay, and ids that spread over the life of the process add to it.',
    limits: 'Producers before a bounded pool and channels used as semaphores wait to send, too: a number that does not rise between dumps counts against it. While fewer than a fifth have waited a minute growth makes it no more than possible: a pool may just be filling. In a form without ids and waits fewer than 100 count 0.7.',
    source: 'runtime/chan.go (chansend); Saioc et al., Unveiling and Vanquishing Goroutine Leaks in Enterprise Microservices, CGO 2024 (premature return, NCast, double send).',
  },
  healthy: 'No pile of the program’s goroutines waits to send.',
  lacks: lacksStates,
  run: (context) =>
    pilesOf(context, 'G02').map(({ table, group }) =>
      pileFound(context, 'G02', table, group, {
        verb: 'wait',
        sentence: `to send on a channel in \`${group.frame}\`${startedBy(group)}; ${isShown(table, group) ? 'nothing receives what they send' : 'so far nothing has received what they send'}.`,
        certainty: judge(table, group, 0.6, { isPattern: group.orphans >= 0.9 && group.waitedOne >= 0.5 }),
        functions: placesOf(group),
        fix:
          (group.marks & MARK.handler) !== 0
            ? // They share one channel: each was started by the server, none with the channel.
              `If the channel is a semaphore, some path keeps its place in it: give it back by \`defer\`, right after it was taken in \`${changeAt(group)}\`. If it is a queue, what reads from it has stopped or is too slow. ` +
              `Let \`${changeAt(group)}\` send in a \`select\` with \`r.Context().Done()\`, so that requests give up.`
            : `Whoever receives from this channel goes away before all have sent: an early return, a timeout, or only the first answer is taken. ` +
              `Where ${maker(group)} the channel, give it room for every sender (a buffer of 1 for a single result), ` +
              `or let \`${changeAt(group)}\` send in a \`select\` with \`ctx.Done()\` and have the receiver cancel it.`,
      }),
    ),
};

/** The channel is most likely made where the goroutine is started, unless a library starts it. */
function maker({ creator, entry, frame }: Group): string {
  const [name] = programNames([creator ?? entry]);
  return name === undefined || name === frame || LIBRARY.test(name) ? 'the program makes' : `\`${name}\` makes`;
}
