import { causeOf } from './causes.ts';
import { changeOf, standsOut } from './piles.ts';
import type { GoroutineTable, Group } from './groups.ts';

/** The group that grew most, where it is a good part of what came and a rule speaks of it. */
export function fastestGroup(table: GoroutineTable): Group | undefined {
  let fastest: Group | undefined;
  let most = 0;
  for (const group of table.groups) {
    const { after, before, known } = changeOf(table, group);
    const grown = known ? after - before : after;
    if (grown > most && group.now > group.harmless && causeOf(group) !== 'none' && standsOut(table, group)) {
      most = grown;
      fastest = group;
    }
  }
  return fastest;
}
