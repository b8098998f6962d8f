/** What a program makes all the time: between the first and the last capture, or since its start where there is one, or nothing was made between them. */
import type { HintContext } from '../context.ts';
import { byFunction, timesOf } from './growth.ts';
import { TAG } from './library-frames.ts';
import { lastOf, type Columns } from './heap-columns.ts';
import { heapSitesOf, type HeapSites, type Part, type Site } from './sites.ts';

export interface Churn {
  readonly name: string;
  readonly sites: readonly Site[];
  readonly bytes: number;
  readonly objects: number;
  readonly samples: number;
  /** Of all that was made in that time. */
  readonly share: number;
  /** By second; undefined where no times are known. */
  readonly rate: number | undefined;
  /** Of what was made between the first and the last capture. */
  readonly isBetween: boolean;
  readonly kept: number;
}

const tables = new WeakMap<HintContext, readonly Churn[]>();

/** By function, the one that makes most first. What takes the profile is not counted. */
export function churnOf(context: HintContext): readonly Churn[] {
  let list = tables.get(context);
  if (!list) tables.set(context, (list = findChurn(heapSitesOf(context), () => true)));
  return list;
}

export function churnWith(context: HintContext, tags: number): readonly Churn[] {
  return findChurn(heapSitesOf(context), (part) => (part.tags & tags) !== 0 && (part.tags & TAG.measuring) === 0);
}

function findChurn(table: HeapSites, fits: (part: Part) => boolean): readonly Churn[] {
  if (table.count === 0) return [];
  const { allocBytes } = table.totals;
  // Captures of one collection, or of a program that rests: what it made before is all there is to look at.
  const isBetween = table.count > 1 && lastOf(allocBytes) > allocBytes[0]!;
  const madeOf = (column: Float64Array): number => (isBetween ? lastOf(column) - column[0]! : lastOf(column));
  const all = madeOf(allocBytes);
  const times = timesOf(table);
  const seconds = table.row.times && isBetween ? (times.at(-1)! - times[0]!) / 1000 : undefined;
  return byFunction(table.sites)
    .flatMap((sites): readonly Churn[] => {
      const columns = sites.flatMap(({ parts }) => parts.filter(fits).map((part) => part.columns));
      const bytes = sum(columns, ({ allocBytes }) => madeOf(allocBytes));
      if (bytes <= 0) return [];
      return [{
        name: sites[0]!.name,
        sites: sites.toSorted((one, other) => madeOf(other.columns.allocBytes) - madeOf(one.columns.allocBytes)),
        bytes,
        objects: sum(columns, ({ allocObjects }) => madeOf(allocObjects)),
        samples: sum(columns, ({ allocSamples }) => madeOf(allocSamples)),
        share: all > 0 ? bytes / all : 0,
        rate: seconds === undefined ? undefined : bytes / seconds,
        isBetween,
        kept: sum(columns, ({ inuseBytes }) => lastOf(inuseBytes)),
      }];
    })
    .sort((one, other) => other.bytes - one.bytes);
}

function sum(list: readonly Columns[], of: (columns: Columns) => number): number {
  return list.reduce((all, columns) => all + of(columns), 0);
}
