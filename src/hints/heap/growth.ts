/** Which functions keep more and more, judged once for all rules about growth. */
import type { HintContext } from '../context.ts';
import { certainty, type Certainty } from '../confidence.ts';
import { falseDiscoveryRates } from '../statistics/false-discovery.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import { MOST_IN_SHORT, shortTime } from '../observed.ts';
import { FEW_SAMPLES, samplingZ } from '../statistics/sampling.ts';
import { theilSen } from '../statistics/theil-sen.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { appendChain, classicMap, swissMap, type AppendChain, type MapShape } from './fingerprints.ts';
import { lastOf, sumColumns, type Columns } from './heap-columns.ts';
import { heapSitesOf, isOfDescriptors, type HeapSites, type Part, type Site } from './sites.ts';
import { TAG } from './library-frames.ts';

export interface Growth {
  readonly name: string;
  readonly isOwn: boolean;
  /** Lines that grow, the one that grew most first. */
  readonly sites: readonly Site[];
  /** Of these lines. */
  readonly columns: Columns;
  /** Bytes in use, last less first. */
  readonly gain: number;
  readonly objects: number;
  /** Share of the heap in the last capture. */
  readonly share: number;
  /** Bytes by ms; undefined where no times are known. */
  readonly perMs: number | undefined;
  /** Share of what was made there since the first capture that is still there. */
  readonly retention: number;
  readonly map: MapShape | undefined;
  readonly chain: AppendChain | undefined;
  /** Rules add to a copy of their own. */
  readonly signs: Signs;
}

interface Signs {
  readonly base: number;
  readonly because: string;
  readonly more: readonly (readonly [weight: number, because: string])[];
  readonly less: readonly (readonly [factor: number, because: string])[];
  readonly most: number;
  /** The captures were taken within so short a time that it says little. */
  readonly short: string | undefined;
}

const KILOBYTE_PER_SECOND = 1.024;
const MEGABYTE = 1024 * 1024;
const FLICKER = 1.01;
const FEW_NEW = 4;
/** Enough to be told as possible, not more. */
const THIN_Z = 1.8;
const DOMINANT = 0.3;
/** Only a proof by the runtime or by a graph is certain. */
const MOST = 0.94;

const tables = new WeakMap<HintContext, readonly Growth[]>();

/** What gained most first. */
export function growthsOf(context: HintContext): readonly Growth[] {
  let growths = tables.get(context);
  if (!growths) tables.set(context, (growths = findGrowths(heapSitesOf(context))));
  return growths;
}

/** `weight`: what the shape of the growth adds, on its own. */
export function certaintyOf({ signs }: Growth, weight = 0, because?: string): Certainty {
  const sure = certainty(signs.base, signs.because);
  for (const [more, why] of signs.more) sure.more(true, more, why);
  sure.more(weight > 0, weight, because);
  for (const [factor, why] of signs.less) sure.less(true, factor, why);
  return sure.atMost(true, signs.most).atMost(signs.short !== undefined, MOST_IN_SHORT, signs.short);
}

interface Judged {
  readonly sites: readonly Site[];
  readonly columns: Columns;
  readonly p: number;
}

function findGrowths(table: HeapSites): readonly Growth[] {
  if (table.count < 2) return [];
  const judged = byFunction(table.sites.filter((site) => !isOfDescriptors(site))).flatMap((sites) => judge(sites, table));
  const rates = falseDiscoveryRates(judged.map(({ p }) => p));
  return judged
    .flatMap((one, at) => (rises(one, table) ? [describe(one, rates[at]!, table)] : []))
    .sort((one, other) => other.gain - one.gain);
}

export function byFunction(sites: readonly Site[]): readonly (readonly Site[])[] {
  const lists = new Map<string, Site[]>();
  for (const site of sites) {
    const list = lists.get(site.name);
    if (list) list.push(site);
    else lists.set(site.name, [site]);
  }
  return [...lists.values()];
}

/** The lines that rise on their own, or the function as a whole: several lines with few samples each may tell together. */
function judge(sites: readonly Site[], table: HeapSites): readonly Judged[] {
  const times = timesOf(table);
  const pOf = (columns: Columns): number => trendOf(columns, times.length);
  const rising = sites.filter(({ columns }) => gainOf(columns) > 0 && pOf(columns) < 0.05 && isNoChance(columns, table));
  if (rising.length > 0) {
    const sorted = rising.toSorted((one, other) => gainOf(other.columns) - gainOf(one.columns));
    const columns = sumColumns(sorted.map((site) => site.columns), table.count);
    return [{ sites: sorted, columns, p: Math.min(pOf(columns), ...rising.map((site) => pOf(site.columns))) }];
  }
  const columns = sumColumns(sites.map((site) => site.columns), table.count);
  const p = pOf(columns);
  return [{ sites: sites.toSorted((one, other) => gainOf(other.columns) - gainOf(one.columns)), columns, p }];
}

/** Fewer than four captures can't be tested: every step must rise, which says no more than "not against". */
function trendOf(columns: Columns, count: number): number {
  const values = columns.inuseBytes;
  if (count >= 4) return mannKendall(withoutFlicker(columns)).p;
  return values.every((value, at) => at === 0 || value > values[at - 1]!) ? 0.049 : 1;
}

/** One sampled object more or less, freed a moment later, is no step: such values count as equal. */
function withoutFlicker({ inuseBytes, inuseSamples }: Columns): Float64Array {
  const values = inuseBytes.slice();
  for (let at = 1, kept = 0; at < values.length; at++) {
    const isFlicker = Math.abs(inuseSamples[at]! - inuseSamples[kept]!) <= FLICKER && Math.abs(inuseBytes[at]! - inuseBytes[kept]!) <= 0.06 * inuseBytes[kept]!;
    if (isFlicker) values[at] = values[kept]!;
    else kept = at;
  }
  return values;
}

function rises({ columns, p }: Judged, table: HeapSites): boolean {
  const gain = gainOf(columns);
  if (gain <= 0 || p >= 0.05 || !isNoChance(columns, table)) return false;
  const heap = lastOf(table.totals.inuseBytes);
  const { times } = table.row;
  if (table.count >= 4) {
    const slope = theilSen(timesOf(table), columns.inuseBytes)?.slope ?? 0;
    const gap = times ? (times.at(-1)! - times[0]!) / (times.length - 1) : 1;
    // Growth in steps (a slice, a map) has a median slope of little; what it gained in all counts as well.
    const byGap = Math.max(slope * gap, (0.5 * gain) / (table.count - 1));
    // 0.5 % of the heap between two of five captures; more captures share the 2 % that this makes.
    return byGap > Math.max(times ? KILOBYTE_PER_SECOND * gap : 0, Math.min(0.005, 0.02 / (table.count - 1)) * heap);
  }
  const all = Math.max(0, gainOf(table.totals));
  return gain >= MEGABYTE && (gain >= 0.1 * heap || (gain >= 0.05 * heap && gain >= 0.3 * all));
}

/**
 * More than sampling explains: three standard deviations (2.5 where a trend says the same); objects so large that all of
 * them were sampled; or samples that came while none went, of which a handful is enough, for what stays is sampled once.
 */
function isNoChance(columns: Columns, table: HeapSites): boolean {
  const { inuseSamples, inuseBytes, inuseObjects } = columns;
  const [before, after] = [inuseSamples[0]!, lastOf(inuseSamples)];
  const z = samplingZ(before, after);
  if (z >= (table.count >= 4 ? 2.5 : 3)) return true;
  const retention = retentionOf(columns);
  if (after - before >= FEW_NEW && retention >= 0.9) return true;
  // What grows by a third of the heap is one of two places, not of hundreds that chance has to pass over.
  if (z >= THIN_Z && (retention >= 0.4 || gainOf(columns) >= DOMINANT * lastOf(table.totals.inuseBytes))) return true;
  const objects = lastOf(inuseObjects);
  return objects > 0 && lastOf(inuseBytes) / objects >= table.rate;
}

/** Share of what was made since the first capture that is still there; 0 where nothing was made. */
function retentionOf(columns: Columns): number {
  const made = lastOf(columns.allocBytes) - columns.allocBytes[0]!;
  return made > 0 ? Math.min(1, Math.max(0, gainOf(columns) / made)) : 0;
}

function describe({ sites, columns, p }: Judged, rate: number, table: HeapSites): Growth {
  const last = table.count - 1;
  const [first] = sites;
  const gain = gainOf(columns);
  const heap = lastOf(table.totals.inuseBytes);
  const sizes = directParts(sites).map((part) => part.sizes);
  const map = largest(sizes.map((cells) => swissMap(cells, last) ?? classicMap(cells, last)));
  const chain = map?.kind === 'classic' ? undefined : largest(sizes.map((cells) => appendChain(cells, last)));
  const { times } = table.row;
  const retention = retentionOf(columns);
  return {
    name: first!.name, isOwn: first!.origin === 'own', sites, columns, gain,
    objects: columns.inuseObjects[last]! - columns.inuseObjects[0]!,
    share: heap > 0 ? columns.inuseBytes[last]! / heap : 0,
    perMs: times ? theilSen(times, columns.inuseBytes)?.slope : undefined,
    retention, map, chain,
    signs: signsOf({ columns, p, rate, retention, map, chain, heap, isOwn: first!.origin === 'own' }, table),
  };
}

function signsOf(
  { columns, p, rate, retention, map, chain, heap, isOwn }: Omit<Growth, 'signs' | 'name' | 'sites' | 'gain' | 'objects' | 'share' | 'perMs'> & { readonly p: number; readonly rate: number; readonly heap: number },
  table: HeapSites,
): Signs {
  const values = columns.inuseBytes;
  const gain = gainOf(columns);
  const short = shortTime(table.row.times);
  const more: [number, string][] = [];
  const less: [number, string][] = [];
  const isExact = lastOf(values) / Math.max(1, lastOf(columns.inuseObjects)) >= table.rate;
  if (lastOf(columns.inuseSamples) < FEW_SAMPLES && !isExact) less.push([0.8, `only ${counted(Math.round(lastOf(columns.inuseSamples)), 'sampled object')} ${Math.round(lastOf(columns.inuseSamples)) === 1 ? 'is' : 'are'} of that place`]);
  const z = samplingZ(columns.inuseSamples[0]!, lastOf(columns.inuseSamples));
  if (z < 2.5 && retention < 0.9 && !isExact) less.push([0.75, 'sampling alone might show as much']);
  if (!isOwn) less.push([0.8, 'no function of the program’s own is on the stack']);
  if (table.count === 2) {
    if (retention >= 0.9) more.push([0.3, 'nothing that was made there between the two was freed']);
    if (retention < 0.02) less.push([0.7, 'little of what was made there stayed']);
    return { base: 0.5, because: 'two captures show that it grew, not that it goes on growing', more, less, most: 0.7, short };
  }
  if (table.count === 3) {
    const [one, two] = [values[1]! - values[0]!, values[2]! - values[1]!];
    if (two < 0.2 * one || one < 0.1 * two) less.push([0.5, 'most of it came in one of two steps']);
    if (retention >= 0.9) more.push([0.2, 'nothing that was made there was freed']);
    return { base: 0.62, because: 'it grew from each of three captures to the next', more, less, most: 0.74, short };
  }
  if (retention >= 0.9) more.push([0.2, 'nothing that was made there since the first capture was freed']);
  if (isStepwise(values, timesOf(table), map, chain)) {
    if (lastOf(values) <= values[table.count - 2]! * STILL) less.push([0.85, 'it did not grow at the end, as what grows in steps does not between two of them']);
  } else {
    const against = shapeAgainst(columns, timesOf(table));
    if (against) less.push(against);
  }
  const ramp = loadRamp(columns, timesOf(table));
  if (ramp) less.push([0.3, 'as much more is made there as is kept: the load rises']);
  if (rate >= 0.1 && gain < Math.max(0.02 * heap, MEGABYTE)) less.push([0.6, 'among so many places one may rise by chance']);
  const isSure = table.count >= 5 && p < 0.01;
  return { base: isSure ? 0.9 : 0.75, because: `it grew over ${table.count} captures (chance of that without a trend: ${p < 0.001 ? 'under 0.1' : formatCount(Math.round(p * 1000) / 10)} %)`, more, less, most: MOST, short };
}

const STILL = 1.005;

/**
 * One slice or map grows in jumps, with pauses between them: what doubles under a steady load pauses for up to half of the
 * time since it began, what grows by a quarter for a fifth.
 */
function isStepwise(values: Float64Array, times: readonly number[], map: MapShape | undefined, chain: AppendChain | undefined): boolean {
  if (!map && !chain) return false;
  const last = values.length - 1;
  let grew = last;
  while (grew > 0 && values[grew]! <= values[grew - 1]! * STILL) grew--;
  const pause = (times[last]! - times[grew]!) / Math.max(1e-9, times[last]! - times[0]!);
  const rises = values.reduce((count, value, at) => count + (at > 0 && value > values[at - 1]! * 1.02 ? 1 : 0), 0);
  return rises >= 2 && pause <= (map ? 0.5 : 0.34);
}

/** What has stopped growing, or grew once, is no leak; the flatter its end the less. */
function shapeAgainst({ inuseBytes: values, allocBytes: made }: Columns, times: readonly number[]): [number, string] | undefined {
  const gain = lastOf(values) - values[0]!;
  const n = values.length;
  const middle = Math.floor((n - 1) / 2);
  const slope = (from: number, to: number): number => (values[to]! - values[from]!) / Math.max(1e-9, times[to]! - times[from]!);
  const early = slope(0, middle);
  const late = slope(middle, n - 1);
  const found: [number, string][] = [];
  const steps = Array.from({ length: n - 1 }, (_, at) => values[at + 1]! - values[at]!);
  if (Math.max(...steps) >= 0.8 * gain) found.push([0.4, 'nearly all of it came in one step']);
  const ratio = early > 0 ? late / early : 1;
  const kept = (from: number, to: number): number => (values[to]! - values[from]!) / Math.max(1, made[to]! - made[from]!);
  // Less is kept because less is made: the load, more likely than a limit.
  if (ratio >= 0.2 && ratio < 0.5 && kept(middle, n - 1) >= 0.8 * kept(0, middle)) found.push([0.85, 'it grows slower, as less is made there']);
  else if (ratio < 0.5) found.push([Math.max(0.3, 0.3 + ((ratio - 0.2) / 0.3) * 0.7), ratio <= 0.2 ? 'it has nearly stopped growing, as a cache that is full' : 'it grows ever slower']);
  const third = Math.max(1, Math.floor((n - 1) / 3));
  if (slope(n - 1 - third, n - 1) < 0.1 * slope(0, n - 1)) found.push([0.4, 'it did not grow at the end']);
  return found.sort((one, other) => one[0] - other[0])[0];
}

/** Little's law: what is in use is what comes times how long it stays. Where only the first rises, the load does. */
function loadRamp({ inuseBytes, allocBytes }: Columns, times: readonly number[]): boolean {
  const n = inuseBytes.length;
  const rate = (at: number): number => (allocBytes[at]! - allocBytes[at - 1]!) / Math.max(1e-9, times[at]! - times[at - 1]!);
  const [early, late] = [rate(1), rate(n - 1)];
  if (!(early > 0) || late < 1.5 * early) return false;
  const made = allocBytes[n - 1]! - allocBytes[0]!;
  if (inuseBytes[n - 1]! - inuseBytes[0]! > 0.8 * made) return false;
  return inuseBytes[n - 1]! / late <= 1.3 * (inuseBytes[1]! / early);
}

/** Blocks of the place itself, by line: maps and slices of the program's own. Library calls have maps too. */
export function directParts(sites: readonly Site[]): readonly Part[] {
  return sites.flatMap(({ parts }) => parts.filter(({ entry, tags }) => entry === '' && (tags & TAG.measuring) === 0));
}

/** What the parts with these tags gained. */
export function gainBy({ sites }: Growth, tags: number, without = 0): number {
  let gain = 0;
  for (const { parts } of sites) for (const part of parts) if ((part.tags & tags) !== 0 && (part.tags & without) === 0) gain += gainOf(part.columns);
  return gain;
}

export function gainOf({ inuseBytes }: Columns): number {
  return lastOf(inuseBytes) - inuseBytes[0]!;
}

/** Without times the captures are a step apart. */
export function timesOf({ row, count }: HeapSites): readonly number[] {
  return row.times ?? Array.from({ length: count }, (_, at) => at);
}

function largest<T extends { readonly bytes: number }>(list: readonly (T | undefined)[]): T | undefined {
  return list.reduce<T | undefined>((best, one) => (one && (!best || one.bytes > best.bytes) ? one : best), undefined);
}
