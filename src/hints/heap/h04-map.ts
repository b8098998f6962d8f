import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { gainBy, type Growth } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h04 = growthRule(
  {
    id: 'H04',
    title: 'A map that only grows',
    doc: {
      evidence:
        'Growth as in H01 or H02, and one of: frames of the runtime that grow maps, where symbols name them (text profiles with names); blocks on that line whose sizes are those of a map’s tables – three or more of the sizes that one kind of slot makes, or many full tables of which about twice as many were made as are left, with the entries made beside them; or entries stored by reflection.',
      limits:
        'Go’s profiles leave out the frames that grow maps, so that sizes have to tell; buffers of such a size of which half are kept look the same. The number of keys is an estimate: a full table (1,024 slots) splits at 896 keys, and holds 670 between two splits.',
      source: 'internal/runtime/maps/table.go and group.go (Go 1.24); runtime/map.go up to 1.23; runtime/pprof/protomem.go',
    },
    healthy: 'No growing place has the block sizes of a map.',
  },
  (growth, { context }) => {
    const [site] = growth.sites;
    const isNamed = growth.sites.some(({ tags }) => (tags & TAG.mapGrowth) !== 0);
    const byReflection = gainBy(growth, TAG.reflectMap) >= 0.3 * growth.gain;
    if (!isNamed && !growth.map && !byReflection) return undefined;
    const keys = growth.map ? `About ${formatCount(roughly(growth.map.keys))} keys, ` : '';
    return {
      weight: isNamed ? 0.85 : growth.map ? 0.6 : 0.4,
      because: isNamed ? 'the runtime’s frames say that a map grows' : growth.map ? 'the block sizes are those of a map’s tables' : 'entries are stored by reflection',
      sentence: `${keys}${fromTo(growth)} are kept by a map that ${place(site!)} fills${pace(growth)}; ${growth.retention >= 0.9 ? 'nothing removes them' : 'more come than go'}.`,
      fix: `Delete entries of the map in \`${growth.name}\` when they are done with, or bound it by size or age. ${neverShrinks(growth, context.goVersion?.minor)}`,
    };
  },
);

/** Measured on 1.26 and 1.27: after deleting all of 200,000 keys, or `clear`, nothing is given back. */
function neverShrinks({ map }: Growth, minor: number | undefined): string {
  const tables = map ? ` (${formatBytes(map.bytes)} of tables)` : '';
  const what = minor !== undefined && minor <= 23 ? 'buckets' : 'tables';
  return `A Go map keeps its ${what}${tables} even when all keys are deleted: after a mass delete copy what is left into a new map.`;
}

/** Two digits are all that the estimate has. */
export function roughly(value: number): number {
  if (value < 100) return Math.round(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}
