import { formatWait } from '../../analysis/goroutines/waits.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { backlogOf } from '../runtime/backlog.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { pileFound, placesOf } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

/** What comes to an end by itself. */
const RETURNS: ReadonlySet<string> = new Set(['sleep', 'IO wait', 'syscall']);

export const g25: Rule = {
  id: 'G25',
  title: 'The goroutine that runs finalizers is stuck',
  needs: [['goroutines']],
  doc: {
    evidence:
      'A goroutine whose outermost frame is `runtime.runFinalizers` (`runtime.runfinq` up to Go 1.24) or `runtime.runCleanups`, waiting in code of the program: a minute in a dump, or in the same place in two of them. A backlog of finalizers (M10) adds to it.',
    limits: 'A finalizer that does slow I/O is caught at it now and then: without a minute, a second dump or a backlog the factor is 0.6, and 0.4 where it sleeps or waits for I/O for less than a minute.',
    source: 'runtime/mfinal.go (runFinalizers): one goroutine runs all of them, one after another; runtime/mcleanup.go.',
  },
  healthy: 'The goroutine that runs finalizers is not blocked.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => causeOf(group) === 'G25' && !['running', 'runnable'].includes(group.state))
      .map((group) => {
        const isLong = group.longestWait >= 1 || group.leaked > 0;
        const before = table.steps.filter((at) => group.counts[at]! > 0).length;
        const waits = backlogOf(context)?.grows === true;
        return pileFound(context, 'G25', table, group, {
          verb: 'run',
          sentence: `finalizers or cleanups and ${group.now === 1 ? 'waits' : 'wait'} in \`${group.frame}\` (${group.state}${group.longestWait >= 1 ? `, for ${formatWait(group.longestWait)}` : ''}); all others wait behind, and what they should free stays.`,
          certainty: certainty(0.9, 'one goroutine runs all finalizers')
            .more(waits, 0.3, 'the queue of finalizers grows')
            .less(!isLong && before < 2 && !waits, 0.6, 'it may just be at work')
            .less(!isLong && RETURNS.has(group.state), 0.4, 'it is slow rather than blocked'),
          functions: placesOf(group),
          fix: `Don’t block, sleep, lock or send in a finalizer or cleanup: let \`${group.frame}\` hand the work over (a buffered channel and \`select\` with \`default\`, or a goroutine of its own), and close resources explicitly.`,
          severity: { least: 4 },
        });
      });
  },
};
