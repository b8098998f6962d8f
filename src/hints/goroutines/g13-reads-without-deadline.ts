import type { Rule } from '../rule.ts';
import { changeOf, judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { MARK } from './stack-marks.ts';

export const g13: Rule = {
  id: 'G13',
  title: 'Reads without a deadline',
  needs: [['goroutines']],
  doc: {
    evidence: 'Goroutines in `IO wait` under a read of a connection (`net.(*conn).Read`, `crypto/tls.(*Conn).Read`) that the program calls itself, whose number rises 1.5 times between dumps, and of which the first are still there. Idle keep-alive connections of net/http are not meant.',
    limits: 'A server with more and more clients looks the same: nothing in a dump says whether the other side is still there. Web sockets are meant to stay: factor 0.4. With one dump it is only said of those that have mostly waited for ten minutes.',
    source: 'runtime/netpoll.go; net/net.go (SetReadDeadline).',
  },
  healthy: 'No pile of goroutines waits for the network.',
  run: (context) =>
    pilesOf(context, 'G13')
      .filter(({ table, group }) => changeOf(table, group).grew || group.waitedTen >= 0.8)
      .map(({ table, group }) =>
        pileFound(context, 'G13', table, group, {
          verb: 'wait',
          sentence: `for a connection to send something in \`${group.frame}\`${startedBy(group)}; without a deadline the read never ends when the other side has gone.`,
          certainty: judge(table, group, 0.5).less((group.marks & MARK.webSocket) !== 0, 0.4, 'web sockets are meant to stay open'),
          fix: `Set a read deadline before each read in \`${group.frame}\` (\`conn.SetReadDeadline\`), close the connection when its context ends, and turn TCP keep-alive on, so that dead peers are noticed.`,
        }),
      ),
};
