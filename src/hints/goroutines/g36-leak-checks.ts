import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { causeOf } from './causes.ts';
import { isUntold, makeTable, type GoroutineTable, type Group } from './groups.ts';
import { whatToDo } from './leak-advice.ts';
import { bytesOf, groupEvidence, placesOf, startedBy, tierOf } from './piles.ts';

/** A reader's notice: all goroutines of the capture stand in the list of a leak check. */
export const LEAK_CHECK = 'leak-check';

/** Old checks list what runs the tests, too. */
const OF_TESTING = /^testing\.|^main\.main$/;

export const g36: Rule = {
  id: 'G36',
  title: 'Goroutines that a test’s leak check lists',
  needs: [['goroutines']],
  doc: {
    evidence: 'What the leak check of a test prints (go.uber.org/goleak, the one of etcd, `Test appears to have leaked …`): goroutines that were still there when the tests had ended. One finding for each function where they wait and that started them. What runs the tests is left out.',
    limits: 'A check waits for a moment only: goroutines that were about to end are listed as well. What a library keeps for the whole life of the process is listed until the check is told to ignore it.',
    source: 'go.uber.org/goleak (leaks.go, options.go); etcd, client/pkg/testutil/leak.go; net/http/main_test.go.',
  },
  healthy: 'No leak check of a test lists a goroutine.',
  run: (context) => context.goroutines.filter(({ notices }) => notices.some(({ code }) => code === LEAK_CHECK)).flatMap((source) => listed(context, makeTable([source]))),
};

function listed(context: HintContext, table: GoroutineTable | undefined): readonly Found[] {
  if (!table) return [];
  const byPlace = new Map<string, [Group, ...Group[]]>();
  for (const group of table.groups) {
    if (OF_TESTING.test(group.entry) || OF_TESTING.test(group.frame) || group.frame === '') continue;
    const place = `${group.frame} ${group.creator ?? ''}`;
    const there = byPlace.get(place);
    if (there) there.push(group);
    else byPlace.set(place, [group]);
  }
  return Array.from(byPlace.values(), (groups) => finding(context, table, groups));
}

function finding(context: HintContext, table: GoroutineTable, groups: readonly [Group, ...Group[]]): Found {
  const [group] = groups;
  const count = groups.reduce((sum, { now }) => sum + now, 0);
  const states = [...new Set(groups.filter((one) => !isUntold(one)).map(({ state }) => state))];
  const { confidence, reasons } = certainty(0.85, 'they were still there when the test had ended').done();
  return {
    key: `G36 ${group.frame} ${group.creator ?? ''}`.trim(),
    kind: 'leak',
    sentence: `${count === 1 ? '1 goroutine is' : `${formatCount(count)} goroutines are`} listed as leaked by the leak check of a test, in \`${group.frame}\`${states.length === 0 ? '' : ` (${states.join(', ')})`}${startedBy(group)}.`,
    confidence,
    reasons,
    impact: { goroutines: count, bytes: bytesOf(context, count) },
    evidence: groups.map((one) => groupEvidence(table, one)),
    fix: `${whatToDo(group, causeOf(group))} Have the test end what it starts, and wait until it has ended; what is meant to stay is told to the check (\`goleak.IgnoreTopFunction\`).`,
    surer: [],
    functions: placesOf(group),
    scale: { share: count / Math.max(1, table.totals.at(-1) ?? 1), growth: 0, count },
    severity: { least: tierOf(count), most: 3 },
  };
}
