import type { StackProfile } from '../../model/stack-profile.ts';

/** Addresses by which the runtime's own frames are told apart where they have no names; undefined: not told. */
export interface ParkShapes {
  /** In `runtime.gopark`. */
  readonly park: number;
  readonly select: number | undefined;
  /** In `runtime.chansend1`, and in `chanrecv1` or `chanrecv2`. */
  readonly send: number | undefined;
  readonly receives: readonly number[];
}

/** `chanrecv1` and `chanrecv2` are a call each, and stand side by side: 32 bytes apart in all that were measured. */
const NEIGHBOURS = 64;
/** A channel's function parks within so many bytes behind its wrapper: 277 to 1,492 were measured; in an old runtime, whose selects had a frame more, two were 5,016 apart. */
const NEAR = 4096;

/**
 * In `debug=1` a goroutine that waits begins with addresses: `gopark`, then `selectgo` of a select, or the channel's
 * function and its wrapper (runtime/chan.go, runtime/select.go). `gopark` is known from goroutines whose wait has a name. Which
 * of the wrappers is the sender's is told by their order, that of the source file; where only one was called, nothing tells.
 * It was compared with `debug=2` for Go 1.26 and 1.27 alone, hence the `?` behind each.
 *
 * `isKnownWait`: the named frame at a node says that the goroutine is parked. `isNameless`: the frame at a node has no name.
 */
export function readParkShapes(profile: StackProfile, isNameless: (node: number) => boolean, isKnownWait: (node: number) => boolean): ParkShapes | undefined {
  const { samples } = profile;
  let park: number | undefined;
  const chains: (readonly number[])[] = [];
  let last = -1;
  for (let sample = 0; sample < samples.count; sample++) {
    const leaf = samples.node[sample]!;
    if (leaf === last || leaf === 0) continue;
    last = leaf;
    const { chain, named } = namelessChain(profile, leaf, isNameless);
    if (named === 0 || chain.length === 0 || chain.includes(0)) continue;
    if (!isKnownWait(named)) {
      chains.push(chain);
      continue;
    }
    // Two functions that park: then none is known to be the one.
    if (park !== undefined && park !== chain[0]) return undefined;
    park = chain[0];
  }
  if (park === undefined) return undefined;
  const parked = chains.filter(([first]) => first === park);
  return { park, select: selectOf(parked), ...channelsOf(parked) };
}

const LONGEST = 4;

/** The state that the innermost addresses of a stack tell, all up to the first frame with a name. */
export function stateOfShape({ park, select, send, receives }: ParkShapes, chain: readonly number[]): string | undefined {
  if (chain[0] !== park) return undefined;
  if (chain.length === 2) return chain[1] === select ? 'select?' : undefined;
  if (chain.length !== 3) return undefined;
  if (chain[2] === send) return 'chan send?';
  return receives.includes(chain[2]!) ? 'chan receive?' : undefined;
}

interface NamelessChain {
  /** Addresses, innermost first; more than four are none of those that are known, and are left out. */
  readonly chain: readonly number[];
  /** The node behind it, 0 without one. */
  readonly named: number;
}

/** The inner end of a stack from `leaf` on, as far as it has no names. */
export function namelessChain(profile: StackProfile, leaf: number, isNameless: (node: number) => boolean): NamelessChain {
  const chain: number[] = [];
  let node = leaf;
  for (; node > 0 && isNameless(node); node = profile.stacks.parent[node]!) if (chain.length <= LONGEST) chain.push(addressAt(profile, node));
  return { chain, named: node };
}

/** An empty select parks in a function of its own; a program has few of those. */
function selectOf(chains: readonly (readonly number[])[]): number | undefined {
  const stacks = new Map<number, number>();
  for (const [, at, more] of chains) if (at !== undefined && more === undefined) stacks.set(at, (stacks.get(at) ?? 0) + 1);
  const [first, second] = [...stacks].toSorted(([, one], [, other]) => other - one);
  return first === undefined || first[1] === second?.[1] ? undefined : first[0];
}

function channelsOf(chains: readonly (readonly number[])[]): Pick<ParkShapes, 'send' | 'receives'> {
  const none = { send: undefined, receives: [] };
  const wrappers = new Set<number>();
  /** By wrapper: the last place behind it where something parks. */
  const ends = new Map<number, number>();
  for (const chain of chains) {
    const [, at, wrapper] = chain;
    if (chain.length !== 3 || at === undefined || wrapper === undefined) continue;
    if (at <= wrapper || at - wrapper > NEAR) return none;
    wrappers.add(wrapper);
    ends.set(wrapper, Math.max(ends.get(wrapper) ?? 0, at));
  }
  const sorted = [...wrappers].toSorted((one, other) => one - other);
  const pair = sorted.findIndex((at, rank) => rank > 0 && at - sorted[rank - 1]! <= NEIGHBOURS);
  // A sender has one wrapper, a receiver one or two.
  if (sorted.length === 2) {
    if (pair === 1) return { send: undefined, receives: sorted };
    const [send, receive] = sorted;
    return ends.get(send!)! < receive! ? { send, receives: [receive!] } : none;
  }
  if (sorted.length === 3 && pair === 2) {
    const [send, ...receives] = sorted;
    return ends.get(send!)! < receives[0]! ? { send, receives } : none;
  }
  return none;
}

function addressAt({ frames, locations, stacks }: StackProfile, node: number): number {
  const location = frames.location[stacks.frame[node]!]!;
  return location === -1 ? 0 : locations.addressHigh[location]! * 2 ** 32 + locations.addressLow[location]!;
}
