import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { goroutinesCalling } from './goroutine-callers.ts';
import { goroutineTable } from './groups.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, judge, pileFound } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksNames } from './what-is-told.ts';

const QUERIES = /^database\/sql\.\(\*(?:DB|Conn|Tx|Stmt)\)\.(?:Query|QueryContext|QueryRow|QueryRowContext|Begin|BeginTx)$/;
const BEGINS = /^database\/sql\.\(\*(?:DB|Conn)\)\.(?:Begin|BeginTx)$/;
const LEAST = 5;

export const g23: Rule = {
  id: 'G23',
  title: 'Rows or transactions that are not closed',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Five or more goroutines in `database/sql.(*Rows).awaitDone` or `(*Tx).awaitDone`: one waits for each set of rows that was opened with a context, and for each transaction, until it is closed. Goroutines that wait for a connection in `(*DB).conn` beside them say that the pool is used up.',
    limits: 'Long cursors and transactions look the same in one dump; a number that does not rise counts against it unless the pool is used up. A query with a context that cannot end starts no goroutine.',
    source: 'database/sql/sql.go: Rows.initContextClose, Rows.awaitDone, Tx.awaitDone, DB.conn.',
  },
  healthy: 'No rows or transactions of database/sql stay open.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    // A transaction's goroutine receives from its context, that of rows selects over up to three of them.
    const withMark = (mark: number): typeof table.groups =>
      table.groups.filter(({ marks, state, now, harmless }) => (marks & mark) !== 0 && (state === 'select' || state === 'chan receive' || state === 'waiting') && now > harmless);
    const rows = withMark(MARK.sqlRows);
    const transactions = withMark(MARK.sqlTx);
    const waiting = withMark(MARK.sqlConn);
    const queue = waiting.reduce((sum, { now }) => sum + now, 0);
    const sumOf = (groups: typeof rows): number => groups.reduce((sum, { now }) => sum + now, 0);
    const isTx = sumOf(transactions) >= sumOf(rows);
    const held = isTx ? transactions : rows;
    const holding = sumOf(held);
    const [first] = held.length > 0 && holding >= LEAST ? held : waiting;
    // Without a context that can end nobody waits for the rows: then only the queue tells.
    if (!first || (holding < LEAST && queue < 2 * LEAST)) return [];
    const what = isTx && holding > 0 ? 'transactions' : 'rows';
    const heap = heapCallers(context, isTx && holding > 0 ? BEGINS : QUERIES).map(({ name }) => name);
    const callers = programNames([...heap, ...goroutinesCalling(table, QUERIES), ...waiting.map(({ frame }) => frame)]);
    const [caller] = callers;
    const used = queue >= LEAST;
    const change = changeOf(table, { counts: table.captures.map((_, at) => [...held, ...waiting].reduce((sum, { counts }) => sum + counts[at]!, 0)) });
    return [
      pileFound(context, 'G23', table, first, {
        verb: 'wait',
        sentence:
          holding >= LEAST
            ? `for SQL ${what} to be closed${caller === undefined ? '' : `, opened in \`${caller}\``}${used ? `; ${formatCount(queue)} of them wait for a connection, since the pool is used up` : '; each keeps its connection'}.`
            : `for a database connection in \`${first.frame}\`: the pool is used up, and its connections don’t come back.`,
        certainty: judge(table, first, holding >= LEAST ? 0.75 : 0.5, { isPattern: used || first.waitedOne >= 0.5, mayStand: used })
          .more(used && holding >= LEAST, 0.3, 'others wait for a connection')
          .more(used && change.grew, 0.3, 'the queue for a connection grows'),
        functions: callers,
        more: [...held, ...waiting].filter((group) => group !== first),
        fix:
          what === 'transactions'
            ? `Commit or roll back on every path: \`defer tx.Rollback()\` right after \`Begin\`${caller === undefined ? '' : ` in \`${caller}\``} does nothing after a Commit.`
            : `Put \`defer rows.Close()\` right after the check of the error${caller === undefined ? '' : ` in \`${caller}\``}, and check \`rows.Err()\` after the loop; leaving the loop early keeps the connection.`,
        surer: ['`db.Stats()` over time: OpenConnections, InUse and WaitCount.'],
      }),
    ];
  },
};
