import type { Rule } from '../rule.ts';
import { changeOf, judge, pileFound, pilesOf, startedBy } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

const MANY = 50;

export const g14: Rule = {
  id: 'G14',
  title: 'Blocking system calls pile up',
  needs: [['goroutines']],
  doc: {
    evidence: '50 or more goroutines in `syscall` (or in cgo) at one line of the program, or 20 whose number rises 1.5 times between dumps. Each holds a thread.',
    limits: 'A pool of that many workers which call into C is as it should be: a number that does not rise counts against it.',
    source: 'runtime/proc.go (entersyscall, retake): a goroutine in a system call keeps its thread, and another one is started for the rest.',
  },
  healthy: 'No pile of the program’s goroutines is in system calls.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G14', { alone: MANY })
      .filter(({ table, group }) => group.now >= MANY || changeOf(table, group).grew)
      .map(({ table, group }) =>
        pileFound(context, 'G14', table, group, {
          verb: 'block',
          sentence: `in a system call in \`${group.frame}\`${startedBy(group)}; each of them takes a thread.`,
          certainty: judge(table, group, 0.55, { isPattern: group.waitedOne >= 0.5 }).more(group.waitedOne >= 0.5, 0.2, 'most have been in it for a minute or longer'),
          fix: `Bound how many of these calls run at once in \`${group.frame}\` (a semaphore), give them a timeout, or use what the runtime can poll (\`os.File\`, \`net.Conn\`), which takes no thread.`,
          surer: ['The number of threads over time (`go_threads`, `/sched/threads/total:threads`).'],
        }),
      ),
};
