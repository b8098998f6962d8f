/** Goroutines that wait for one lock, as far as a dump tells which: over all lines at which they wait for it. */
import { formatWait } from '../../analysis/goroutines/waits.ts';
import { formatCount } from '../../lib/format-value.ts';
import type { HintContext } from '../context.ts';
import type { Certainty } from '../confidence.ts';
import { causeOf, programNames } from './causes.ts';
import { goroutineTable, type GoroutineTable, type Group } from './groups.ts';
import { changeOf, judge, type Change, type Says } from './piles.ts';

export interface LockPile {
  readonly table: GoroutineTable;
  /** The largest first. */
  readonly groups: readonly [Group, ...Group[]];
  readonly now: number;
  readonly change: Change;
  /** "0xc000…", where most wait for one and the dump says which. */
  readonly address: string | undefined;
  readonly waitedOne: boolean;
  /** Goroutines at work in the functions where the others wait: the lock is given on. */
  readonly atWork: number;
  /** Of those that waited in the first dump some got it. */
  readonly isGivenOn: boolean;
  readonly functions: readonly string[];
}

const LEAST = 5;
/** Minutes. */
const LONG = 10;
/** No busy lock has so many waiters at a moment that its holders keep up with. */
const CROWD = 500;
const AT_WORK: ReadonlySet<string> = new Set(['running', 'runnable']);

export function lockPiles(context: HintContext, cause: 'G07' | 'G08'): readonly LockPile[] {
  const table = goroutineTable(context);
  if (!table) return [];
  const byLock = new Map<string, [Group, ...Group[]]>();
  for (const group of table.groups) {
    if (causeOf(group) !== cause || group.now <= group.harmless) continue;
    const isOne = group.object !== undefined && group.onObject * 2 >= group.known;
    // Protobuf has no addresses: readers and writers of a RWMutex are looked at together, and lines that lock a Mutex alone.
    const key = isOne ? group.object.slice(group.object.lastIndexOf(' ') + 1) : group.object === undefined && cause === 'G08' ? 'unknown' : `line ${group.index}`;
    const known = byLock.get(key);
    if (known) known.push(group);
    else byLock.set(key, [group]);
  }
  // A reader's frames are often inlined and then print no address: where one RWMutex is known, it is most likely that one.
  const unknown = byLock.get('unknown');
  const [known, ...others] = [...byLock.keys()].filter((key) => key.startsWith('0x'));
  if (unknown && known !== undefined && others.length === 0) {
    byLock.delete('unknown');
    const all = [...unknown, ...byLock.get(known)!].toSorted((one, other) => other.now - one.now);
    const [first, ...rest] = all;
    if (first) byLock.set(known, [first, ...rest]);
  }
  return Array.from(byLock, ([key, groups]) => pileOf(table, key, groups)).filter((pile) => isWorthAWord(pile));
}

function pileOf(table: GoroutineTable, key: string, groups: [Group, ...Group[]]): LockPile {
  const places = new Set(groups.map(({ frame }) => frame));
  const counts = table.captures.map((_, at) => groups.reduce((sum, group) => sum + group.counts[at]!, 0));
  return {
    table,
    groups,
    now: counts.at(-1)!,
    change: changeOf(table, { counts }),
    address: key.startsWith('0x') ? key : undefined,
    waitedOne: groups.some(({ waitedOne }) => waitedOne >= 0.2),
    atWork: table.groups.reduce((sum, one) => (AT_WORK.has(one.state) && places.has(one.frame) ? sum + one.now : sum), 0),
    isGivenOn: groups.some(({ went, leaked }) => (went ?? 0) > 0 && leaked === 0),
    functions: programNames([...groups.map(({ caller, frame }) => caller ?? frame), groups[0].frame, groups[0].creator, groups[0].entry]),
  };
}

function isWorthAWord({ table, groups, now, change, waitedOne }: LockPile): boolean {
  if (groups.some(({ leaked }) => leaked > 0)) return true;
  if (now < LEAST) return isLong(groups);
  return now >= 100 || waitedOne || (now >= 20 && (change.grew || now >= 0.2 * table.users));
}

/** One alone, too: hardly anything is meant to be done for so long under a lock. */
function isLong(groups: readonly Group[]): boolean {
  return groups.some(({ longestWait }) => longestWait >= LONG);
}

/** So few stop no program at once. */
export function severityOfFew({ now, groups }: LockPile): Pick<Says, 'severity'> {
  return now < LEAST && !groups.some(({ leaked }) => leaked > 0) ? { severity: { most: 1 } } : {};
}

export function judgeLock(pile: LockPile, base: number): Certainty {
  const { table, groups, now, waitedOne, address, atWork } = pile;
  const isProven = groups.some(({ leaked }) => leaked > 0);
  return judge(table, groups[0], base, { mayStand: waitedOne, isPattern: waitedOne })
    .more(address !== undefined && now >= 20, 0.1, `${formatCount(now)} wait for one lock`)
    .more(waitedOne, 0.4, 'they have waited for a minute or longer')
    .less(atWork > 1 && !waitedOne, 0.8, `${formatCount(atWork)} are at work in the same place: the lock seems to be given on`)
    .less(!waitedOne && !((groups[0].stayed ?? 0) > 0) && table.detail.columns.hasIds, now >= CROWD ? 0.7 : 0.4, 'none has waited for a minute: it may be the load of a moment')
    .atMost(now < LEAST, 0.6, 'so few may wait for one that is slow')
    .atLeast(isProven, 0.95, 'the runtime marked them as leaked');
}

/** Follows who waits where: what is known of the lock, and no more. */
export function whyTheyWait(pile: LockPile, given: 'unlocked' | 'given back'): string {
  const { table, groups, change, waitedOne, isGivenOn, atWork } = pile;
  if (isGivenOn) return '; it is given on, but more slowly than they come';
  if (groups.some(({ leaked }) => leaked > 0)) return `; it is never ${given}`;
  if (isSlowLock(pile)) return `; ${formatCount(atWork)} more are at work there, so that it seems to be given on`;
  if (change.grew) return `; so far it has not been ${given}`;
  if (waitedOne) return `, the longest for ${formatWait(Math.max(...groups.map(({ longestWait }) => (Number.isNaN(longestWait) ? 0 : longestWait))))}`;
  return table.detail.columns.hasIds ? ' at this moment' : '';
}

/** Some get it: then what is done under it is slow, or too many want it. */
export function isSlowLock({ isGivenOn, atWork, waitedOne }: LockPile): boolean {
  return isGivenOn || (atWork > 1 && !waitedOne);
}
