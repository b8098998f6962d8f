import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { boundOfHeld } from './bound-severity.ts';
import { byFunction, certaintyOf, growthsOf } from './growth.ts';
import { TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf, type SizeCell, type Site } from './sites.ts';
import { functionsOf, growthFinding, heldBelow, pace, place, shareOf, stackEvidence } from './tell.ts';

/** In use of one function's `bytes.Buffer`s, in blocks of a megabyte or more. */
interface Buffers {
  readonly sites: readonly Site[];
  readonly cells: readonly SizeCell[];
  readonly bytes: number;
  readonly count: number;
}

const LARGE = 1024 * 1024;
const LEAST_SHARE = 0.05;
const STILL_THERE = 0.5;

export const h10: Rule = {
  id: 'H10',
  title: 'Large buffers are kept',
  needs: [['heap']],
  doc: {
    evidence: 'Blocks of 1 MB or more in use that `bytes.Buffer` grew to (`bytes.growSlice` is visible in profiles), at least 5 % of the heap. More counts when they are there in several profiles, or more in each.',
    limits: 'A large output that is just being written looks the same in one profile.',
    source: 'bytes/buffer.go: Reset keeps the block; the size limit of pooled buffers in fmt/print.go',
  },
  healthy: 'No `bytes.Buffer` of 1 MB or more is a twentieth of the heap.',
  run: (context) => largeBuffers(context).map((buffers) => tell(context, buffers)),
};

export function largeBuffers(context: HintContext): readonly Buffers[] {
  const table = heapSitesOf(context);
  if (table.count === 0) return [];
  return byFunction(table.sites).flatMap((sites) => {
    const cells = sites.flatMap(({ parts }) => parts.filter(({ tags }) => (tags & TAG.buffer) !== 0).flatMap((part) => part.sizes));
    const large = cells.filter(({ size }) => size >= LARGE);
    const bytes = large.reduce((sum, cell) => sum + cell.size * lastOf(cell.inuse), 0);
    return shareOf(bytes, table) >= LEAST_SHARE ? [{ sites, cells, bytes, count: large.reduce((sum, cell) => sum + lastOf(cell.inuse), 0) }] : [];
  });
}

function tell(context: HintContext, { sites, cells, bytes, count }: Buffers): Found {
  const table = heapSitesOf(context);
  const [site] = sites;
  const fix = `After a large use drop the buffer in \`${site!.name}\` instead of \`Reset\`, which keeps its block: above a cap make a new one, and don’t \`Put\` it back into a pool.`;
  const growth = growthsOf(context).find(({ name }) => name === site!.name);
  const sure = growth && certaintyOf(growth, 0.5, 'blocks of a megabyte and more that bytes.Buffer grew to');
  // What has nearly stopped growing is still there.
  if (growth && sure && sure.done().confidence >= STILL_THERE) {
    return growthFinding(context, table, growth, {
      rule: 'H10', sure, fix,
      sentence: `${formatBytes(growth.columns.inuseBytes[0]!)} → ${formatBytes(lastOf(growth.columns.inuseBytes))} are in large buffers that ${place(site!)} writes to${pace(growth)}: \`bytes.Buffer\` keeps the largest block that it ever had.`,
    });
  }
  const always = table.count >= 3 && table.totals.inuseBytes.every((_, at) => cells.some((cell) => cell.size >= LARGE && cell.inuse[at]! > 0));
  const { confidence, reasons } = certainty(0.5, 'they may just be in use')
    .more(always, 0.3, `they are there in all ${table.count} captures`)
    .atMost(true, 0.7)
    .done();
  return {
    key: `H10 ${site!.name}`, kind: 'leak',
    sentence: `${formatBytes(bytes)} are in ${Math.round(count) === 1 ? 'a buffer' : `${formatCount(Math.round(count))} buffers of 1 MB or more`} that ${place(site!)} writes to; \`bytes.Buffer\` keeps the largest block that it ever had.`,
    scale: { share: shareOf(bytes, table), growth: 0, count },
    severity: boundOfHeld(bytes),
    confidence, reasons, impact: { bytes, objects: count }, evidence: [stackEvidence(table, site!, heldBelow(site!, TAG.buffer))], fix,
    surer: table.count < 3 ? ['Take more heap profiles: buffers that are only in use for a moment are not in all of them.'] : [],
    functions: functionsOf(sites),
  };
}
