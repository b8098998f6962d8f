import type { HintContext } from '../context.ts';
import { gainBy } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h15 = growthRule(
  {
    id: 'H15',
    title: 'Timers pile up',
    doc: {
      evidence: 'Growth as in H01 or H02, a tenth or more of it made by time.AfterFunc, NewTimer, NewTicker or After, other than for contexts.',
      limits: 'One timer for each open connection or session grows with their number and is no leak of timers.',
      source: 'time/sleep.go and tick.go; Go 1.23 release notes: timers and tickers that nothing refers to are collected without Stop (not with GODEBUG=asynctimerchan=1, which 1.27 no longer has)',
    },
    healthy: 'No growing place starts timers.',
  },
  (growth, { context }) => {
    if (gainBy(growth, TAG.timer, TAG.context) < 0.1 * growth.gain) return undefined;
    const [site] = growth.sites;
    return {
      weight: 0.75,
      because: 'it is in timers and what they hold',
      sentence: `${fromTo(growth)} are in timers that ${place(site!)} starts${pace(growth)}, and in what they hold; they are neither stopped nor due.`,
      fix: `Stop the old timer in \`${growth.name}\` before starting a new one (\`t.Stop()\` or \`t.Reset(d)\`), and when its owner is closed. ${collected(context)}`,
    };
  },
);

function collected({ goVersion }: HintContext): string {
  const since = 'a running `time.AfterFunc` is always kept until it fires or is stopped';
  if (goVersion && goVersion.minor >= 23) return `In this Go version channel timers that nothing refers to are collected, but ${since}.`;
  if (goVersion && !goVersion.isLeast) return 'In this Go version every running timer and ticker is kept until it fires or is stopped.';
  return `Up to Go 1.22 every running timer and ticker is kept until it fires or is stopped; from 1.23 on those that nothing refers to are collected, but ${since}.`;
}
