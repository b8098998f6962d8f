import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { goroutineTable, isUntold } from './groups.ts';
import { changeAt, changeOf, judge, pileFound } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksNames } from './what-is-told.ts';

const MANY = 100;
const RUNS = new Set(['running', 'runnable', 'syscall', 'GC assist wait']);

export const g18: Rule = {
  id: 'G18',
  title: 'Requests pile up in their handler',
  needs: [['goroutines']],
  doc: {
    evidence: '100 or more goroutines whose stack has both a server’s frame (`net/http.(*conn).serve`, HTTP/2, gRPC, fasthttp) and the program, all waiting in one function of the program.',
    limits: 'A load test looks the same while it runs: where most handlers run rather than wait the factor is 0.3. Long polls look the same, too: a number that does not rise counts 0.6 unless most have waited ten minutes. Web sockets are meant to stay: 0.4. What they wait for is another rule’s finding.',
    source: 'net/http/server.go (conn.serve): one goroutine for each connection.',
  },
  healthy: 'No handler has a hundred requests waiting in one place.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    const inHandler = table.groups.filter(({ marks, now, harmless }) => (marks & MARK.handler) !== 0 && (marks & MARK.program) !== 0 && now > harmless);
    const all = inHandler.reduce((sum, { now }) => sum + now, 0);
    const running = inHandler.reduce((sum, { state, now }) => (RUNS.has(state) ? sum + now : sum), 0);
    return inHandler
      .filter(({ state, now }) => now >= MANY && !RUNS.has(state))
      .map((group) => {
        const change = changeOf(table, group);
        return pileFound(context, 'G18', table, group, {
          verb: 'are',
          sentence: `requests that wait in \`${group.frame}\`${group.caller === undefined ? '' : `, called by \`${group.caller}\``}${isUntold(group) ? '' : ` (${group.state})`}; their clients wait with them.`,
          certainty: judge(table, group, 0.65, { mayStand: true })
            .less(running > all / 2, 0.3, `${formatCount(running)} of ${formatCount(all)} requests are running`)
            .less((group.marks & MARK.webSocket) !== 0, 0.4, 'web sockets are meant to stay open')
            .less(change.stable && group.waitedTen < 0.8, 0.6, 'there are no more than before: clients may be meant to wait')
            .less(change.known && change.after < 0.8 * change.before, 0.5, 'their number falls'),
          functions: programNames([group.caller, group.frame, group.entry]),
          fix: `Give what \`${changeAt(group)}\` waits for a deadline taken from the request (\`r.Context()\`), set the server’s timeouts, and bound how many requests run at once.`,
        });
      });
  },
};
