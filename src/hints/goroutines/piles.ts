/** Whether a group of waiting goroutines is worth a word, how sure that is, and its finding. */
import { packageOf, withoutClosures } from '../../analysis/go-names.ts';
import { formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import type { Evidence, Impact } from '../../model/finding.ts';
import { certainty, type Certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { causeOf, programNames, type Cause } from './causes.ts';
import { goroutineTable, isUntold, type GoroutineTable, type Group } from './groups.ts';
import { callersIn } from './heap-callers.ts';
import { isIdleWorker } from './idle-workers.ts';
import { MARK } from './stack-marks.ts';

/** How the number of a group changed over the steps of the table. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly known: boolean;
  readonly grew: boolean;
  readonly stable: boolean;
  /** It rose early, and no more since. */
  readonly levelled: boolean;
}

export interface Floor {
  readonly least?: number;
  readonly alone?: number;
}

const GREW = 1.5;
const FEW_WITHOUT_IDS = 100;
const STABLE = 1.2;

export function changeOf({ steps }: GoroutineTable, { counts }: Pick<Group, 'counts'>): Change {
  const values = steps.map((at) => counts[at]!);
  const before = values[0] ?? 0;
  const after = values.at(-1) ?? 0;
  const known = values.length > 1;
  const grew = known && after >= GREW * before && after - before >= 5;
  const middle = values[(values.length - 1) >> 1]!;
  return { before, after, known, grew, stable: known && after <= STABLE * before, levelled: grew && values.length > 2 && after - middle < 0.1 * (after - before) };
}

/** From 100 at one line on, or fewer that stand out. `alone`: so many are enough where the pattern is telling by itself. */
export function standsOut(table: GoroutineTable, group: Group, { least = 20, alone = 100 }: Floor = {}): boolean {
  const n = group.now - group.harmless;
  if (n >= alone || group.leaked > 0) return true;
  const change = changeOf(table, group);
  // Few, but more in every dump, and none has ended.
  if (n >= Math.min(10, least) && change.grew && group.went === 0 && risesInEvery(table, group)) return true;
  if (n < least) return false;
  return n >= 0.2 * table.users || group.waitedTen >= 0.8 || change.grew;
}

function risesInEvery({ steps }: GoroutineTable, { counts }: Group): boolean {
  return steps.length > 2 && steps.every((at, rank) => rank === 0 || counts[at]! > counts[steps[rank - 1]!]!);
}

/** The groups that belong to a rule and stand out. */
export function pilesOf(context: HintContext, cause: Cause, floor?: Floor): readonly { readonly table: GoroutineTable; readonly group: Group }[] {
  const table = goroutineTable(context);
  if (!table) return [];
  return table.groups.filter((group) => group.now > group.harmless && causeOf(group) === cause && standsOut(table, group, floor)).map((group) => ({ table, group }));
}

export interface JudgeOptions {
  /** What waits for ever looks alike in every dump: that it does not grow is no sign of a pool. */
  readonly mayStand?: boolean;
  /** A library's goroutine: nobody would start a pool of them. */
  readonly isPattern?: boolean;
  /** What they wait for wakes them now and then: that they do not wait long is no sign of life. */
  readonly isWoken?: boolean;
}

/** What speaks for a leak and against one, whatever they wait for. */
export function judge(table: GoroutineTable, group: Group, base: number, options: JudgeOptions = {}): Certainty {
  const change = changeOf(table, group);
  const known = group.stayed === undefined || group.went === undefined || group.stayed + group.went < 3 ? undefined : group.stayed / (group.stayed + group.went);
  const isPool = options.mayStand !== true;
  const isPattern = options.isPattern === true;
  const atOnce = group.known >= 8 && group.idsEach <= 3 && group.spread < 0.5;
  return certainty(base)
    .more(change.grew, 0.3, `from ${formatCount(change.before)} to ${formatCount(change.after)} between the dumps`)
    .more(change.grew && known !== undefined && known >= 0.9, 0.35, `${known === 1 ? 'none' : 'hardly any'} of the first ${formatCount(change.before)} has ended`)
    .more(change.grew && risesInEvery(table, group), 0.15, 'there are more in every dump')
    .more(group.ofRequests >= 0.5, 0.2, 'they were started while requests were served')
    .more(isOrphaned(group, 0.5), 0.15, 'the goroutines that started them have ended')
    .more(group.known >= 20 && group.idsEach > 3 && group.spread >= 0.4, 0.15, 'they were started one by one over the life of the process')
    .more(group.waitedTen >= 0.8, 0.2, 'most have waited for ten minutes or longer')
    .less(change.stable && isPool && (known === undefined || known >= 0.9), isPattern ? 0.6 : 0.3, isPattern ? 'there are no more than before' : 'there are no more than before, as in a pool of workers')
    .less(known !== undefined && known <= 0.5, change.grew ? 0.6 : 0.3, 'they come and go')
    .less((group.marks & MARK.driverLoop) !== 0, change.grew && known !== undefined && known >= 0.9 && !isFresh(table, group) ? 0.85 : 0.5, 'a library keeps one for each of its connections')
    .less(hasConnections(table, group), 0.6, 'about as many connections are open, each of which may have one')
    .less(isIdleWorker(group), change.grew ? 0.6 : 0.4, 'a library keeps them for its next tasks')
    .less(change.levelled, 0.4, 'their number no longer rises')
    .atMost(change.grew && change.before >= 10 && isFresh(table, group) && options.isWoken !== true, 0.74, 'hardly any has waited for a minute yet: the process may just be starting, or they are at work')
    .less(!change.known && isPool && !isPattern && !table.detail.columns.hasIds && group.now < FEW_WITHOUT_IDS, 0.7, 'so few may be a pool of workers: this form says neither when they were started nor how long they wait')
    .less(!change.known && atOnce && isPool, 0.5, 'they were started at one time, as a pool of workers is')
    .atMost(!change.known && group.waitedTen < 0.8 && !isPattern, 0.74, 'one dump does not tell whether they ever end')
    .atLeast(group.leaked > 0, 0.95, 'the runtime marked them as leaked');
}

/** A dump says how long each waits, from a minute on (runtime/traceback.go, goroutineheader). */
function isFresh({ detail }: GoroutineTable, { known, waitedOne }: Group): boolean {
  return detail.columns.hasIds && known > 0 && waitedOne < 0.2;
}

/** What started them is the program's, and has ended: what a library starts on the way is always left alone. */
export function isOrphaned({ orphans, creator }: Group, share: number): boolean {
  return orphans >= share && programNames([creator]).length > 0;
}

/** Reads of connections beside them that are as many, and were: a loop for each connection goes with the connection. */
function hasConnections(table: GoroutineTable, group: Group): boolean {
  if (group.state === 'IO wait') return false;
  const isAlike = (counts: (at: number) => number): boolean => table.steps.every((at) => Math.abs(counts(at) - group.counts[at]!) <= 0.2 * Math.max(counts(at), group.counts[at]!));
  const readers = table.groups.filter((other) => causeOf(other) === 'G13' && other.state === 'IO wait' && other.harmless === 0);
  // A reader waits in one of several places, and those of one server are started by one function.
  const beside = group.creator === undefined ? [] : readers.filter(({ creator }) => creator === group.creator);
  return readers.some(({ counts }) => isAlike((at) => counts[at]!)) || (beside.length > 1 && isAlike((at) => beside.reduce((sum, { counts }) => sum + counts[at]!, 0)));
}

/** More came while none went on, or the runtime says so: until then what they wait for may just be late. */
export function isShown(table: GoroutineTable, group: Pick<Group, 'counts' | 'leaked' | 'went'>): boolean {
  return group.leaked > 0 || (changeOf(table, group).grew && (group.went ?? 0) === 0);
}

/** Goroutines with their stack: 2 KB and a descriptor at least (runtime/stack.go, runtime2.go), or what the stacks are said to take. */
const LEAST_BYTES = 2560;

export function bytesOf(context: HintContext, goroutines: number): number {
  const last = (name: string): number => context.go?.merged.series.find((one) => one.name === name)?.values.at(-1) ?? 0;
  const count = last(SERIES_NAMES.goroutines);
  return Math.round(goroutines * Math.max(LEAST_BYTES, count > 0 ? last(SERIES_NAMES.stackInUse) / count : 0));
}

export interface Says {
  /** As of several: "wait", "have", "are". */
  readonly verb: string;
  /** Follows number and verb: "to send in `f`; nothing receives". */
  readonly sentence: string;
  readonly certainty: Certainty;
  readonly fix: string;
  readonly surer?: readonly string[];
  /** Where to change comes first. Left out: where they wait, who started them, what they run. */
  readonly functions?: readonly string[];
  readonly severity?: Found['severity'];
  readonly kind?: Found['kind'];
  /** Other groups that belong to it. */
  readonly more?: readonly Group[];
}

export function pileFound(context: HintContext, rule: string, table: GoroutineTable, group: Group, says: Says): Found {
  const all = [group, ...(says.more ?? [])];
  const counts = table.captures.map((_, at) => all.reduce((sum, { counts: of }) => sum + of[at]!, 0));
  const now = counts.at(-1)!;
  const change = changeOf(table, { counts });
  const { confidence, reasons } = says.certainty.done();
  const maker = says.functions === undefined ? makerOf(context, group) : undefined;
  return {
    key: `${rule} ${group.frame} ${group.state}`,
    kind: says.kind ?? 'leak',
    sentence: `${numbers(change, now)} ${now === 1 && !change.grew ? ofOne(says.verb) : says.verb} ${says.sentence}${maker === undefined ? '' : ` The heap profile has \`${maker}\` above what starts them.`}`,
    confidence,
    reasons,
    impact: { goroutines: now, bytes: bytesOf(context, now), ...perHour(table, change) },
    evidence: all.map((one) => groupEvidence(table, one)),
    fix: maker === undefined ? says.fix : makerFix(group, maker),
    surer: [...(says.surer ?? []), ...surerOf(context, table)],
    functions: says.functions ?? [...(maker === undefined ? [] : [maker]), ...placesOf(group)],
    scale: scaleOf(table, change, now),
    severity: says.severity ?? { least: tierOf(now) },
  };
}

export function placesOf(group: Group): readonly string[] {
  return programNames([group.caller ?? group.frame, group.starter, group.frame, group.creator, group.entry]);
}

export function scaleOf(table: GoroutineTable, change: Change, now: number): Found['scale'] {
  const span = spanOf(table);
  const growth = !change.grew ? 0 : span === undefined ? growthWithoutTime(change.before, change.after) : growthOf(change.after, (change.after - change.before) / span);
  return { share: now / Math.max(1, table.totals.at(-1) ?? 1), growth, count: now };
}

export function tierOf(count: number): 1 | 2 | 3 | 4 {
  if (count >= 10_000) return 4;
  if (count >= 1000) return 3;
  return count >= 100 ? 2 : 1;
}

/** Ms between the first and the last step, where both tell their time. */
function spanOf({ captures, steps }: GoroutineTable): number | undefined {
  const from = captures[steps[0] ?? 0]?.time;
  const to = captures[steps.at(-1) ?? 0]?.time;
  return from === undefined || to === undefined || to - from < 1000 ? undefined : to - from;
}

function perHour(table: GoroutineTable, change: Change): Pick<Impact, 'goroutinesPerHour'> {
  const span = spanOf(table);
  return span === undefined || !change.grew ? {} : { goroutinesPerHour: Math.round(((change.after - change.before) * 3_600_000) / span) };
}

/** "59 → 544 goroutines", "1 goroutine". */
export function numbers(change: Change, now: number): string {
  if (change.grew) return `${formatCount(change.before)} → ${formatCount(now)} goroutines`;
  return now === 1 ? '1 goroutine' : `${formatCount(now)} goroutines`;
}

function ofOne(verb: string): string {
  if (verb === 'are') return 'is';
  return verb === 'have' ? 'has' : `${verb}s`;
}

export function groupEvidence(table: GoroutineTable, group: Group): Evidence {
  return {
    kind: 'goroutines',
    captures: table.captures.map(({ id }) => id),
    state: group.state,
    frame: group.spelled,
    creator: group.creator,
    counts: group.counts,
    ids: group.ids,
    text: isUntold(group) ? `${formatCount(group.now)}, state not told` : `${formatCount(group.now)} in ${group.told}${isBehindWriter(group) ? ' (of a RWMutex, behind another writer)' : ''}`,
  };
}

/** A writer takes the inner mutex of the RWMutex first (sync/rwmutex.go, Lock). */
function isBehindWriter({ state, marks }: Group): boolean {
  return state === 'sync.Mutex.Lock' && (marks & MARK.rwMutex) !== 0;
}

export function surerOf(context: HintContext, table: GoroutineTable): readonly string[] {
  const surer: string[] = [];
  if (!table.detail.columns.hasIds) surer.push('A dump in text (`goroutine?debug=2`): it tells who started them and for how long they wait.');
  if (table.steps.length < 2) surer.push('A second dump some minutes later: what leaks is still there, and there is more of it.');
  const minor = context.goVersion?.minor;
  if (context.leakProfiles.length === 0 && (minor === undefined || minor >= 26)) {
    surer.push(
      minor !== undefined && minor >= 27
        ? 'The leak profile of Go 1.27 (`/debug/pprof/goroutineleak`): what it lists is proven.'
        : 'The leak profile (`/debug/pprof/goroutineleak`; from Go 1.27, in 1.26 built with `GOEXPERIMENT=goroutineleakprofile`): what it lists is proven.',
    );
  }
  return surer;
}

/** Follows the function where they wait: whose call it is, where that is a library's, and who started them. */
export function startedBy(group: Group): string {
  const caller = group.caller === undefined ? '' : `, called by \`${group.caller}\``;
  return group.creator === undefined || group.creator === group.frame || group.creator === group.caller ? caller : `${caller}, started by \`${group.creator}\``;
}

/** Of goroutines that a library started for itself: the program's own function that makes most of what they are for, by the newest heap profile. */
function makerOf(context: HintContext, { isForeign, marks, creator }: Group): string | undefined {
  const newest = context.heaps.at(-1);
  if ((!isForeign && (marks & MARK.program) !== 0) || creator === undefined || !newest) return undefined;
  const starter = withoutClosures(creator).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return callersIn(newest, new RegExp(`^${starter}(?:\\.func[\\d.]+)?$`), 'own')[0]?.name;
}

function makerFix({ frame, creator }: Group, maker: string): string {
  return `End what \`${maker}\` makes of \`${packageOf(creator ?? frame).replaceAll('%2e', '.')}\` when it is done with (Close, Stop, Wait, Unsubscribe, Release, Shutdown, the cancel of its context), on every path, or make it once and share it.`;
}

/** What a library runs for itself ends with what the program made of it. */
export function libraryFix({ creator, entry, frame }: Group): string {
  const maker = creator ?? entry;
  const ends = 'make it once and share it, or call what ends it (Close, Stop, Release, Shutdown, the cancel of its context) for each';
  // A constructor starts its own closures; a method that does, or no known starter, leads nowhere.
  if (withoutClosures(maker) === withoutClosures(frame) && (creator === undefined || creator === frame || creator.includes(').'))) {
    return `A library runs these for itself, in \`${packageOf(frame)}\`: find what the program makes of that package (a client, a pool, a cache), ${ends}. A heap profile tells who makes so many.`;
  }
  return `A library runs these for what \`${maker}\` makes: ${ends}. Who makes so many is told by a heap profile, below \`${maker}\`.`;
}

/** What to change: a library is not the reader's. */
export function changeAt({ frame, caller }: Group): string {
  return caller ?? frame;
}
