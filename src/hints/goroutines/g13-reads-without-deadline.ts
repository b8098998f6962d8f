import type { Group } from './groups.ts';
import type { Rule } from '../rule.ts';
import { changeAt, changeOf, judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksStates } from './what-is-told.ts';

export const g13: Rule = {
  id: 'G13',
  title: 'Reads without a deadline',
  needs: [['goroutines']],
  doc: {
    evidence: 'Goroutines in `IO wait` under a read of a connection (`net.(*conn).Read`, `crypto/tls.(*Conn).Read`) that the program calls itself, or that wait for the answer to a HTTP request (`net/http.(*persistConn).roundTrip`), whose number rises 1.5 times between dumps, and of which the first are still there. Idle keep-alive connections of net/http are not meant.',
    limits: 'A server with more and more clients looks the same: nothing in a dump says whether the other side is still there. Web sockets are meant to stay: factor 0.4. With one dump it is only said of those that have mostly waited for ten minutes, and of 100 or more that wait for answers: a server that is slow at the moment looks like one that hangs.',
    source: 'runtime/netpoll.go; net/net.go (SetReadDeadline); net/http/client.go (Client.Timeout: zero means none).',
  },
  healthy: 'No pile of reads of the network has waited for long or become more.',
  lacks: lacksStates,
  run: (context) =>
    pilesOf(context, 'G13')
      .filter(({ table, group }) => isAnswer(group) || changeOf(table, group).grew || group.waitedTen >= 0.8)
      .map(({ table, group }) =>
        pileFound(context, 'G13', table, group, {
          verb: 'wait',
          sentence: isAnswer(group)
            ? `for the answer to a HTTP request in \`${group.frame}\`${startedBy(group)}; without a timeout they wait as long as the other side lets them.`
            : `for a connection to send something in \`${group.frame}\`${startedBy(group)}; without a deadline the read never ends when the other side has gone.`,
          certainty: judge(table, group, isAnswer(group) ? 0.6 : 0.5).less((group.marks & MARK.webSocket) !== 0, 0.4, 'web sockets are meant to stay open'),
          fix: isAnswer(group)
            ? `Give the requests of \`${changeAt(group)}\` a time limit: \`http.Client{Timeout: …}\` (\`http.Get\` and \`http.DefaultClient\` have none), or \`http.NewRequestWithContext\` with a context that has a deadline and, in a handler, comes from \`r.Context()\`.`
            : `Set a read deadline before each read in \`${changeAt(group)}\` (\`conn.SetReadDeadline\`), close the connection when its context ends, and turn TCP keep-alive on, so that dead peers are noticed.`,
        }),
      ),
};

function isAnswer({ marks }: Group): boolean {
  return (marks & MARK.roundTrip) !== 0;
}
