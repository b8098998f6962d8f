/** What only the places worth a look have: parts, block sizes, and a stack. */
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import type { Steps } from '../../lib/steps.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import { sampledCount } from '../statistics/sampling.ts';
import { blockSizes, emptyColumns, heapColumns, type Columns } from './heap-columns.ts';
import { SAMPLES_BETWEEN_YIELDS, working, type Places } from './places.ts';
import type { Part, SizeCell } from './sites.ts';
import { Walk } from './walk.ts';

interface MadePart {
  readonly tags: number;
  readonly entry: string;
  readonly columns: Columns;
  readonly cells: Map<number, SizeCell>;
}

/** Of each place the weightiest stack of a capture. */
interface Best {
  readonly weight: Float64Array;
  readonly node: Int32Array;
}

/** Tags take 22 bits; the rest of a key tells the library function. */
const TAGS = 2 ** 22;

export class Details {
  readonly #parts = new Map<number, Map<number, MadePart>>();
  readonly #entries = new Map<string, number>();
  readonly #weightiest = new Map<number, { readonly index: ProfileIndex; readonly node: number }>();
  readonly #places: Places;

  readonly #isKept: Uint8Array;

  constructor(places: Places, kept: readonly number[]) {
    this.#places = places;
    this.#isKept = new Uint8Array(places.sites.length);
    for (const site of kept) {
      this.#parts.set(site, new Map());
      this.#isKept[site] = 1;
    }
  }

  *collect(index: ProfileIndex, sites: Int32Array, capture: number, count: number): Steps<void> {
    const best: Best = { weight: new Float64Array(this.#isKept.length).fill(-1), node: new Int32Array(this.#isKept.length).fill(-1) };
    const all = index.profile.samples.count;
    const walk = new Walk(index);
    for (let from = 0; from < all; from += SAMPLES_BETWEEN_YIELDS) {
      yield working(from, all);
      this.#collect(index, walk, { sites, best, capture, count }, from, Math.min(all, from + SAMPLES_BETWEEN_YIELDS));
    }
    for (const site of this.#parts.keys()) {
      const [weight, node] = [best.weight[site]!, best.node[site]!];
      // A later capture wins, unless nothing is left in it.
      if (node !== -1 && (weight >= 1 || !this.#weightiest.has(site))) this.#weightiest.set(site, { index, node });
    }
  }

  #collect(
    index: ProfileIndex,
    walk: Walk,
    { sites, best, capture, count }: { readonly sites: Int32Array; readonly best: Best; readonly capture: number; readonly count: number },
    from: number,
    to: number,
  ): void {
    const { samples, origin } = index.profile;
    const [inuse, inuseN, alloc, allocN] = heapColumns(index.profile);
    const sizeOf = blockSizes(index.profile);
    let lastNode = -1;
    let part: MadePart | undefined;
    for (let sample = from; sample < to; sample++) {
      const site = sites[sample]!;
      if (this.#isKept[site] === 0) continue;
      const node = samples.node[sample]!;
      if (node !== lastNode || !part) {
        lastNode = node;
        walk.from(node);
        part = this.#partFor(site, walk.tags, walk.entry === -1 ? '' : index.groups.names[walk.entry]!, count);
      }
      const size = sizeOf(sample);
      const held = inuse?.[sample] ?? 0;
      const heldN = inuseN?.[sample] ?? 0;
      const made = alloc?.[sample] ?? 0;
      const madeN = allocN?.[sample] ?? 0;
      const { columns, cells } = part;
      columns.inuseBytes[capture]! += held;
      columns.inuseObjects[capture]! += heldN;
      columns.allocBytes[capture]! += made;
      columns.allocObjects[capture]! += madeN;
      columns.inuseSamples[capture]! += sampledCount(heldN, size, origin.period);
      columns.allocSamples[capture]! += sampledCount(madeN, size, origin.period);
      let cell = cells.get(size);
      if (!cell) cells.set(size, (cell = { size, inuse: new Float64Array(count), alloc: new Float64Array(count) }));
      cell.inuse[capture]! += heldN;
      cell.alloc[capture]! += madeN;
      // What is in use counts; what was made decides among stacks that hold nothing.
      const weight = held + made * 1e-6;
      if (weight > best.weight[site]!) {
        best.weight[site] = weight;
        best.node[site] = node;
      }
    }
  }

  #partFor(site: number, tags: number, entry: string, count: number): MadePart {
    let id = this.#entries.get(entry);
    if (id === undefined) this.#entries.set(entry, (id = this.#entries.size));
    const parts = this.#parts.get(site)!;
    const key = id * TAGS + tags;
    let part = parts.get(key);
    if (!part) parts.set(key, (part = { tags, entry, columns: emptyColumns(count), cells: new Map() }));
    return part;
  }

  partsOf(site: number): readonly Part[] {
    return Array.from(this.#parts.get(site)!.values(), ({ tags, entry, columns, cells }) => ({
      tags, entry, columns, sizes: [...cells.values()].sort((one, other) => one.size - other.size),
    }));
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

