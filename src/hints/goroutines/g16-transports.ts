import { HARMLESS_RULES } from '../../analysis/goroutines/harmless.ts';
import { formatCount } from '../../lib/format-value.ts';
import type { HintContext } from '../context.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable, type GoroutineTable, type Group } from './groups.ts';
import { heapCallers } from './heap-callers.ts';
import { httpCallers } from './http-callers.ts';
import { changeOf, judge, pileFound } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksNames } from './what-is-told.ts';

/** A Transport keeps 2 idle connections for each host and 100 in all, unless it is told otherwise (net/http/transport.go). */
const MANY = 100;

export const g16: Rule = {
  id: 'G16',
  title: 'A new HTTP client or Transport for every request',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Idle client connections (`readLoop` of net/http or of HTTP/2 in `IO wait`, less the requests that wait for an answer): more than 100, which one Transport does not keep by default, or 20 and 1.5 times as many as in the first dump while none of the first has gone. `(*Transport).dialConn` and `crypto/tls` in the heap add to it. Where a capture is cut so that more than 100 writers of connections (`writeLoop`, one for each) stand in it and less than half as many readers, the writers are told: possible at most, for whether the connections are idle or their bodies not closed (G15) is not told.',
    limits: 'A large MaxIdleConns, or clients of very many hosts, look the same. An idle connection itself is on the list of harmless waits: only their number is looked at here.',
    source: 'net/http/transport.go: DefaultMaxIdleConnsPerHost, idle connections of a Transport live as long as it is not told to close them.',
  },
  healthy: 'The number of idle client connections is in order.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    // The reader may have added that these are fine; the built-in entry means single ones.
    const builtIn = new Set(HARMLESS_RULES.map(({ pattern }) => pattern));
    const isDismissed = table.captures.at(-1)?.harmless.rules.some(({ pattern }) => pattern.includes('persistConn') && !builtIn.has(pattern)) === true;
    if (isDismissed) return [];
    const groups = table.groups.filter((group) => causeOf(group) === 'G16');
    const [first, ...more] = groups;
    const lone = loneWriters(context, table);
    if (lone || !first) return lone ? [lone] : [];
    // A reader of a connection whose request waits for its answer is not idle.
    const waiting = table.groups.filter(({ marks }) => (marks & MARK.roundTrip) !== 0);
    const countOf = (some: readonly Group[], at: number): number => some.reduce((sum, { counts }) => sum + counts[at]!, 0);
    const idle = table.captures.map((_, at) => Math.max(0, countOf(groups, at) - countOf(waiting, at)));
    const now = idle.at(-1)!;
    const change = changeOf(table, { counts: idle });
    if (now < 0.5 * countOf(groups, table.captures.length - 1)) return [];
    const stay = groups.reduce((sum, group) => sum + (group.went ?? 0), 0) <= 0.1 * change.before;
    if (!(now > MANY || (now >= 20 && change.grew && stay))) return [];
    const callers = httpCallers(context, table);
    const tls = heapCallers(context, /^(?:crypto\/tls\.\(\*Conn\)\.|net\/http\.\(\*Transport\)\.dialConn$)/).length > 0;
    const [caller] = callers;
    return [
      pileFound(context, 'G16', table, first, {
        verb: 'are',
        sentence: `readers of idle client connections${caller === undefined ? '' : `, of requests made in \`${caller}\``}; one Transport keeps ${MANY} at most unless it is told otherwise.`,
        certainty: judge(table, first, 0.6, { isPattern: true })
          .more(now > 2 * MANY, 0.2, `${formatCount(now)} are more than one Transport keeps`)
          .more(tls, 0.1, 'their buffers and handshakes are in the heap')
          .less(change.known && !change.grew, 0.4, 'there are no more than before'),
        functions: callers,
        more,
        fix: `Make one \`http.Client\` (or Transport) and share it${caller === undefined ? '' : ` instead of a new one in \`${caller}\``}: each has a pool of connections of its own. Set IdleConnTimeout; call CloseIdleConnections on a Transport that goes.`,
      }),
    ];
  },
};

/** Each connection has a reader and a writer; of readers that are not there nobody knows whether they are idle. */
function loneWriters(context: HintContext, table: GoroutineTable): Found | undefined {
  const countOf = (mark: number): number => table.groups.reduce((sum, { marks, now }) => ((marks & mark) === 0 ? sum : sum + now), 0);
  const [first, ...more] = table.groups.filter(({ marks }) => (marks & MARK.writeLoop) !== 0);
  const writers = countOf(MARK.writeLoop);
  if (!first || writers <= MANY || countOf(MARK.readLoop) * 2 >= writers) return undefined;
  const callers = httpCallers(context, table);
  const [caller] = callers;
  return pileFound(context, 'G16', table, first, {
    verb: 'are',
    sentence: `writers of client connections (\`net/http.(*persistConn).writeLoop\`, one for each)${caller === undefined ? '' : `, of requests made in \`${caller}\``}; their readers, which would tell whether bodies are not closed or connections idle, do not stand in the capture.`,
    certainty: certainty(0.55, `one Transport keeps ${MANY} idle connections at most unless it is told otherwise`).more(changeOf(table, first).grew, 0.3, 'there are more than before').atMost(true, 0.74),
    functions: callers,
    more,
    fix: `Close every response body (\`defer resp.Body.Close()\` right after the check of the error)${caller === undefined ? '' : ` in \`${caller}\``}, and share one \`http.Client\` instead of making one for each request.`,
    surer: ['The whole capture: this one is cut.'],
  });
}
