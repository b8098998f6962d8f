/** What holds more in a later process (or build) than in an earlier one: no course of time, and no verdict of a fix. */
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import type { Found } from '../rule.ts';
import { sayHours } from '../runtime/lines.ts';
import { growthWithoutTime } from '../weigh.ts';
import { boundOf } from './bound-severity.ts';
import { isSnapshot } from './one-process.ts';
import { heapSitesOf, makeSites, type HeapSites } from './sites.ts';
import { functionsOf, holdsAny, lineOf, place } from './tell.ts';
import { asMuch, gains, isLess, loadOf, sidesOf, type Side } from './two-sides.ts';
import { areTwoPrograms } from './two-programs.ts';
import { whyApart } from './why-apart.ts';

const MEGABYTE = 1024 * 1024;
const HOUR = 3_600_000;
const MOST_FINDINGS = 3;
/** Two processes are no trend. */
const MOST = 0.7;

interface Apart {
  readonly one: ProfileSource;
  readonly other: ProfileSource;
  readonly why: string;
  /** Texts do not say when they were taken: unless it holds the other way round as well, they may only stand in the wrong order. */
  readonly isSure: boolean;
}

/** The first that is of another process than the row, and the row's newest, in order of time; undefined where the reader named a before and an after. */
export function processesApart(context: HintContext): Apart | undefined {
  const { captures, left } = heapSitesOf(context).row;
  const newest = captures.at(-1);
  if (!newest || context.beforeAfter?.isNamed === true) return undefined;
  for (const source of left) {
    if (!isSnapshot(source)) continue;
    const isOlder = context.heaps.indexOf(source) < context.heaps.indexOf(newest);
    const [one, other] = isOlder ? [source, captures[0]!] : [newest, source];
    const why = whyApart(one, other);
    const areTimed = [one, other].filter(({ time }) => time !== undefined).length;
    const isSure = why !== undefined && (areTimed === 2 || whyApart(other, one) !== undefined);
    // One that says its time and one that does not have no order.
    if (why === undefined || (!isSure && areTimed === 1)) continue;
    return { one, other: isOlder ? newest : other, why, isSure };
  }
  return undefined;
}

/** Only where no two of the profiles are of one process: else growth within it tells more. */
export function moreInTheOther(context: HintContext): readonly Found[] {
  const apart = heapSitesOf(context).count === 1 ? processesApart(context) : undefined;
  if (!apart?.isSure || areTwoPrograms(apart.one, apart.other) || apart.one.index.profile.origin.period !== apart.other.index.profile.origin.period) return [];
  const table = makeSites({ captures: [apart.one, apart.other], times: undefined, left: [] });
  return sidesOf(table)
    .filter((side) => isWorthTelling(side, table))
    .sort((one, other) => other.after - other.before - (one.after - one.before))
    .slice(0, MOST_FINDINGS)
    .map((side) => tell(side, table, apart));
}

/** As H02 has it. */
function isWorthTelling(side: Side, { totals: { inuseBytes }, rate }: HeapSites): boolean {
  const { before, after, columns, sites } = side;
  const gain = after - before;
  const all = Math.max(0, inuseBytes[1]! - inuseBytes[0]!);
  const isSampledWhole = gain > 0 && columns.inuseObjects[1]! > 0 && after / columns.inuseObjects[1]! >= rate;
  const isLarge = gain >= MEGABYTE && (gain >= 0.1 * inuseBytes[1]! || (gain >= 0.05 * inuseBytes[1]! && gain >= 0.3 * all));
  return sites[0]!.origin !== 'runtime' && isLarge && (gains(side) || isSampledWhole);
}

function tell(side: Side, table: HeapSites, { one, other }: Apart): Found {
  const { before, after, columns, sites } = side;
  const [site] = sites;
  const load = loadOf(one, other);
  const { confidence, reasons } = certainty(0.5, 'it lies between two processes (or builds), of which each may have run for another time or under another load')
    .more(load !== undefined && load <= 1.05, 0.2, `${load !== undefined && isLess(load) ? 'less' : 'no more'} was allocated in the later one`)
    .less(load !== undefined && load >= 2, 0.9, 'more was allocated in the later one')
    .less(site!.origin !== 'own', 0.8, 'no function of the program’s own is on the stack')
    .atMost(true, MOST)
    .done();
  const objects = columns.inuseObjects;
  const later = one.time !== undefined && other.time !== undefined && other.time > one.time ? `, ${sayHours((other.time - one.time) / HOUR)} later` : '';
  const work = load === undefined ? '' : `${isLess(load) ? ', although only' : ';'} ${asMuch(load)} was allocated in all`;
  return {
    key: `H02 ${side.name}`, kind: 'leak',
    sentence: `${formatBytes(before)} → ${formatBytes(after)} (${formatCount(Math.round(objects[0]!))} → ${counted(Math.round(objects[1]!), 'object')}) are in use of what ${place(site!)} makes, from one process to another${later}${work}.`,
    scale: { share: after / Math.max(1, table.totals.inuseBytes[1]!), growth: growthWithoutTime(before, after), count: objects[1]! },
    severity: { most: boundOf(after - before, undefined, undefined).most ?? 3 },
    confidence, reasons,
    impact: { bytes: after - before, objects: Math.max(0, objects[1]! - objects[0]!) },
    evidence: sites.filter(holdsAny).slice(0, 3).map((each) => ({
      kind: 'growth', captures: [one.id, other.id], type: 'inuse_space', path: each.path, values: [...each.columns.inuseBytes],
      text: `${formatBytes(each.columns.inuseBytes[0]!)} → ${formatBytes(each.columns.inuseBytes[1]!)} at ${lineOf(each)}`,
    })),
    fix: `See whether it goes on growing within one process; if so, find what keeps what \`${side.name}\` makes (or who waits while holding it) and let go of it when it is done with.`,
    surer: ['Take two or more heap profiles of one process, some minutes apart, each with `?gc=1`.'],
    functions: functionsOf(sites),
  };
}
