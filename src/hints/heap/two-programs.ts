/** Whether two heap profiles are of two programs, not of two builds or runs of one. */
import { foldName } from '../../analysis/compare/fold-name.ts';
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import type { ProfileSource } from '../context.ts';
import { programName } from '../program-name.ts';

/** Of the functions of the one that has fewer. */
const MOST_COMMON = 0.1;
/** Where the binaries have no names, fewer functions do not tell. */
const ENOUGH = 5;
const OWN = CODE_ORIGINS.indexOf('own');

/** Two binaries with hardly a function of their own in common; what every program has does not count. */
export function areTwoPrograms(one: ProfileSource, other: ProfileSource): boolean {
  const [first, second] = [programName(one.index), programName(other.index)];
  const areNamed = first !== undefined && second !== undefined;
  if (areNamed && first === second) return false;
  const [few, many] = [ownNames(one), ownNames(other)].sort((a, b) => a.size - b.size);
  if (!few || !many || few.size < (areNamed ? 1 : ENOUGH)) return false;
  let common = 0;
  for (const name of few) if (many.has(name)) common++;
  return common < MOST_COMMON * few.size;
}

const tables = new WeakMap<ProfileIndex, ReadonlySet<string>>();

/** Each profile is held against several. */
function ownNames({ index }: ProfileSource): ReadonlySet<string> {
  const known = tables.get(index);
  if (known) return known;
  const { groups } = index;
  const names = new Set<string>();
  tables.set(index, names);
  for (const [group, name] of groups.names.entries()) if (groups.origin[group] === OWN && name !== 'main.main') names.add(foldName(name));
  return names;
}
