import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { callersIn, type HeapCaller } from './heap-callers.ts';

const AFTER = /^time\.After$/;
/** A timer, its channel, and what the channel holds (time/sleep.go, time.NewTimer). */
const OBJECTS_EACH = 3;
const LEAST_TIMERS = 1000;
const LEAST_SHARE = 0.05;
const OFTEN = 100;

export const g22: Rule = {
  id: 'G22',
  title: 'A timer for every round of a loop',
  needs: [['heap']],
  doc: {
    evidence:
      'A heap or allocs profile in which calls of `time.After` by one function make 5 % of all objects allocated, or a hundred timers a second between the first and the last profile, and a thousand at least. Up to Go 1.22 such a timer is kept until it fires; then growth of what is in use adds to it.',
    limits: 'It is churn from Go 1.23 on, where a timer that nobody waits for is collected; severity 2 at most. That the call stands in a loop is inferred from how often it is made.',
    source: 'time/sleep.go (After); Go 1.23 release notes, timer changes.',
  },
  healthy: 'No function makes timers all the time.',
  run(context) {
    const newest = context.heaps.at(-1);
    if (!newest) return [];
    const oldest = context.heaps.length > 1 ? context.heaps[0] : undefined;
    const before = oldest ? callersIn(oldest, AFTER) : [];
    return callersIn(newest, AFTER).flatMap((caller) => finding(context, newest, oldest, caller, before.find(({ name }) => name === caller.name)) ?? []);
  },
};

function finding(context: HintContext, newest: ProfileSource, oldest: ProfileSource | undefined, now: HeapCaller, then: HeapCaller | undefined): Found | undefined {
  const { name, allocated: total, objects } = now;
  const before = then?.allocated ?? 0;
  // A profile of another process, or a restart: its totals are no earlier ones.
  const isLater = oldest !== undefined && total >= before && allOf(newest, 'alloc_objects') > allOf(oldest, 'alloc_objects');
  const timers = Math.round((isLater ? total - before : total) / OBJECTS_EACH);
  const made = allOf(newest, 'alloc_objects') - (isLater ? allOf(oldest, 'alloc_objects') : 0);
  const share = made > 0 ? (timers * OBJECTS_EACH) / made : 0;
  const time = isLater && newest.time !== undefined && oldest.time !== undefined ? (newest.time - oldest.time) / 1000 : Number.NaN;
  const rate = time > 0 ? timers / time : Number.NaN;
  if (timers < LEAST_TIMERS || !(share >= LEAST_SHARE || rate >= OFTEN)) return undefined;
  const minor = context.goVersion?.minor;
  const isOld = minor !== undefined && minor < 23 && context.goVersion?.isLeast === false;
  const keeps = isOld && oldest !== undefined && objects > 1.5 * (then?.objects ?? 0);
  const { confidence, reasons } = certainty(isOld ? 0.8 : 0.5, `they are ${formatPercent(share, 1)} of all objects allocated`)
    .more(share >= 0.2, 0.3)
    .more(rate >= 1000, 0.4, 'so many a second are made in a loop')
    .more(keeps, 0.5, 'more and more of them are in use')
    .done();
  return {
    key: `G22 ${name}`,
    kind: keeps ? 'leak' : 'churn',
    sentence: `About ${roughly(timers)} timers${rate > 0 ? ` (${roughly(rate)} a second)` : ''} were made by \`time.After\` in \`${name}\`${keeps ? '; each is kept until it fires' : ''}.`,
    confidence,
    reasons,
    impact: keeps ? { objects: Math.round(objects) } : {},
    evidence: [{ kind: 'stack', capture: newest.id, type: 'alloc_objects', path: [name, 'time.After'], value: total, text: `about ${roughly(timers)} timers` }],
    fix: `Make one \`time.NewTimer\` before the loop in \`${name}\` and \`Reset\` it in each round${isOld ? ', and stop it at the end' : minor === undefined ? '; before Go 1.23 stop and drain it first' : ''}.`,
    surer: oldest ? [] : ['A second heap profile a minute later: it tells how many are made in a second.'],
    functions: [name],
    scale: { share, growth: keeps ? 1 : 0, count: timers },
    severity: keeps ? {} : { most: 2 },
  };
}

/** Two digits: the profile is a sample. */
function roughly(count: number): string {
  return formatCount(Number(count.toPrecision(2)));
}

function allOf({ index: { profile } }: ProfileSource, type: string): number {
  return profile.samples.values[profile.valueTypes.findIndex((one) => one.type === type)]?.reduce((sum, value) => sum + value, 0) ?? 0;
}
