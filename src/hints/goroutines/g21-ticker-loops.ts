import type { HintContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { goroutineTable, type Group } from './groups.ts';
import { heapCallers, type HeapCaller } from './heap-callers.ts';
import { changeOf, judge, pileFound, standsOut, startedBy } from './piles.ts';
import { lacksStates } from './what-is-told.ts';

const NEW_TICKER = /^time\.NewTicker$/;

/** Functions that made tickers which are still in use, where one of them runs or started the group. */
export function tickerMakers(context: HintContext, group: Group): readonly HeapCaller[] {
  const own = new Set([group.frame, group.creator, group.entry]);
  return heapCallers(context, NEW_TICKER).filter(({ name }) => own.has(name));
}

export const g21: Rule = {
  id: 'G21',
  title: 'Ticker loops that cannot end',
  needs: [['goroutines', 'heap']],
  doc: {
    evidence: 'Goroutines in `chan receive` or `select`, with the thresholds of G02 (five where they grow), started or run by a function whose tickers (`time.NewTicker`) are still in the heap profile.',
    limits:
      'That a goroutine waits for that very ticker is an inference. The leak profile does not list them: the runtime’s timer may still reach the channel. Since Go 1.23 tickers that nobody holds are collected, before they were not; goroutines that range over one stay in every version.',
    source: 'time/tick.go: Stop does not close the channel; Go 1.23 release notes.',
  },
  healthy: 'No pile of goroutines waits for tickers.',
  lacks: lacksStates,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    return table.groups
      .filter((group) => (causeOf(group) === 'G03' || causeOf(group) === 'G05') && group.now > group.harmless && standsOut(table, group))
      .flatMap((group) => {
        const makers = tickerMakers(context, group);
        const tickers = makers.reduce((sum, { objects }) => sum + objects, 0);
        const [maker] = makers;
        if (!maker) return [];
        return pileFound(context, 'G21', table, group, {
          verb: 'wait',
          sentence: `in \`${group.frame}\`${startedBy(group)}${startedBy(group) === '' ? '' : ','} for tickers that \`${maker.name}\` made; stopping a ticker does not end the loop over its channel.`,
          certainty: judge(table, group, 0.55, { isWoken: true })
            .more(tickers >= 0.3 * group.now, 0.3, `tickers of \`${maker.name}\` are in use in the heap`)
            .less(!changeOf(table, group).grew && group.now < 20, 0.5),
          fix: `\`Stop\` does not close \`C\`: let \`${group.frame}\` wait in a \`select\` for both \`ticker.C\` and a \`ctx.Done()\` or stop channel, return on the latter, and stop the ticker there with \`defer\`.`,
        });
      });
  },
};
