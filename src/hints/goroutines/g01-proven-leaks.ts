import { LEAKED } from '../../analysis/goroutines/goroutine-columns.ts';
import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { GoroutineSource, HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { causeOf } from './causes.ts';
import { goroutineTable, makeTable, type GoroutineTable, type Group } from './groups.ts';
import { bytesOf, groupEvidence, placesOf, startedBy, tierOf } from './piles.ts';
import { whatToDo } from './leak-advice.ts';

export const g01: Rule = {
  id: 'G01',
  title: 'Goroutines that the runtime proved leaked',
  needs: [['leak-profile'], ['dump']],
  doc: {
    evidence:
      'Any goroutine in a `goroutineleak` profile, or one whose header in a dump says `(leaked)`: the collector found that nothing which can still run reaches what it waits on. Grouped by state, line and entry.',
    limits:
      'None is listed wrongly. Goroutines that wait on something a global, a timer or a pool still reaches are not listed although they may never wake. The mark stays in later dumps until the next such collection.',
    source: 'runtime/mgc.go (findGoroutineLeaks), proposal golang/go#74609; a default profile from Go 1.27, in 1.26 with GOEXPERIMENT=goroutineleakprofile.',
  },
  healthy: 'The runtime found no leaked goroutine.',
  // A dump only has marks after the collector was asked to look.
  lacks: ({ leakProfiles }) => (leakProfiles.length === 0 ? 'leak-profile' : undefined),
  run(context) {
    const leaks = newestLeaks(context);
    if (!leaks) return [];
    return leaks.groups.filter(leaks.isLeaked).map((group) => finding(context, leaks.table, group, leaks.countOf(group)));
  },
};

interface Leaks {
  readonly table: GoroutineTable;
  readonly groups: readonly Group[];
  readonly isLeaked: (group: Group) => boolean;
  readonly countOf: (group: Group) => number;
}

/** The leak profile, else marks in a dump. In a profile every goroutine counts, in a dump those that are marked. */
function newestLeaks(context: HintContext): Leaks | undefined {
  const newest = context.leakProfiles.at(-1);
  if (newest) {
    const table = makeTable([newest]);
    if (!table) return undefined;
    const isMarked = hasMarks(newest);
    return { table, groups: table.groups, isLeaked: (group) => (isMarked ? group.leaked > 0 : true), countOf: (group) => (isMarked ? group.leaked : group.now) };
  }
  const table = goroutineTable(context);
  if (!table || !hasMarks(table.detail)) return undefined;
  return { table, groups: table.groups, isLeaked: (group) => group.leaked > 0, countOf: (group) => group.leaked };
}

function hasMarks({ columns }: GoroutineSource): boolean {
  return columns.flags.some((flag) => (flag & LEAKED) !== 0);
}

function finding(context: HintContext, table: GoroutineTable, group: Group, count: number): Found {
  const all = goroutineTable(context);
  // The same goroutines in the ordinary dumps: how many there were before.
  const same = all?.groups.find((one) => one.frame === group.frame && one.line === group.line && one.state === group.state);
  const counts = same && all ? all.steps.map((at) => same.counts[at]!) : [];
  const [before, after] = [counts[0] ?? 0, counts.at(-1) ?? 0];
  const grew = counts.length > 1 && after > before;
  const from = all?.captures[all.steps[0] ?? 0]?.time;
  const to = all?.captures[all.steps.at(-1) ?? 0]?.time;
  const growth = !grew ? 0 : from !== undefined && to !== undefined && to > from ? growthOf(after, (after - before) / (to - from)) : growthWithoutTime(before, after);
  const { confidence, reasons } = certainty(0.99, 'the runtime proved that nothing can wake them').done();
  return {
    key: `G01 ${group.frame} ${group.state}`,
    kind: 'leak',
    sentence: `${grew ? `${formatCount(before)} → ` : ''}${formatCount(count)} ${count === 1 ? 'goroutine is' : 'goroutines are'} proven leaked in \`${group.frame}\` (${group.state})${startedBy(group)}: nothing that can still run reaches what ${count === 1 ? 'it waits' : 'they wait'} on.`,
    confidence,
    reasons,
    impact: { goroutines: count, bytes: bytesOf(context, count) },
    evidence: [groupEvidence(table, group), ...(same && all ? [groupEvidence(all, same)] : [])],
    fix: whatToDo(group, causeOf(group)),
    surer: [],
    functions: placesOf(same ? { ...group, creator: group.creator ?? same.creator } : group),
    scale: { share: count / Math.max(1, all?.totals.at(-1) ?? table.totals.at(-1) ?? 1), growth, count },
    severity: { least: Math.max(2, tierOf(count)) === 2 ? 2 : tierOf(count) },
  };
}
