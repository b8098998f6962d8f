import type { Rule } from '../rule.ts';
import { isSlowLock, judgeLock, lockPiles, severityOfFew, whyTheyWait } from './locks.ts';
import { loggerOf } from './loggers.ts';
import { changeAt, groupEvidence, pileFound, startedBy } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

export const g07: Rule = {
  id: 'G07',
  title: 'A mutex that is not given back',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Five or more goroutines in `sync.Mutex.Lock` on one address (the first argument of `internal/sync.(*Mutex).lockSlow`, printed at the default traceback level), a fifth of which have waited a minute, or 1.5 times as many as before, or 100 in all; or fewer, of which one has waited ten minutes (severity 1, and at most 0.6). Protobuf has no addresses; there it goes by line. Where ids show that some of the first got the lock, or several are at work in the same function, it is said to be slow rather than kept (factor 0.8 where none has waited a minute). Where it is the own mutex of a `log.Logger` or of a handler of `log/slog`, what it writes to is said to hang, and who is in Write is looked for.',
    limits: 'A dump does not say who holds a lock. A busy mutex has waiters at any moment: without a minute of waiting, and where none of the first dump is still there, the factor is 0.4 (0.7 of 500 waiters).',
    source: 'internal/sync/mutex.go (lockSlow); runtime/runtime2.go (waitReasonSyncMutexLock). Before Go 1.20 the state is `semacquire`.',
  },
  healthy: 'No pile of goroutines waits for a mutex.',
  lacks: lacksNames,
  run: (context) =>
    lockPiles(context, 'G07').map((pile) => {
      const [group, ...more] = pile.groups;
      const isSlow = isSlowLock(pile);
      const logger = loggerOf(pile);
      const found = pileFound(context, 'G07', pile.table, group, {
        verb: 'wait',
        sentence: `for ${logger ? 'the mutex of a logger' : pile.address === undefined ? 'a mutex' : 'one mutex'} in \`${group.frame}\`${startedBy(group)}${logger ? logger.why : whyTheyWait(pile, 'unlocked')}.`,
        certainty: judgeLock(pile, 0.55),
        ...severityOfFew(pile),
        functions: pile.functions,
        more,
        fix: logger
          ? `A logger writes one line at a time, and so far the line of whoever has the lock is not written: see who reads standard error or the pipe (a full pipe blocks), and whether the disk or the network below the file is slow. Log through a buffer that drops lines rather than waits, or fewer of them in \`${changeAt(group)}\`.`
          : isSlow
          ? `Something slow (network, disk, a sleep, another lock) is done between Lock and Unlock of this mutex in \`${changeAt(group)}\` or elsewhere: move it out, or start fewer that need it at once.`
          : `Look in \`${changeAt(group)}\` and wherever else this mutex is locked for a path that returns or panics before Unlock, and use \`defer mu.Unlock()\`; ` +
            'or for a slow or blocking call (network, channel, another lock) between Lock and Unlock, and move it out.',
        surer: ['The mutex profile: it names the functions that held the lock.'],
      });
      return logger?.writer ? { ...found, evidence: [...found.evidence, groupEvidence(pile.table, logger.writer)] } : found;
    }),
};
