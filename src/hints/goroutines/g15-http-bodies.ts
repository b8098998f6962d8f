import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { heapCallers } from './heap-callers.ts';
import { httpCallers } from './http-callers.ts';
import { judge, pileFound, pilesOf } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksStates } from './what-is-told.ts';

const LEAST = 10;

export const g15: Rule = {
  id: 'G15',
  title: 'HTTP response bodies that are not closed',
  needs: [['goroutines']],
  doc: {
    evidence:
      '`net/http.(*persistConn).readLoop` in `select`: it waits there for the caller to read the body to its end or to close it. Ten or more, or five that have waited a minute. Growth between dumps, and buffers of `(*Transport).dialConn` in the heap, add to it.',
    limits: 'Bodies that are being read look the same: as many goroutines in `(*bodyEOFSignal).Read` as there are such connections give a factor of 0.3.',
    source: 'net/http/transport.go, persistConn.readLoop: “wait for the caller goroutine to finish reading the response body”. The same up to Go 1.27.',
  },
  healthy: 'No client connection waits for its response body to be closed.',
  lacks: lacksStates,
  run: (context) =>
    pilesOf(context, 'G15', { least: 5, alone: 5 })
      .filter(({ group }) => group.now >= LEAST || group.waitedOne >= 0.5 || group.leaked > 0)
      .map(({ table, group }) => {
        const reading = table.groups.reduce((sum, { marks, now }) => ((marks & MARK.bodyRead) !== 0 ? sum + now : sum), 0);
        const callers = httpCallers(context, table);
        const dials = heapCallers(context, /^net\/http\.\(\*Transport\)\.dialConn$/).length > 0;
        const [caller] = callers;
        return pileFound(context, 'G15', table, group, {
          verb: 'wait',
          sentence: `in \`net/http.(*persistConn).readLoop\` for a response body to be read or closed${caller === undefined ? '' : `; requests are made in \`${caller}\``}. Each keeps its connection and buffers.`,
          certainty: judge(table, group, 0.75, { isPattern: group.waitedOne >= 0.5, mayStand: true })
            .more(group.waitedOne >= 0.5, 0.2, 'most have waited for a minute or longer')
            .more(dials, 0.1, 'buffers of connections are in the heap')
            .less(reading >= 0.5 * group.now, 0.3, `${formatCount(reading)} goroutines are reading a body now`),
          functions: callers,
          fix: `Put \`defer resp.Body.Close()\` right after the check of the error${caller === undefined ? '' : ` in \`${caller}\``}, on the paths of other status codes too; read small bodies to their end first (\`io.Copy(io.Discard, resp.Body)\`), so that the connection is used again.`,
        });
      }),
};
