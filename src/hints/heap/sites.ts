/**
 * Where a program allocates, over all heap captures: one row for each place, with a value for each capture.
 *
 * A place is the innermost frame of the program's own module and its line; where a stack has none, the innermost frame
 * that Go's profiles show. What lies between the place and the allocation (library frames) is kept as tags, and splits a
 * place into parts: one line may make a timer, a map entry and a string.
 */
import { asPrinted } from '../../analysis/go-names.ts';
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import { runToEnd, type Steps } from '../../lib/steps.ts';
import type { CodeOrigin } from '../../model/code-origin.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import { sampledCount } from '../statistics/sampling.ts';
import { blockSizes, emptyColumns, heapColumns, lastOf, sumColumns, type Columns } from './heap-columns.ts';
import { servesRequests, TAG, tagsOf } from './library-frames.ts';
import { heapRowOf, type HeapRow } from './one-process.ts';
import { collectLeads, Places, SAMPLES_BETWEEN_YIELDS, working } from './places.ts';
import { Details } from './site-details.ts';

export interface SizeCell {
  readonly size: number;
  /** Objects by capture. */
  readonly inuse: Float64Array;
  readonly alloc: Float64Array;
}

export interface Part {
  readonly tags: number;
  /** The library function that the place calls; empty where it allocates itself. */
  readonly entry: string;
  readonly columns: Columns;
  /** Smallest first. */
  readonly sizes: readonly SizeCell[];
}

export interface Site {
  readonly name: string;
  readonly line: number;
  readonly file: string;
  readonly origin: CodeOrigin;
  /** Of all its parts. */
  readonly tags: number;
  readonly parts: readonly Part[];
  readonly columns: Columns;
  /** The weightiest stack, outermost first, ending in the place. */
  readonly path: readonly string[];
  /** The program's own functions on that stack, the place first. */
  readonly own: readonly string[];
  readonly servesRequests: boolean;
}

export interface HeapSites {
  readonly row: HeapRow;
  readonly count: number;
  /** Of all stacks, by capture. */
  readonly totals: Columns;
  /** One sample for so many bytes. */
  readonly rate: number;
  /** Most bytes in use first; those worth a look, none that measure the program. */
  readonly sites: readonly Site[];
  /** What measuring itself holds, in the last capture. */
  readonly measuring: { readonly bytes: number; readonly name: string; readonly path: readonly string[] } | undefined;
}

/** What the runtime keeps of each goroutine that ever ran: no place of the program makes it. */
export function isOfDescriptors({ tags, origin, name }: Site): boolean {
  return origin === 'runtime' && ((tags & TAG.goroutine) !== 0 || name === 'runtime.malg');
}

/** A place with less than this of the heap, in every capture, is looked at by nobody. */
const LEAST_SHARE = 0.001;
const MOST_SITES = 500;

const tables = new WeakMap<HintContext, HeapSites>();

export function heapSitesOf(context: HintContext): HeapSites {
  return tables.get(context) ?? runToEnd(prepareHeapSites(context));
}

/** So that the table of a large profile does not hold up all else: what asks for it afterwards finds it. */
export function* prepareHeapSites(context: HintContext): Steps<HeapSites> {
  const table = tables.get(context) ?? (yield* sitesInSteps(heapRowOf(context), context.heaps));
  tables.set(context, table);
  return table;
}

/** `all`: more captures of the same program; what only they name (frames of the runtime) is taken from them. */
export function makeSites(row: HeapRow, all: readonly ProfileSource[] = []): HeapSites {
  return runToEnd(sitesInSteps(row, all));
}

function* sitesInSteps(row: HeapRow, all: readonly ProfileSource[]): Steps<HeapSites> {
  const places = new Places();
  const resolved: Int32Array[] = [];
  for (const { index } of row.captures) resolved.push(yield* places.resolve(index));
  const count = row.captures.length;
  const bySite = emptyColumns(places.sites.length * count);
  const totals = emptyColumns(count);
  for (const [capture, { index }] of row.captures.entries()) yield* addUp(index, resolved[capture]!, { bySite, totals, capture, count });
  const kept = worthALook(places.sites.length, bySite, totals, count);
  const details = new Details(places, kept);
  for (const [capture, { index }] of row.captures.entries()) yield* details.collect(index, resolved[capture]!, capture, count);
  const leads = new Map<string, number>();
  for (const source of all) if (!row.captures.includes(source) && namesRuntimeFrames(source.index)) collectLeads(source.index, leads);
  const sites: Site[] = [];
  let measuring: HeapSites['measuring'];
  for (const site of kept) {
    const place = places.sites[site]!;
    const path = details.pathOf(site);
    const parts = details.partsOf(site);
    let tags = leads.get(`${asPrinted(place.name)}:${place.line}`) ?? 0;
    for (const part of parts) tags |= part.tags;
    if ((tags & TAG.measuring) !== 0) {
      const ours = parts.filter((part) => (part.tags & TAG.measuring) !== 0);
      const bytes = ours.reduce((sum, part) => sum + lastOf(part.columns.inuseBytes), 0);
      if (bytes > (measuring?.bytes ?? 0)) measuring = { bytes, name: path.names.findLast((name) => (tagsOf(name) & TAG.measuring) !== 0) ?? ours.find(({ entry }) => entry !== '')?.entry ?? place.name, path: path.names };
      if (ours.length === parts.length) continue;
    }
    const columns = sumColumns(parts.map((part) => part.columns), count);
    sites.push({ ...place, tags, parts, columns, path: path.names, own: path.own, servesRequests: path.names.some(servesRequests) });
  }
  sites.sort((one, other) => lastOf(other.columns.inuseBytes) - lastOf(one.columns.inuseBytes));
  const rate = Math.max(1, row.captures.at(-1)?.index.profile.origin.period ?? 1);
  return { row, count, totals, rate, sites, measuring };
}

function namesRuntimeFrames({ groups }: ProfileIndex): boolean {
  return groups.byName.has('runtime.mallocgc') || groups.byName.has('runtime.growslice') || groups.byName.has('runtime.newobject');
}

/** `bySite`: a row of captures for each place. Samples are only counted in the totals; places have them from their parts. */
function* addUp({ profile }: ProfileIndex, sites: Int32Array, sums: Sums): Steps<void> {
  const all = profile.samples.count;
  for (let from = 0; from < all; from += SAMPLES_BETWEEN_YIELDS) {
    yield working(from, all);
    addRange(profile, sites, sums, from, Math.min(all, from + SAMPLES_BETWEEN_YIELDS));
  }
}

interface Sums {
  readonly bySite: Columns;
  readonly totals: Columns;
  readonly capture: number;
  readonly count: number;
}

function addRange(profile: StackProfile, sites: Int32Array, { bySite, totals, capture, count }: Sums, from: number, to: number): void {
  const [inuse, inuseN, alloc, allocN] = heapColumns(profile);
  const sizeOf = blockSizes(profile);
  const { period } = profile.origin;
  for (let sample = from; sample < to; sample++) {
    const at = sites[sample]! * count + capture;
    const held = inuse?.[sample] ?? 0;
    const heldN = inuseN?.[sample] ?? 0;
    const made = alloc?.[sample] ?? 0;
    bySite.inuseBytes[at]! += held;
    bySite.allocBytes[at]! += made;
    totals.inuseBytes[capture]! += held;
    totals.inuseObjects[capture]! += heldN;
    totals.allocBytes[capture]! += made;
    totals.allocObjects[capture]! += allocN?.[sample] ?? 0;
    if (heldN > 0) totals.inuseSamples[capture]! += sampledCount(heldN, sizeOf(sample), period);
  }
}

function worthALook(sites: number, { inuseBytes, allocBytes }: Columns, totals: Columns, count: number): readonly number[] {
  const largest = (column: Float64Array): Float64Array => {
    const most = new Float64Array(sites);
    for (let at = 0; at < sites * count; at++) most[Math.floor(at / count)] = Math.max(most[Math.floor(at / count)]!, column[at]!);
    return most;
  };
  const over = (values: Float64Array, least: number, most: number): readonly number[] => {
    const ids: number[] = [];
    for (let site = 0; site < sites; site++) if (values[site]! > least) ids.push(site);
    return ids.sort((one, other) => values[other]! - values[one]!).slice(0, most);
  };
  const byHeld = over(largest(inuseBytes), LEAST_SHARE * Math.max(...totals.inuseBytes, 0), MOST_SITES);
  const byMade = over(largest(allocBytes), 5 * LEAST_SHARE * Math.max(...totals.allocBytes, 0), MOST_SITES / 2);
  return [...new Set([...byHeld, ...byMade])];
}
