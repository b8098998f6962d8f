import { PROGRAM, roleOf } from '../../analysis/goroutines/frame-roles.ts';
import type { Rule } from '../rule.ts';
import { changeAt, isShown, judge, libraryFix, pileFound, pilesOf, startedBy } from './piles.ts';
import { tickerMakers } from './g21-ticker-loops.ts';
import { lacksStates } from './what-is-told.ts';

export const g05: Rule = {
  id: 'G05',
  title: 'Selects without a way out',
  needs: [['goroutines']],
  doc: {
    evidence: 'Goroutines in `select` at one line, with the thresholds of G02. Loops of known libraries are left to their own rules, or out.',
    limits: 'Event loops and subscribers wait so all their life: a number that does not rise, or goroutines started at one moment, count against it. So do loops that known client libraries keep for each connection (factor 0.5; 0.85 where they grow, nine of ten of the first are still there, and a fifth has waited for a minute), and about as many reads of connections beside them (0.6). Which cases a select has is in no capture.',
    source: 'runtime/select.go; Saioc et al., CGO 2024 (method contract violation).',
  },
  healthy: 'No pile of the program’s goroutines waits in a select.',
  lacks: lacksStates,
  run: (context) =>
    pilesOf(context, 'G05').map(({ table, group }) => {
      // In a library's function the cases are not the program's to change.
      const isOwn = roleOf(group.top) === PROGRAM && group.caller === undefined;
      return pileFound(context, 'G05', table, group, {
        verb: 'wait',
        sentence: isOwn
          ? `in a \`select\` in \`${group.frame}\`${startedBy(group)}; ${isShown(table, group) ? 'none of its cases comes, and nothing ends it' : 'none of its cases has come yet'}.`
          : `in \`${group.top}\`${group.top === group.frame ? '' : `, called by \`${group.frame}\``}${startedBy(group)}; ${isShown(table, group) ? 'nothing ends the wait' : 'nothing has ended the wait yet'}.`,
        certainty: judge(table, group, isOwn ? 0.45 : 0.35).less(tickerMakers(context, group).length > 0, 0.5, 'a ticker may wake them'),
        fix: group.isForeign
          ? libraryFix(group)
          : isOwn
          ? `Add a \`ctx.Done()\` (or a stop channel) case to the \`select\` in \`${changeAt(group)}\` that returns, and have the owner cancel it when what the goroutine serves is gone; a method such as Stop or Close must be called on every path.`
          : `Give \`${group.top}\` a deadline or a context that ends in \`${changeAt(group)}\`, and cancel it when the caller is done. Where it waits for something that others took (a semaphore, a pool), see that they give it back on every path: \`defer\` it.`,
      });
    }),
};
