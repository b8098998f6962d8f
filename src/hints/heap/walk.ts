/** From a sample's stack to the place in the program that it belongs to. */
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import { isHiddenByGo, TAG, tagsOf } from './library-frames.ts';

const OWN = 1 << 30;
const HIDDEN = 1 << 29;
const LIBRARY = 1 << 28;

/** From the inner end of a stack outwards to the place. Its fields hold what the last walk found. */
export class Walk {
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
    // Text profiles have the runtime's frames as bare addresses.
    const unnamed = CODE_ORIGINS.indexOf('unknown');
    this.#signs = Int32Array.from({ length: groups.count }, (_, group) => {
      const name = groups.names[group]!;
      const origin = groups.origin[group]!;
      if (origin === own) return OWN;
      return tagsOf(name) | (origin === unnamed || isHiddenByGo(groups.packages[group]!) ? HIDDEN : 0) | (origin === library ? LIBRARY : 0);
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
