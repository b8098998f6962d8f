/**
 * Where a program allocates, over all heap captures: one row for each place, with a value for each capture.
 *
 * A place is the innermost frame of the program's own module and its line; where a stack has none, the innermost frame
 * that Go's profiles show. What lies between the place and the allocation (library frames) is kept as tags, and splits a
 * place into parts: one line may make a timer, a map entry and a string.
 */
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import { sampledCount } from '../statistics/sampling.ts';
import { columnOf, heapRowOf, type HeapRow } from './one-process.ts';
import { isHiddenByGo, servesRequests, TAG, tagsOf } from './library-frames.ts';

/** A value for each capture of the row. */
export interface Columns {
  readonly inuseBytes: Float64Array;
  readonly inuseObjects: Float64Array;
  readonly allocBytes: Float64Array;
  readonly allocObjects: Float64Array;
  /** How many objects were sampled; what the profile says is an estimate from these. */
  readonly inuseSamples: Float64Array;
  readonly allocSamples: Float64Array;
}

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

/** A place with less than this of the heap, in every capture, is looked at by nobody. */
const LEAST_SHARE = 0.001;
const MOST_SITES = 500;

const tables = new WeakMap<HintContext, HeapSites>();

export function heapSitesOf(context: HintContext): HeapSites {
  let table = tables.get(context);
  if (!table) tables.set(context, (table = makeSites(heapRowOf(context), context.heaps)));
  return table;
}

/** `all`: more captures of the same program; what only they name (frames of the runtime) is taken from them. */
export function makeSites(row: HeapRow, all: readonly ProfileSource[] = []): HeapSites {
  const places = new Places();
  const resolved = row.captures.map((source) => places.resolve(source.index));
  const count = row.captures.length;
  const columns = places.makeColumns(count);
  for (const [capture, source] of row.captures.entries()) addUp(source.index, resolved[capture]!, columns, capture, places.rows);
  const totals = emptyColumns(count);
  const bySite = Array.from({ length: places.sites.length }, () => emptyColumns(count));
  for (let at = 0; at < places.rows; at++) {
    addColumns(totals, columns, at, count);
    addColumns(bySite[places.siteOf[at]!]!, columns, at, count);
  }
  const kept = worthALook(places, bySite, totals);
  const details = new Details(places, kept, row, resolved);
  const extra = all.filter((source) => !row.captures.includes(source) && namesRuntimeFrames(source.index));
  const leads = new Map<string, number>();
  for (const { index } of extra) places.collectLeads(index, leads);
  const rate = Math.max(1, row.captures.at(-1)?.index.profile.origin.period ?? 1);
  const sites: Site[] = [];
  let measuring: HeapSites['measuring'];
  for (const site of kept) {
    const place = places.sites[site]!;
    const path = details.pathOf(site);
    const parts = details.partsOf(site, columns, count);
    let tags = leads.get(`${place.name}:${place.line}`) ?? 0;
    for (const part of parts) tags |= part.tags;
    if ((tags & TAG.measuring) !== 0) {
      const bytes = parts.reduce((sum, part) => sum + ((part.tags & TAG.measuring) === 0 ? 0 : lastOf(part.columns.inuseBytes)), 0);
      if (bytes > (measuring?.bytes ?? 0)) measuring = { bytes, name: parts.find((part) => (part.tags & TAG.measuring) !== 0 && part.entry !== '')?.entry ?? place.name, path: path.names };
      if (parts.every((part) => (part.tags & TAG.measuring) !== 0)) continue;
    }
    sites.push({
      ...place, tags, parts, columns: bySite[site]!, path: path.names, own: path.own,
      servesRequests: path.names.some(servesRequests),
    });
  }
  sites.sort((one, other) => lastOf(other.columns.inuseBytes) - lastOf(one.columns.inuseBytes));
  return { row, count, totals, rate, sites, measuring };
}

export function lastOf(values: Float64Array): number {
  return values[values.length - 1] ?? 0;
}

export function emptyColumns(count: number): Columns {
  return {
    inuseBytes: new Float64Array(count), inuseObjects: new Float64Array(count), allocBytes: new Float64Array(count),
    allocObjects: new Float64Array(count), inuseSamples: new Float64Array(count), allocSamples: new Float64Array(count),
  };
}

export function sumColumns(list: readonly Columns[], count: number): Columns {
  const sum = emptyColumns(count);
  for (const columns of list) for (const key of KEYS) for (let at = 0; at < count; at++) sum[key][at]! += columns[key][at]!;
  return sum;
}

const KEYS = ['inuseBytes', 'inuseObjects', 'allocBytes', 'allocObjects', 'inuseSamples', 'allocSamples'] as const;

/** Columns of rows × captures, a row after the other. */
function addColumns(to: Columns, from: Columns, row: number, count: number): void {
  for (const key of KEYS) {
    const [target, source] = [to[key], from[key]];
    for (let at = 0; at < count; at++) target[at]! += source[row * count + at]!;
  }
}

function namesRuntimeFrames({ groups }: ProfileIndex): boolean {
  return groups.byName.has('runtime.mallocgc') || groups.byName.has('runtime.growslice') || groups.byName.has('runtime.newobject');
}

interface Place {
  readonly name: string;
  readonly line: number;
  readonly file: string;
  readonly origin: CodeOrigin;
}

/** Rows that all captures share: a row is a place, the library function it calls, and the tags of what is in between. */
class Places {
  readonly sites: Place[] = [];
  readonly siteOf: number[] = [];
  readonly tagsOfRow: number[] = [];
  readonly entryOfRow: string[] = [];
  rows = 0;
  readonly #siteByName = new Map<string, number>();
  readonly #rowByKey = new Map<string, number>();
  readonly #rowsWithoutEntry = new Map<number, Map<number, number>>();

  makeColumns(count: number): Columns {
    return emptyColumns(this.rows * count);
  }

  /** Row of each sample. */
  resolve(index: ProfileIndex): Int32Array {
    const walk = new Walk(index);
    const { samples } = index.profile;
    const rows = new Int32Array(samples.count);
    const siteOfFrame = new Int32Array(index.profile.frames.count).fill(-1);
    let lastNode = -1;
    let row = -1;
    for (let sample = 0; sample < samples.count; sample++) {
      const node = samples.node[sample]!;
      if (node !== lastNode) {
        lastNode = node;
        walk.from(node);
        let site = siteOfFrame[walk.place] ?? -1;
        if (site === -1) {
          site = this.#siteFor(index, walk.place);
          if (walk.place !== -1) siteOfFrame[walk.place] = site;
        }
        row = this.#rowFor(site, walk.tags, walk.entry === -1 ? '' : index.groups.names[walk.entry]!);
      }
      rows[sample] = row;
    }
    return rows;
  }

  /** Tags of hidden runtime frames by place. */
  collectLeads(index: ProfileIndex, leads: Map<string, number>): void {
    const walk = new Walk(index);
    const { samples, frames } = index.profile;
    let lastNode = -1;
    for (let sample = 0; sample < samples.count; sample++) {
      const node = samples.node[sample]!;
      if (node === lastNode) continue;
      lastNode = node;
      walk.from(node);
      const tags = walk.tags & (TAG.mapGrowth | TAG.sliceGrowth | TAG.deferred);
      // Below a library call the runtime's frames tell about the library's map.
      if (tags === 0 || walk.place === -1 || walk.entry !== -1) continue;
      const key = `${index.groups.names[index.groups.ofFrame[walk.place]!]!}:${frames.line[walk.place]!}`;
      leads.set(key, (leads.get(key) ?? 0) | tags);
    }
  }

  #siteFor({ groups, profile }: ProfileIndex, frame: number): number {
    const group = frame === -1 ? -1 : groups.ofFrame[frame]!;
    const line = frame === -1 ? 0 : profile.frames.line[frame]!;
    const name = group === -1 ? '<unknown>' : groups.names[group]!;
    const key = `${line} ${name}`;
    let site = this.#siteByName.get(key);
    if (site === undefined) {
      this.#siteByName.set(key, (site = this.sites.length));
      this.sites.push({ name, line, file: group === -1 ? '' : groups.files[group]!, origin: group === -1 ? 'unknown' : CODE_ORIGINS[groups.origin[group]!]! });
    }
    return site;
  }

  #rowFor(site: number, tags: number, entry: string): number {
    if (entry === '') {
      let byTags = this.#rowsWithoutEntry.get(site);
      if (!byTags) this.#rowsWithoutEntry.set(site, (byTags = new Map()));
      let row = byTags.get(tags);
      if (row === undefined) byTags.set(tags, (row = this.#addRow(site, tags, entry)));
      return row;
    }
    const key = `${site} ${tags} ${entry}`;
    let row = this.#rowByKey.get(key);
    if (row === undefined) this.#rowByKey.set(key, (row = this.#addRow(site, tags, entry)));
    return row;
  }

  #addRow(site: number, tags: number, entry: string): number {
    this.siteOf.push(site);
    this.tagsOfRow.push(tags);
    this.entryOfRow.push(entry);
    return this.rows++;
  }
}

const OWN = 1 << 30;
const HIDDEN = 1 << 29;
const LIBRARY = 1 << 28;

/** From the inner end of a stack outwards to the place. Its fields hold what the last walk found. */
class Walk {
  place = -1;
  /** Group of the function that the place calls. */
  entry = -1;
  tags = 0;
  readonly #index: ProfileIndex;
  readonly #signs: Int32Array;

  constructor(index: ProfileIndex) {
    this.#index = index;
    const { groups } = index;
    const own = CODE_ORIGINS.indexOf('own');
    const library = CODE_ORIGINS.indexOf('dependency');
    this.#signs = Int32Array.from({ length: groups.count }, (_, group) => {
      const name = groups.names[group]!;
      const origin = groups.origin[group]!;
      if (origin === own) return OWN;
      return tagsOf(name) | (isHiddenByGo(groups.packages[group]!) ? HIDDEN : 0) | (origin === library ? LIBRARY : 0);
    });
  }

  from(node: number): void {
    const { stacks } = this.#index.profile;
    const { ofFrame } = this.#index.groups;
    this.place = -1;
    this.entry = -1;
    this.tags = 0;
    let leaf = -1;
    let library = -1;
    let entry = -1;
    for (let at = node; at > 0; at = stacks.parent[at]!) {
      const frame = stacks.frame[at]!;
      if (frame < 0) continue;
      const group = ofFrame[frame]!;
      const signs = this.#signs[group]!;
      if ((signs & OWN) !== 0) {
        this.place = frame;
        this.entry = leaf === -1 ? -1 : entry;
        const outer = stacks.frame[stacks.parent[at]!] ?? -1;
        // Who calls the place says what it is for: a pool's New, something done once.
        if (outer >= 0) this.tags |= this.#signs[ofFrame[outer]!]! & (TAG.pool | TAG.once);
        this.tags &= ~(OWN | HIDDEN | LIBRARY);
        return;
      }
      this.tags |= signs;
      if ((signs & HIDDEN) !== 0 && leaf === -1) continue;
      if (leaf === -1) leaf = frame;
      if (library === -1 && (signs & LIBRARY) !== 0) library = frame;
      entry = group;
    }
    this.place = library !== -1 ? library : leaf !== -1 ? leaf : (stacks.frame[node] ?? -1);
    this.tags &= ~(OWN | HIDDEN | LIBRARY);
  }
}

function addUp({ profile }: ProfileIndex, rows: Int32Array, columns: Columns, capture: number, rowCount: number): void {
  const { samples, valueTypes, origin } = profile;
  const [inuse, inuseN, alloc, allocN] = ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'].map((name) => {
    const at = columnOf(valueTypes, name);
    return at === -1 ? undefined : samples.values[at]!;
  });
  const count = rowCount === 0 ? 1 : columns.inuseBytes.length / rowCount;
  const sizes = blockSizes(profile);
  for (let sample = 0; sample < samples.count; sample++) {
    const at = rows[sample]! * count + capture;
    const size = sizes[sample]!;
    const held = inuse?.[sample] ?? 0;
    const heldN = inuseN?.[sample] ?? 0;
    const made = alloc?.[sample] ?? 0;
    const madeN = allocN?.[sample] ?? 0;
    columns.inuseBytes[at]! += held;
    columns.inuseObjects[at]! += heldN;
    columns.allocBytes[at]! += made;
    columns.allocObjects[at]! += madeN;
    columns.inuseSamples[at]! += sampledCount(heldN, size, origin.period);
    columns.allocSamples[at]! += sampledCount(madeN, size, origin.period);
  }
}

/** The `bytes` label of Go's heap profiles; where there is none, what a sample's bytes make by object. */
function blockSizes({ strings, samples, valueTypes }: ProfileIndex['profile']): Float64Array {
  const { labels } = samples;
  const key = strings.indexOf('bytes');
  const [bytes, objects] = ['space', 'objects'].map((end) => {
    const at = Math.max(columnOf(valueTypes, `alloc_${end}`), columnOf(valueTypes, `inuse_${end}`) * (columnOf(valueTypes, `alloc_${end}`) === -1 ? 1 : 0));
    return samples.values[at];
  });
  const sizes = new Float64Array(samples.count);
  for (let sample = 0; sample < samples.count; sample++) {
    let size = 0;
    if (key !== -1) for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) if (labels.key[at] === key && labels.text[at] === -1) size = labels.number[at]!;
    if (size === 0 && (objects?.[sample] ?? 0) > 0) size = bytes![sample]! / objects![sample]!;
    sizes[sample] = size;
  }
  return sizes;
}

function worthALook(places: Places, bySite: readonly Columns[], totals: Columns): readonly number[] {
  const most = Math.max(...totals.inuseBytes, 0);
  const mostMade = Math.max(...totals.allocBytes, 0);
  const held = bySite.map(({ inuseBytes }) => Math.max(...inuseBytes, 0));
  const made = bySite.map(({ allocBytes }) => Math.max(...allocBytes, 0));
  const ids = places.sites.map((_, site) => site);
  const byHeld = ids.filter((site) => held[site]! > LEAST_SHARE * most).sort((one, other) => held[other]! - held[one]!);
  const byMade = ids.filter((site) => made[site]! > 5 * LEAST_SHARE * mostMade).sort((one, other) => made[other]! - made[one]!);
  return [...new Set([...byHeld.slice(0, MOST_SITES), ...byMade.slice(0, MOST_SITES / 2)])];
}

/** What only the places worth a look have: their parts' block sizes, and a stack. */
class Details {
  readonly #rowsOf = new Map<number, number[]>();
  readonly #cells: (Map<number, SizeCell> | undefined)[];
  readonly #weightiest = new Map<number, { readonly index: ProfileIndex; readonly node: number; readonly weight: number }>();
  readonly #places: Places;

  constructor(places: Places, kept: readonly number[], row: HeapRow, resolved: readonly Int32Array[]) {
    this.#places = places;
    const isKept = new Uint8Array(places.sites.length);
    for (const site of kept) isKept[site] = 1;
    this.#cells = Array.from({ length: places.rows }, (_, at) => (isKept[places.siteOf[at]!] === 1 ? new Map<number, SizeCell>() : undefined));
    for (let at = 0; at < places.rows; at++) {
      const site = places.siteOf[at]!;
      if (isKept[site] !== 1) continue;
      const rows = this.#rowsOf.get(site);
      if (rows) rows.push(at);
      else this.#rowsOf.set(site, [at]);
    }
    for (const [capture, { index }] of row.captures.entries()) this.#collect(index, resolved[capture]!, capture, row.captures.length);
  }

  #collect(index: ProfileIndex, rows: Int32Array, capture: number, count: number): void {
    const { samples, valueTypes } = index.profile;
    const column = (name: string): Float64Array | undefined => samples.values[columnOf(valueTypes, name)];
    const [inuse, inuseN, alloc, allocN] = [column('inuse_space'), column('inuse_objects'), column('alloc_space'), column('alloc_objects')];
    const sizes = blockSizes(index.profile);
    const best = new Float64Array(this.#places.sites.length).fill(-1);
    const bestNode = new Int32Array(this.#places.sites.length).fill(-1);
    for (let sample = 0; sample < samples.count; sample++) {
      const row = rows[sample]!;
      const cells = this.#cells[row];
      if (!cells) continue;
      const size = sizes[sample]!;
      let cell = cells.get(size);
      if (!cell) cells.set(size, (cell = { size, inuse: new Float64Array(count), alloc: new Float64Array(count) }));
      cell.inuse[capture]! += inuseN?.[sample] ?? 0;
      cell.alloc[capture]! += allocN?.[sample] ?? 0;
      const site = this.#places.siteOf[row]!;
      // What is in use counts; what was made decides among stacks that hold nothing.
      const weight = (inuse?.[sample] ?? 0) + (alloc?.[sample] ?? 0) * 1e-6;
      if (weight > best[site]!) {
        best[site] = weight;
        bestNode[site] = samples.node[sample]!;
      }
    }
    for (const site of this.#rowsOf.keys()) {
      if (bestNode[site] === -1) continue;
      // A later capture wins, unless nothing is left in it.
      if (best[site]! >= 1 || !this.#weightiest.has(site)) this.#weightiest.set(site, { index, node: bestNode[site]!, weight: best[site]! });
    }
  }

  partsOf(site: number, columns: Columns, count: number): readonly Part[] {
    return (this.#rowsOf.get(site) ?? []).map((row) => {
      const own = emptyColumns(count);
      addColumns(own, columns, row, count);
      const sizes = [...this.#cells[row]!.values()].sort((one, other) => one.size - other.size);
      return { tags: this.#places.tagsOfRow[row]!, entry: this.#places.entryOfRow[row]!, columns: own, sizes };
    });
  }

  pathOf(site: number): { readonly names: readonly string[]; readonly own: readonly string[] } {
    const found = this.#weightiest.get(site);
    const place = this.#places.sites[site]!;
    if (!found) return { names: [place.name], own: place.origin === 'own' ? [place.name] : [] };
    const { profile, groups } = found.index;
    const names: string[] = [];
    const own: string[] = [];
    let isInside = false;
    for (let node = found.node; node > 0; node = profile.stacks.parent[node]!) {
      const frame = profile.stacks.frame[node]!;
      if (frame < 0) continue;
      const group = groups.ofFrame[frame]!;
      const name = groups.names[group]!;
      // Frames below the place are the library's.
      isInside ||= name === place.name && profile.frames.line[frame] === place.line;
      if (!isInside) continue;
      names.push(name);
      if (CODE_ORIGINS[groups.origin[group]!] === 'own' && own.at(-1) !== name) own.push(name);
    }
    return { names: names.length > 0 ? names.reverse() : [place.name], own };
  }
}

