import { formatBytes } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { boundOfHeld } from './bound-severity.ts';
import { largeBuffers } from './h10-buffers.ts';
import { TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf, type SizeCell, type Site } from './sites.ts';
import { functionsOf, heldBelow, place, shareOf, stackEvidence } from './tell.ts';

/** The largest block by the smallest of those in use. */
const LEAST_SPREAD = 16;
const LEAST_SHARE = 0.05;

export const h11: Rule = {
  id: 'H11',
  title: 'A pool that keeps giants',
  needs: [['heap']],
  doc: {
    evidence: 'Blocks in use that were made by the New function of a sync.Pool, or by buffers of a function that puts into one, of sizes that differ by 16 times or more, and at least 5 % of the heap.',
    limits: 'What is taken out of the pool at the moment counts as well. Without a frame of the pool in the profile large buffers are told by H10.',
    source: 'sync/pool.go: what was put back lives for up to two collections; fmt/print.go and encoding/json limit what they put back',
  },
  healthy: 'No sync.Pool in the profiles keeps blocks of very different sizes.',
  run: (context) => {
    const table = heapSitesOf(context);
    const usesPool = (site: Site): boolean => (site.tags & TAG.pool) !== 0 || site.parts.some(({ entry }) => /^sync\.\(\*Pool\)\.(Put|Get)$/.test(entry));
    const pools = table.sites.filter(usesPool);
    if (pools.length === 0) return [];
    const found: Found[] = [];
    const told = new Set<string>();
    for (const pool of pools) {
      // What the pool's objects grow to is allocated where they are used, most often where they are put back.
      const related = table.sites.filter((site) => site === pool || site.name === pool.name || pool.own.includes(site.name) || site.own.includes(pool.name));
      const cells = related.flatMap(({ parts }) => parts.filter(({ tags }) => (tags & (TAG.pool | TAG.buffer)) !== 0).flatMap((part) => part.sizes)).filter(({ inuse }) => lastOf(inuse) > 0);
      const bytes = cells.reduce((sum, cell) => sum + cell.size * lastOf(cell.inuse), 0);
      const spread = spreadOf(cells);
      const most = related.reduce((best, site) => (lastOf(site.columns.inuseBytes) > lastOf(best.columns.inuseBytes) ? site : best), pool);
      if (spread < LEAST_SPREAD || shareOf(bytes, table) < LEAST_SHARE || told.has(most.name)) continue;
      told.add(most.name);
      const { confidence, reasons } = certainty(0.5, `the largest block is ${Math.round(spread)} times the smallest`)
        .more(largeBuffers(context).some(({ sites }) => sites[0]!.name === most.name), 0.3, 'buffers of 1 MB or more are kept')
        .atMost(true, 0.7)
        .done();
      found.push({
        key: `H11 ${most.name}`, kind: 'leak',
        sentence: `${formatBytes(bytes)} are in pooled objects that ${place(most)} fills, from ${formatBytes(sizesOf(cells)[0]!)} to ${formatBytes(sizesOf(cells).at(-1)!)}: one large use makes a large object for all that come after.`,
        scale: { share: shareOf(bytes, table), growth: 0, count: cells.reduce((sum, cell) => sum + lastOf(cell.inuse), 0) },
        severity: boundOfHeld(bytes),
        confidence, reasons, impact: { bytes }, evidence: [stackEvidence(table, most, heldBelow(most, TAG.pool | TAG.buffer))],
        fix: `Don't \`Put\` objects above a size limit back, and reset what is put back, in \`${most.name}\`.`,
        surer: [],
        functions: [...new Set([...functionsOf([most]), ...functionsOf([pool])])],
      });
    }
    return found;
  },
};

function sizesOf(cells: readonly SizeCell[]): readonly number[] {
  return cells.map(({ size }) => size).sort((one, other) => one - other);
}

function spreadOf(cells: readonly SizeCell[]): number {
  const sizes = sizesOf(cells);
  return sizes.length < 2 ? 1 : sizes.at(-1)! / sizes[0]!;
}
