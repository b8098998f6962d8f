import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { changeOf, pileFound, standsOut, startedBy } from './piles.ts';
import { MARK } from './stack-marks.ts';

/** Loops of connections: rules of their own count them, or leave them out. */
const CONNECTION = MARK.readLoop | MARK.writeLoop | MARK.http2Reader | MARK.http2Stream | MARK.grpcLoop | MARK.grpcReader | MARK.netRead;

export const g27: Rule = {
  id: 'G27',
  title: 'The same goroutines are still there',
  needs: [['dumps-2']],
  doc: {
    evidence:
      'Ids of a group that are in the first and in the last of several dumps of one process (debug=2): nine of ten stayed while the group grew 1.5 times. It adds 0.35 to what the rule of their state says, and is a finding of its own for states that no other rule looks at (`syscall`, files, pipes), and for what the standard library runs for itself (`os/exec`), but for the loops of its connections.',
    limits: 'Ids are matched only where creators agree and new numbers go on from the old ones. What a growing pool starts stays, too.',
    source: 'runtime/proc.go (newproc1): ids are given upwards and never again.',
  },
  healthy: 'No group of goroutines both stays and grows.',
  run(context) {
    const table = goroutineTable(context);
    if (!table?.followed) return [];
    return table.groups.flatMap((group) => {
      const change = changeOf(table, group);
      const stayed = group.stayed ?? 0;
      const went = group.went ?? 0;
      if (causeOf(group) !== 'none' || (group.marks & CONNECTION) !== 0 || group.now <= group.harmless) return [];
      if (!change.grew || stayed < 3 || went > 0.1 * (stayed + went) || !standsOut(table, group)) return [];
      return pileFound(context, 'G27', table, group, {
        verb: 'are',
        sentence: `in \`${group.frame}\` (${group.state})${startedBy(group)}, and ${went === 0 ? 'none' : 'hardly any'} of the first ${formatCount(stayed + went)} has ended.`,
        certainty: certainty(0.5)
          .more(true, 0.35, 'the same ones are there in all dumps')
          .more(group.longestWait >= 1, 0.2, 'some have been there for minutes')
          .less(change.levelled, 0.4, 'their number no longer rises'),
        fix:
          group.state === 'syscall'
            ? `Each of them blocks a thread in a system call. Bound how many \`${group.frame}\` may be at once, give the call a timeout, or use what the runtime can poll (\`os.File\`, \`net.Conn\`).`
            : `Let what \`${group.frame}\` waits for end: close it, or give it a deadline.`,
      });
    });
  },
};
