import type { Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import type { GoroutineTable, Group } from './groups.ts';
import { changeOf, judge, pileFound, pilesOf, placesOf } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

/** So many in one place are worth a word, whatever they wait for; or so many that are such a part of all. */
const MANY = 1000;
const SOME = 100;
const SHARE = 0.3;

export const g34: Rule = {
  id: 'G34',
  title: 'Many goroutines in one place',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines at one line whose form does not tell what they wait for (`debug=1` has no names for the runtime’s frames): 1,000 or more, 100 or more that are three tenths of all, or with the thresholds of G02 where they are 1.5 times as many as in the first capture.',
    limits: 'A pool of workers, or what a server keeps for each connection, looks the same: without growth it is no more than possible. With `debug=2` or protobuf the rule of their state speaks instead.',
    source: 'runtime/pprof/pprof.go, printStackRecord: functions of the runtime are left out of the frames that `debug=1` lists.',
  },
  healthy: 'No place has a thousand goroutines whose wait is not told.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G34')
      .filter(({ table, group }) => isMany(table, group))
      .map(({ table, group }) =>
        pileFound(context, 'G34', table, group, {
          verb: 'wait',
          sentence: `in \`${group.frame}\`${calledBy(group)}; this form does not say for what.`,
          certainty: judge(table, group, 0.5),
          fix: `Take a dump with \`debug=2\`: it says whether \`${group.frame}\` sends, receives, selects or waits for a lock, and since when. Then let that wait end with a context or a stop channel.`,
          functions: placesOf(group),
        }),
      ),
};

function isMany(table: GoroutineTable, group: Group): boolean {
  const n = group.now - group.harmless;
  return n >= MANY || (n >= SOME && n >= SHARE * (table.totals.at(-1) ?? 0)) || changeOf(table, group).grew;
}

function calledBy({ caller, frame, entry }: Group): string {
  const by = caller ?? programNames([entry]).find((name) => name !== frame);
  return by === undefined ? '' : `, called by \`${by}\``;
}
