import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, judge, pileFound } from './piles.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { lacksNames } from './what-is-told.ts';

const MAKERS = /^context\.(?:With(?:Cancel|Timeout|Deadline)(?:Cause)?|withCancel|\(\*cancelCtx\)\.propagateCancel)$/;

export const g19: Rule = {
  id: 'G19',
  title: 'Contexts that are never cancelled',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Ten or more goroutines in `context.(*cancelCtx).propagateCancel.func…` (`context.propagateCancel.func…` before Go 1.21), or three that grow: one is started for every context that is derived from a parent of a type of its own, and ends with the parent or when the child is cancelled.',
    limits: 'Derived contexts that are meant to live long are few: one alone is not reported. A parent of the standard library starts no goroutine; then only the heap shows it.',
    source: 'context/context.go, propagateCancel.',
  },
  healthy: 'No pile of contexts waits for its cancel.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => causeOf(group) === 'G19' && group.now > group.harmless && (group.now >= 10 || (group.now >= 3 && (changeOf(table, group).grew || group.leaked > 0))))
      .map((group) => {
        const callers = heapCallers(context, MAKERS).map(({ name }) => name);
        const [caller] = callers;
        return pileFound(context, 'G19', table, group, {
          verb: 'watch',
          sentence: `over contexts that were never cancelled${caller === undefined ? '' : `, made in \`${caller}\``}: their parent is a Context of the program’s own type, and each child costs a goroutine.`,
          certainty: judge(table, group, 0.8, { isPattern: true, mayStand: false }).more(group.waitedOne >= 0.5, 0.1, `most of the ${formatCount(group.now)} have waited for a minute or longer`),
          functions: callers,
          fix: `Call the cancel function that \`context.WithCancel\`, \`WithTimeout\` or \`WithDeadline\` returns (\`defer cancel()\`)${caller === undefined ? '' : ` in \`${caller}\``}. \`go vet\` (lostcancel) finds the ones that are thrown away.`,
        });
      });
  },
};
