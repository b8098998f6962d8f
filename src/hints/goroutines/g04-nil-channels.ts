import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { changeOf, pileFound, startedBy } from './piles.ts';
import { lacksRuntimeFrames } from './what-is-told.ts';

export const g04: Rule = {
  id: 'G04',
  title: 'Operations on a nil channel',
  needs: [['goroutines']],
  doc: {
    evidence:
      'State `chan receive (nil chan)` or `chan send (nil chan)`; in protobuf a wait within the first 20 lines of `runtime.chanrecv` or `chansend`, where the check for nil stands (5 and 12 lines in, other waits 107 and 143). One is enough.',
    limits: 'Goroutine 1 may be parked so on purpose and is left out.',
    source: 'runtime/chan.go; runtime/runtime2.go (waitReasonChanReceiveNilChan).',
  },
  healthy: 'No goroutine waits on a nil channel.',
  lacks: lacksRuntimeFrames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => causeOf(group) === 'G04' && group.now > group.harmless && group.entry !== 'main.main')
      .map((group) =>
        pileFound(context, 'G04', table, group, {
          verb: 'wait',
          sentence: `for ever to ${group.state.includes('send') ? 'send on' : 'receive from'} a nil channel in \`${group.frame}\`${startedBy(group)}.`,
          certainty: certainty(0.95, 'nothing can wake a goroutine from a nil channel').more(changeOf(table, group).grew, 0.5, `there are ${formatCount(group.now)} by now`),
          fix: `The channel that \`${group.frame}\` uses was never made: a field left at its zero value, or a \`:=\` that made another one in an inner block. Make it before, or leave out the case.`,
        }),
      );
  },
};
