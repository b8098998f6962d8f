import { compileRegex } from '../../lib/regex.ts';
import type { StringPool } from './string-pool.ts';
import type { LocationRows } from './tables.ts';

/**
 * `drop_frames` and `keep_frames`, as the reference tool applies them on opening (google/pprof, profile/prune.go):
 * frames inside a matching function are taken off the stack, once a frame that does not match has been seen from the
 * outermost frame inwards; so that a stack is never emptied from its root.
 */
export interface PruneResult {
  /** Locations, innermost first, like the input. */
  readonly start: Int32Array;
  readonly locations: Int32Array;
  /** Stacks that lost frames. */
  readonly shortened: number;
}

export class BadFramePattern extends Error {}

export function pruneStacks(
  stacks: { readonly count: number; readonly start: Int32Array; readonly locations: Int32Array },
  rows: LocationRows,
  pool: StringPool,
  dropFrames: string,
  keepFrames: string,
): PruneResult {
  const drop = compile(dropFrames);
  const keep = keepFrames === '' ? undefined : compile(keepFrames);
  const verdicts = new Map<number, boolean>();
  const drops = (func: number): boolean => {
    if (func < 0) return false;
    const id = rows.functionName[func]!;
    if (id === 0) return false;
    let verdict = verdicts.get(id);
    if (verdict === undefined) {
      const name = simplifyName(pool.strings[id]!);
      verdict = drop(name) && !(keep?.(name) ?? false);
      verdicts.set(id, verdict);
    }
    return verdict;
  };

  // 0: stays · 1: what is inside it goes, the location stays with its outer lines · 2: goes itself.
  const fate = new Uint8Array(rows.count);
  for (let location = 0; location < rows.count; location++) {
    const first = rows.firstLine[location]!;
    const last = rows.lastLine[location]! - 1;
    for (let line = last; line >= first; line--) {
      if (!drops(rows.lineFunction[line]!)) continue;
      fate[location] = line === last ? 2 : 1;
      // Lines stand innermost first: the outer ones are those after the match.
      if (line !== last) rows.firstLine[location] = line + 1;
      break;
    }
  }

  const start = new Int32Array(stacks.count + 1);
  const locations = new Int32Array(stacks.locations.length);
  let length = 0;
  let shortened = 0;
  for (let sample = 0; sample < stacks.count; sample++) {
    const low = stacks.start[sample]!;
    const high = stacks.start[sample + 1]!;
    let from = low;
    let foundKept = false;
    for (let at = high - 1; at >= low; at--) {
      const what = fate[stacks.locations[at]!]!;
      if (what === 0) {
        foundKept = true;
      } else if (foundKept) {
        from = what === 2 ? at + 1 : at;
        break;
      }
    }
    if (from > low) shortened++;
    for (let at = from; at < high; at++) locations[length++] = stacks.locations[at]!;
    start[sample + 1] = length;
  }
  return { start, locations: locations.subarray(0, length), shortened };
}

function compile(source: string): (name: string) => boolean {
  const test = compileRegex(`^(?:${source})$`);
  if (!test.ok) throw new BadFramePattern(source);
  return test.value;
}

/** The name without its argument list; `(anonymous namespace)` and `operator()` are part of a name. */
function simplifyName(name: string): string {
  const bare = name.startsWith('.') ? name.slice(1) : name;
  for (const match of bare.matchAll(/\(anonymous namespace\)|operator\(\)|\(/g)) {
    if (match[0] === '(') return bare.slice(0, match.index);
  }
  return bare;
}
