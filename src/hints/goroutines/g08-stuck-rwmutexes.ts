import { formatCount } from '../../lib/format-value.ts';
import type { Rule } from '../rule.ts';
import { isSlowLock, judgeLock, lockPiles, severityOfFew, whyTheyWait } from './locks.ts';
import type { Group } from './groups.ts';
import { changeAt, pileFound, startedBy } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

export const g08: Rule = {
  id: 'G08',
  title: 'Readers and writers stuck at a RWMutex',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Five or more goroutines in `sync.RWMutex.RLock` or `sync.RWMutex.Lock`, or in `sync.Mutex.Lock` under a frame of `sync.(*RWMutex).Lock` (a writer behind another writer), on one address; with the thresholds of G07. A writer and readers together add to it. Where several are at work in the same function it is said to be slow (factor 0.8).',
    limits: 'As G07. Older runtimes say `semacquire`; then the frames tell.',
    source: 'sync/rwmutex.go: a waiting writer keeps new readers out; runtime/runtime2.go.',
  },
  healthy: 'No pile of goroutines waits for a RWMutex.',
  lacks: lacksNames,
  run: (context) =>
    lockPiles(context, 'G08').map((pile) => {
      const [group, ...more] = pile.groups;
      const count = (states: readonly string[]): number => pile.groups.reduce((sum, { state, now }) => (states.includes(state) ? sum + now : sum), 0);
      const readers = count(['sync.RWMutex.RLock']);
      const writers = count(['sync.RWMutex.Lock', 'sync.Mutex.Lock']);
      const writer = pile.groups.find(({ state }) => state === 'sync.RWMutex.Lock');
      return pileFound(context, 'G08', pile.table, group, {
        verb: 'wait',
        sentence:
          readers > 0 && writers > 0
            ? `for a RWMutex in \`${group.frame}\`${startedBy(group)}: ${formatCount(readers)} to read and ${formatCount(writers)} to write${behindWriter(pile.groups)}${whyTheyWait(pile, 'given back')}.`
            : `for a RWMutex in \`${group.frame}\`${startedBy(group)}${behindWriter(pile.groups)}${whyTheyWait(pile, 'given back')}.`,
        certainty: judgeLock(pile, 0.5).more(readers > 0 && writers > 0, 0.2, 'a waiting writer keeps all new readers out'),
        ...severityOfFew(pile),
        functions: pile.functions,
        more,
        fix: isSlowLock(pile)
          ? `Something slow (network, disk, a large copy, another lock) is done between Lock and Unlock, or between RLock and RUnlock, in \`${changeAt(group)}\` or elsewhere: move it out, divide what the lock guards, or start fewer that need it at once.`
          : writer
          ? `\`${writer.frame}\` waits for readers that do not leave, and all who come later wait behind it: some RUnlock is missing, or a reader is slow or blocked. Use \`defer mu.RUnlock()\`, and never take the read lock again while holding it.`
          : `Whoever has the lock is slow (network, disk, another lock between Lock and Unlock in \`${changeAt(group)}\` or elsewhere), or some Unlock is missing, or a read lock is taken again by one who has it: look at every path between Lock and Unlock, and use \`defer\`.`,
        surer: ['The mutex profile: it names the functions that held the lock.'],
      });
    }),
};

/** They stand under the state of the inner mutex wherever goroutines are listed (sync/rwmutex.go, Lock). */
function behindWriter(groups: readonly Group[]): string {
  const count = groups.reduce((sum, { state, now }) => (state === 'sync.Mutex.Lock' ? sum + now : sum), 0);
  const isAll = groups.every(({ state }) => state === 'sync.Mutex.Lock' || state === 'sync.RWMutex.RLock');
  return count === 0 ? '' : ` (${isAll ? 'all' : formatCount(count)} behind another writer, in state \`sync.Mutex.Lock\`)`;
}
