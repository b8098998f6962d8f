/** The places of a program that allocate, under common numbers for all captures. */
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import { asPrinted } from '../../analysis/go-names.ts';
import type { Progress, Steps } from '../../lib/steps.ts';
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import { TAG } from './library-frames.ts';
import { Walk } from './walk.ts';

export const SAMPLES_BETWEEN_YIELDS = 1 << 14;

export function working(done: number, all: number): Progress {
  return { phase: 'Looking at heap sites', fraction: all === 0 ? undefined : done / all };
}

export interface Place {
  readonly name: string;
  readonly line: number;
  readonly file: string;
  readonly origin: CodeOrigin;
}

/** Places that all captures share. */
export class Places {
  readonly sites: Place[] = [];
  readonly #byKey = new Map<string, number>();

  /** Place of each sample. */
  *resolve(index: ProfileIndex): Steps<Int32Array> {
    const { samples, frames } = index.profile;
    const sites = new Int32Array(samples.count);
    const walk = new Walk(index);
    const siteOfFrame = new Int32Array(frames.count).fill(-1);
    for (let from = 0; from < samples.count; from += SAMPLES_BETWEEN_YIELDS) {
      yield working(from, samples.count);
      this.#resolve(index, walk, { sites, siteOfFrame }, from, Math.min(samples.count, from + SAMPLES_BETWEEN_YIELDS));
    }
    return sites;
  }

  #resolve(index: ProfileIndex, walk: Walk, { sites, siteOfFrame }: { readonly sites: Int32Array; readonly siteOfFrame: Int32Array }, from: number, to: number): void {
    const { node: nodes } = index.profile.samples;
    let lastNode = -1;
    let site = -1;
    for (let sample = from; sample < to; sample++) {
      const node = nodes[sample]!;
      if (node !== lastNode) {
        lastNode = node;
        walk.from(node);
        site = siteOfFrame[walk.place] ?? -1;
        if (site === -1) {
          site = this.#siteFor(index, walk.place);
          if (walk.place !== -1) siteOfFrame[walk.place] = site;
        }
      }
      sites[sample] = site;
    }
  }

  #siteFor({ groups, profile }: ProfileIndex, frame: number): number {
    const group = frame === -1 ? -1 : groups.ofFrame[frame]!;
    const line = frame === -1 ? 0 : profile.frames.line[frame]!;
    const name = group === -1 ? '<unknown>' : groups.names[group]!;
    const key = `${line} ${name}`;
    let site = this.#byKey.get(key);
    if (site === undefined) {
      this.#byKey.set(key, (site = this.sites.length));
      this.sites.push({ name, line, file: group === -1 ? '' : groups.files[group]!, origin: group === -1 ? 'unknown' : CODE_ORIGINS[groups.origin[group]!]! });
    }
    return site;
  }
}

/** Tags of hidden runtime frames by place: what only a text with names has. */
export function collectLeads(index: ProfileIndex, leads: Map<string, number>): void {
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
    const key = `${asPrinted(index.groups.names[index.groups.ofFrame[walk.place]!]!)}:${frames.line[walk.place]!}`;
    leads.set(key, (leads.get(key) ?? 0) | tags);
  }
}
