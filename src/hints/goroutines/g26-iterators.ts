import type { Rule } from '../rule.ts';
import { programNames, causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, judge, pileFound } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

const PULL = /^iter\.Pull2?(?:\[.*\])?$/;

export const g26: Rule = {
  id: 'G26',
  title: 'Iterators that are not stopped',
  needs: [['goroutines']],
  doc: {
    evidence: 'Two or more goroutines in state `coroutine` under `iter.Pull[…].func1` or `iter.Pull2[…].func1`: each waits for `next` or `stop`.',
    limits: 'Iterators in use look the same: a number that does not rise gives a factor of 0.3.',
    source: 'iter/iter.go: if stop is not called, and next not until it is done, the iterator’s goroutine stays.',
  },
  healthy: 'No pulled iterator is left open.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => causeOf(group) === 'G26' && group.state === 'coroutine' && group.now - group.harmless >= 2)
      .map((group) => {
        const callers = programNames([...heapCallers(context, PULL).map(({ name }) => name), group.frame, group.entry]);
        const [caller] = callers;
        return pileFound(context, 'G26', table, group, {
          verb: 'are',
          sentence: `iterators of \`iter.Pull\` that were not stopped, in \`${group.frame}\`.`,
          certainty: judge(table, group, 0.8, { isPattern: true }).less(group.now < 5 && !changeOf(table, group).grew, 0.8, 'they are few, and may be in use'),
          functions: callers,
          fix: `Call the \`stop\` function that \`iter.Pull\` returns (\`defer stop()\`)${caller === undefined || caller === group.frame ? '' : ` in \`${caller}\``}, also where the loop is left early.`,
        });
      });
  },
};
