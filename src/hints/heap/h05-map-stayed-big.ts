import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { sampledCount, samplingZ } from '../statistics/sampling.ts';
import { swissMap, classicMap } from './fingerprints.ts';
import { byFunction, directParts } from './growth.ts';
import { roughly } from './h04-map.ts';
import { heapSitesOf, type HeapSites, type SizeCell, type Site } from './sites.ts';
import { functionsOf, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_BYTES = 1024 * 1024;
const LEAST_SHARE = 0.05;
/** Smaller blocks are entries. */
const LEAST_TABLE = 4096;
/** Contents of which a handful was sampled fall by half by chance. */
const LEAST_Z = 2.5;

export const h05: Rule = {
  id: 'H05',
  title: 'A map that was emptied and stays large',
  needs: [['heaps-2']],
  doc: {
    evidence: 'Blocks with the sizes of a map’s tables stay in use at their largest, at least 1 MB and 5 % of the heap, while what else the same function made and kept there fell by half or more from its peak, and by more than sampling explains (2.5 standard deviations).',
    limits: 'Needs a profile from before the keys were deleted. Values that were replaced by smaller ones look the same.',
    source: 'internal/runtime/maps/map.go: tables are never made smaller; measured on Go 1.26 and 1.27',
  },
  healthy: 'No blocks as large as a map’s tables stay while what was made beside them goes.',
  lacks: (context) => (heapSitesOf(context).count < 2 ? 'heaps-2' : undefined),
  run: (context) => {
    const table = heapSitesOf(context);
    if (table.count < 2) return [];
    return byFunction(table.sites).flatMap((sites) => look(sites, table));
  },
};

function look(sites: readonly Site[], table: HeapSites): readonly Found[] {
  const last = table.count - 1;
  const cells = directParts(sites).map((part) => part.sizes);
  for (const sizes of cells) {
    const tables = tablesOf(sizes, last);
    if (tables.length === 0) continue;
    const held = bytesAt(tables, last);
    const rest = cells.flat().filter(({ size }) => size < LEAST_TABLE);
    const contents = Array.from({ length: table.count }, (_, at) => bytesAt(rest, at));
    const peak = Math.max(...contents);
    const peakOfTables = Math.max(...Array.from({ length: table.count }, (_, at) => bytesAt(tables, at)));
    if (held < LEAST_BYTES || shareOf(held, table) < LEAST_SHARE || held < 0.98 * peakOfTables) continue;
    if (peak < 0.3 * held || bytesAt(rest, last) > 0.5 * peak) continue;
    const [site] = sites;
    // The sizes tell as long as the entries are there.
    const fullest = contents.indexOf(peak);
    if (samplingZ(samplesAt(rest, last, table.rate), samplesAt(rest, fullest, table.rate)) < LEAST_Z) continue;
    const map = swissMap(sizes, fullest) ?? classicMap(sizes, fullest);
    const { confidence, reasons } = certainty(0.6, 'the tables stayed while the contents went')
      .more(table.count >= 4, 0.4, 'it stayed so over several captures')
      .more(map !== undefined, 0.3, 'the block sizes are those of a map’s tables')
      .less(map === undefined, 0.6, 'large blocks of another kind look the same')
      .atMost(true, 0.88)
      .done();
    const keys = map ? ` with room for about ${formatCount(roughly(map.keys))} keys` : '';
    return [{
      key: `H05 ${site!.name}`, kind: 'leak',
      sentence: `${formatBytes(held)} stay in a map${keys} that ${place(site!)} filled, while its contents fell from ${formatBytes(peak)} to ${formatBytes(bytesAt(rest, last))}.`,
      scale: { share: shareOf(held, table), growth: 0, count: 0 },
      severity: { least: 2 },
      confidence, reasons, impact: { bytes: held },
      evidence: [stackEvidence(table, site!, held)],
      fix: `A Go map keeps its tables when keys are deleted or cleared: after the mass delete copy what is left into a new map and drop the old one, in or near \`${site!.name}\`.`,
      surer: [],
      functions: functionsOf(sites),
    }];
  }
  return [];
}

/** Blocks too large for entries. */
function tablesOf(sizes: readonly SizeCell[], last: number): readonly SizeCell[] {
  return sizes.filter(({ size, inuse }) => size >= LEAST_TABLE && inuse[last]! > 0);
}

function bytesAt(cells: readonly SizeCell[], at: number): number {
  return cells.reduce((sum, { size, inuse }) => sum + size * inuse[at]!, 0);
}

function samplesAt(cells: readonly SizeCell[], at: number, rate: number): number {
  return cells.reduce((sum, { size, inuse }) => sum + sampledCount(inuse[at]!, size, rate), 0);
}
