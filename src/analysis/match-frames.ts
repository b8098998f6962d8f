import { compileRegex } from '../lib/regex.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Pattern } from '../model/query.ts';
import type { FunctionGroups } from './function-groups.ts';
import type { ProfileIndex } from './profile-index.ts';
import type { TreeNames } from './tree-names.ts';

/**
 * 1 for every frame that a pattern means. Regular expressions look at function and file names as `go tool pprof`
 * does, and in filters (`binary`) at the binary's name too; `[binary]` and `<unknown>` are no names to it.
 */
export function matchFrames(
  index: ProfileIndex,
  pattern: Pattern,
  options: { readonly binary: boolean; readonly matched?: MatchedNames },
): Result<Uint8Array, Failure> {
  const { profile, groups } = index;
  const { frames, functions, locations, mappings, strings } = profile;
  const matched = new Uint8Array(frames.count);
  if (pattern.by === 'function' || pattern.by === 'package') {
    const groupMatches = matchGroups(groups, pattern, options.matched);
    for (let frame = 0; frame < frames.count; frame++) matched[frame] = groupMatches[groups.ofFrame[frame]!]!;
    return ok(matched);
  }
  const test = textTest(pattern);
  if (!test.ok) return test;
  const known = new Int8Array(strings.length).fill(-1);
  const stringMatches = (id: number): boolean => {
    if (known[id] === -1) known[id] = test.value(strings[id]!) ? 1 : 0;
    return known[id] === 1;
  };
  const mappingMatches = mappings.map((mapping) => options.binary && pattern.by === 'regex' && test.value(mapping.file));
  // What a comparison calls a function counts too: one side may know it by another name.
  const seen = options.matched && matchSeenNames(options.matched, test.value);
  for (let frame = 0; frame < frames.count; frame++) {
    const func = frames.func[frame]!;
    const mapping = locations.mapping[frames.location[frame]!]!;
    const hit =
      (func !== -1 && (stringMatches(functions.name[func]!) || stringMatches(functions.file[func]!))) ||
      (mapping !== -1 && mappingMatches[mapping] === true) ||
      // Text is for people: they may type what they see.
      (pattern.by === 'text' && test.value(groups.displayNames[groups.ofFrame[frame]!]!)) ||
      (seen !== undefined && seen[groups.ofFrame[frame]!] === 1);
    matched[frame] = hit ? 1 : 0;
  }
  return ok(matched);
}

/** In a comparison: the common number of each group, and what functions are called there. */
export interface MatchedNames {
  readonly ofGroup: Int32Array;
  readonly names: TreeNames;
}

function matchGroups(
  groups: FunctionGroups,
  pattern: { readonly by: 'function' | 'package'; readonly value: string },
  matched: MatchedNames | undefined,
): Uint8Array {
  const { by, value } = pattern;
  if (!matched) return Uint8Array.from(by === 'function' ? groups.names : groups.packages, (name) => (name === value ? 1 : 0));
  const wanted = matched.names.byName.get(value);
  return Uint8Array.from(matched.ofGroup, (key, group) =>
    (by === 'function' ? key === wanted : matched.names.packages[key] === value || groups.packages[group] === value) ? 1 : 0,
  );
}

function matchSeenNames({ ofGroup, names }: MatchedNames, test: (text: string) => boolean): Uint8Array {
  const keys = Uint8Array.from(names.names, (name, key) => (test(name) || test(names.displayNames[key]!) ? 1 : 0));
  return Uint8Array.from(ofGroup, (key) => keys[key]!);
}

/** Text matches anywhere and in any case. */
function textTest(pattern: { readonly by: 'text' | 'regex'; readonly value: string }): Result<(text: string) => boolean, Failure> {
  if (pattern.by === 'text') {
    const wanted = pattern.value.toLowerCase();
    return ok((text) => text.toLowerCase().includes(wanted));
  }
  const test = compileRegex(pattern.value);
  if (test.ok) return test;
  return err({ code: 'bad-pattern', sentence: `“${pattern.value}” is not a regular expression: ${test.error}.` });
}

/** Spreads a match to all frames of the same location: focus and ignore work on locations. */
export function spreadToLocations(index: ProfileIndex, matched: Uint8Array): Uint8Array {
  const { locations } = index.profile;
  const spread = new Uint8Array(matched.length);
  for (let location = 0; location < locations.count; location++) {
    const from = locations.firstFrame[location]!;
    const to = locations.firstFrame[location + 1]!;
    for (let frame = from; frame < to; frame++) {
      if (matched[frame] === 1) {
        spread.fill(1, from, to);
        break;
      }
    }
  }
  return spread;
}
