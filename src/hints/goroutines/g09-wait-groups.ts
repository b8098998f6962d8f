import { withoutClosures } from '../../analysis/go-names.ts';
import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import type { GoroutineTable, Group } from './groups.ts';
import { changeAt, groupEvidence, isShown, judge, pileFound, pilesOf, placesOf, startedBy } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksNames } from './what-is-told.ts';

export const g09: Rule = {
  id: 'G09',
  title: 'WaitGroups that never complete',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `sync.WaitGroup.Wait` (Go 1.25 and newer) or in `semacquire` with a frame of `sync.(*WaitGroup).Wait` (older), with the thresholds of G02; a single one that has waited ten minutes is not enough. Those in golang.org/x/sync/singleflight wait for one call, whose goroutine is told (`doCall` on its stack). Where goroutines that the waiter started, or closures of its function, are there and wait themselves, they are told as the cause.',
    limits: 'A supervisor waits so all its life, but there is one of it. Workers that are slow and finish look alike in one dump.',
    source: 'sync/waitgroup.go; runtime/runtime2.go (waitReasonSyncWaitGroupWait, since Go 1.25).',
  },
  healthy: 'No pile of goroutines waits for a WaitGroup.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G09').map(({ table, group }) => {
      const minor = context.goVersion?.minor;
      const shared = (group.marks & MARK.sharedWait) === 0 ? undefined : sharedCallOf(table, group);
      const counted = shared ? undefined : countedBy(table, group);
      const go = minor === undefined ? '`wg.Go` (from Go 1.25) does it for you' : minor >= 25 ? '`wg.Go` does it for you' : '`wg.Go`, from Go 1.25, would do it for you';
      const found = pileFound(context, 'G09', table, group, {
        verb: 'wait',
        sentence: shared
          ? `in \`${group.frame}\`${startedBy(group)}, for one call that does not end: it is in \`${shared.frame}\` (${shared.state}).`
          : `for a \`sync.WaitGroup\` in \`${group.frame}\`${startedBy(group)}; ${(group.marks & MARK.errgroup) !== 0 ? 'some function of the group has not returned' : missingDone(isShown(table, group), counted)}.`,
        certainty: judge(table, group, 0.5, { mayStand: group.waitedTen >= 0.8 }).more(
          group.object !== undefined && group.onObject * 4 < group.known,
          0.15,
          `they wait for many WaitGroups, ${formatCount(group.onObject)} at most for one`,
        ),
        ...(shared ? { functions: [...new Set([...programNames([changeAt(shared), shared.frame]), ...placesOf(group)])] } : {}),
        fix: whatToDo(group, shared, counted, go),
      });
      const beside = shared ?? counted;
      return beside ? { ...found, evidence: [...found.evidence, groupEvidence(table, beside)] } : found;
    }),
};

/** The goroutine that works for those that wait in singleflight. */
function sharedCallOf({ groups }: GoroutineTable, waiters: Group): Group | undefined {
  const calls = groups.filter((group) => group !== waiters && (group.marks & MARK.sharedCall) !== 0 && group.now > 0);
  return calls.find(({ state }) => state !== 'running' && state !== 'runnable') ?? calls[0];
}

/** Goroutines that a waiter started, or that are closures of its function, and that wait themselves: most likely those it counts. */
function countedBy({ groups }: GoroutineTable, waiter: Group): Group | undefined {
  const place = withoutClosures(changeAt(waiter));
  const isCounted = ({ creator, entry }: Group): boolean => (creator === undefined ? entry !== waiter.entry && withoutClosures(entry) === place : creator === changeAt(waiter));
  return groups.find((group) => group !== waiter && group.now > 0 && group.state !== 'running' && group.state !== 'runnable' && isCounted(group));
}

function whatToDo(group: Group, shared: Group | undefined, counted: Group | undefined, go: string): string {
  const at = changeAt(group);
  if (shared) {
    return `singleflight gives all callers the result of one call, and none while it hangs: give \`${changeAt(shared)}\` a deadline, and let \`${at}\` use \`DoChan\` in a \`select\` with a context that ends.`;
  }
  if ((group.marks & MARK.errgroup) !== 0) return `A function that \`${at}\` gave to the errgroup does not return. Let it obey the group's context (\`errgroup.WithContext\`).`;
  if (counted) {
    return `What \`${at}\` started is still there: see why it waits in \`${changeAt(counted)}\` (${counted.state}), and let that end with a context or a deadline; \`defer wg.Done()\` as the first line of each.`;
  }
  return `Where what was counted is still there, see what it waits for. Else call \`Done\` on every path of what \`Add\` counted: \`defer wg.Done()\` as its first line; ${go}.`;
}

function missingDone(isShown: boolean, counted: Group | undefined): string {
  if (counted) return `of what it started ${formatCount(counted.now)} ${counted.now === 1 ? 'is' : 'are'} in \`${counted.frame}\` (${counted.state})`;
  return isShown ? 'some `Done` is never called' : 'so far not every `Done` has come';
}
