import type { FunctionGroups } from '../function-groups.ts';
import type { ProfileIndex } from '../profile-index.ts';
import type { TreeNames } from '../tree-names.ts';
import { foldName } from './fold-name.ts';

/** Functions of several captures under common numbers ("keys"). */
export interface MatchedFunctions {
  readonly names: TreeNames;
  /** Per capture: key of each of its function groups. */
  readonly ofGroup: readonly Int32Array[];
  readonly folded: boolean;
  /** Functions that stand under another name in the base. */
  readonly renamed: readonly { readonly key: number; readonly from: string; readonly to: string }[];
}

/** A function that moved further than this from its old place in the file is taken for another one. */
const RENAME_LINES = 20;

/**
 * `preferred` (the head) names what is matched. Within one build exact names are right and merge nothing by mistake;
 * across builds closure numbers, versions and shapes change while the function stays.
 */
export function matchFunctions(
  indexes: readonly ProfileIndex[],
  options: { readonly folded: boolean; readonly base: number; readonly head: number },
): MatchedFunctions {
  const keys = new Map<string, number>();
  const rows: Row[] = [];
  const ofGroup = indexes.map(({ groups }) => new Int32Array(groups.count));
  const byName = new Map<string, number>();
  const order = [options.head, options.base, ...indexes.keys()];
  const done = new Set<number>();
  for (const capture of order) {
    if (done.has(capture)) continue;
    done.add(capture);
    const { groups } = indexes[capture]!;
    for (let group = 0; group < groups.count; group++) {
      const name = groups.names[group]!;
      const text = options.folded ? foldName(name) : name;
      let key = keys.get(text);
      if (key === undefined) {
        key = rows.length;
        keys.set(text, key);
        rows.push({ groups, group });
      }
      ofGroup[capture]![group] = key;
      if (!byName.has(name)) byName.set(name, key);
    }
  }
  const renamed = options.folded && options.base !== options.head ? joinRenamed(indexes, ofGroup, rows, options) : [];
  const names = namesOf(rows, byName);
  return { names: options.folded ? withMergedNames(names, indexes, ofGroup) : names, ofGroup, folded: options.folded, renamed };
}

interface Row {
  readonly groups: FunctionGroups;
  readonly group: number;
}

function namesOf(rows: readonly Row[], byName: Map<string, number>): TreeNames {
  return {
    count: rows.length,
    names: rows.map(({ groups, group }) => groups.names[group]!),
    displayNames: rows.map(({ groups, group }) => groups.displayNames[group]!),
    packages: rows.map(({ groups, group }) => groups.packages[group]!),
    files: rows.map(({ groups, group }) => groups.files[group]!),
    origin: Uint8Array.from(rows, ({ groups, group }) => groups.origin[group]!),
    hue: Uint8Array.from(rows, ({ groups, group }) => groups.hue[group]!),
    byName,
  };
}

/**
 * Several closures of one function in one capture become one row: which of them is which can't be told across builds.
 * Such a row is called after all of them, `main.run.func…`, and not after one.
 */
function withMergedNames(names: TreeNames, indexes: readonly ProfileIndex[], ofGroup: readonly Int32Array[]): TreeNames {
  const isMerged = new Uint8Array(names.count);
  for (const [capture, keys] of ofGroup.entries()) {
    const first = new Int32Array(names.count).fill(-1);
    for (const [group, key] of keys.entries()) {
      const before = first[key]!;
      if (before === -1) first[key] = group;
      else if (indexes[capture]!.groups.names[before] !== indexes[capture]!.groups.names[group]) isMerged[key] = 1;
    }
  }
  const spell = (name: string, key: number): string => (isMerged[key] === 1 ? foldName(name).replaceAll('func·', 'func…') : name);
  const spelled = names.names.map(spell);
  const byName = new Map(names.byName);
  for (const [key, name] of spelled.entries()) if (!byName.has(name)) byName.set(name, key);
  return { ...names, names: spelled, displayNames: names.displayNames.map(spell), byName };
}

/** Whether folding would bring together anything that exact names leave apart. */
export function hasNamesToFold(base: ProfileIndex, head: ProfileIndex): boolean {
  const onlyIn = (one: ProfileIndex, other: ProfileIndex): readonly string[] =>
    one.groups.names.filter((name) => !other.groups.byName.has(name));
  const gone = new Set(onlyIn(base, head).map(foldName));
  return onlyIn(head, base).some((name) => gone.has(foldName(name)));
}

/**
 * A function that only the base has and one that only the head has, in the same file of the same package and at about
 * the same line, each the other's only candidate: a rename in place.
 */
function joinRenamed(
  indexes: readonly ProfileIndex[],
  ofGroup: readonly Int32Array[],
  rows: readonly Row[],
  { base, head }: { readonly base: number; readonly head: number },
): MatchedFunctions['renamed'] {
  const has = [base, head].map((capture) => {
    const flags = new Uint8Array(rows.length);
    for (const key of ofGroup[capture]!) flags[key] = 1;
    return flags;
  });
  const gone = candidates(indexes[base]!, ofGroup[base]!, has[1]!);
  const fresh = candidates(indexes[head]!, ofGroup[head]!, has[0]!);
  const renamed: { key: number; from: string; to: string }[] = [];
  for (const [place, old] of gone) {
    const now = fresh.get(place) ?? [];
    for (const from of old) {
      const near = now.filter((to) => isNear(from, to));
      const back = near.length === 1 ? old.filter((other) => isNear(other, near[0]!)) : [];
      if (back.length !== 1) continue;
      const [to] = near;
      renamed.push({ key: to!.key, from: from.name, to: to!.name });
      const groups = ofGroup[base]!;
      for (let group = 0; group < groups.length; group++) if (groups[group] === from.key) groups[group] = to!.key;
    }
  }
  return renamed;
}

interface Candidate {
  readonly key: number;
  readonly name: string;
  readonly line: number;
}

function isNear(a: Candidate, b: Candidate): boolean {
  return Math.abs(a.line - b.line) <= RENAME_LINES;
}

/** Functions of a capture that the other one does not have, by package and file. */
function candidates(index: ProfileIndex, keyOf: Int32Array, otherHas: Uint8Array): Map<string, Candidate[]> {
  const { profile, groups } = index;
  const { functions, strings } = profile;
  const found = new Map<string, Candidate[]>();
  const seen = new Set<number>();
  for (let func = 0; func < functions.count; func++) {
    const name = strings[functions.name[func]!]!;
    const group = groups.byName.get(name);
    const line = functions.startLine[func]!;
    if (group === undefined || line === 0 || otherHas[keyOf[group]!] === 1 || seen.has(group)) continue;
    // Closures move with the function around them; their folded names match or they are new.
    if (/\.func\d|gowrap|deferwrap/.test(name)) continue;
    seen.add(group);
    const file = strings[functions.file[func]!]!;
    const place = `${foldName(groups.packages[group]!)}\0${file.slice(file.lastIndexOf('/') + 1)}`;
    const list = found.get(place);
    const candidate = { key: keyOf[group]!, name, line };
    if (list) list.push(candidate);
    else found.set(place, [candidate]);
  }
  return found;
}
