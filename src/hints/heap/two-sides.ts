/** Two heap profiles that need not be of one process, by function. */
import { foldName } from '../../analysis/compare/fold-name.ts';
import type { ProfileSource } from '../context.ts';
import { samplingZ } from '../statistics/sampling.ts';
import { sumColumns, type Columns } from './heap-columns.ts';
import type { HeapSites, Site } from './sites.ts';
import { allocatedBy } from './why-apart.ts';

/** One function on both sides, under the name that outlives a rebuild. */
export interface Side {
  readonly name: string;
  readonly sites: readonly Site[];
  readonly columns: Columns;
  readonly before: number;
  readonly after: number;
}

/** Of a table of two captures. */
export function sidesOf(table: HeapSites): readonly Side[] {
  const byName = new Map<string, Site[]>();
  for (const site of table.sites) {
    const name = foldName(site.name);
    const list = byName.get(name);
    if (list) list.push(site);
    else byName.set(name, [site]);
  }
  return [...byName.values()].map((list) => {
    const columns = sumColumns(list.map((site) => site.columns), 2);
    const sites = list.toSorted((one, other) => Math.max(...other.columns.inuseBytes) - Math.max(...one.columns.inuseBytes));
    return { name: sites[0]!.name, sites, columns, before: columns.inuseBytes[0]!, after: columns.inuseBytes[1]! };
  });
}

/** More than sampling explains. */
export function gains({ before, after, columns }: Side): boolean {
  return after > before && samplingZ(columns.inuseSamples[0]!, columns.inuseSamples[1]!) >= 3;
}

/** How much was allocated after by how much before: the work done, as far as a heap profile tells. */
export function loadOf(before: ProfileSource, after: ProfileSource): number | undefined {
  const [one, two] = [allocatedBy(before), allocatedBy(after)];
  return one > 0 && two > 0 ? two / one : undefined;
}

/** By more than what "about as much" leaves open. */
export function isLess(ratio: number): boolean {
  return ratio <= 0.95;
}

/** "1.2 times as much", "0.31 times as much", "about as much". */
export function asMuch(ratio: number): string {
  if (!isLess(ratio) && ratio < 1.05) return 'about as much';
  return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))} times as much`;
}
