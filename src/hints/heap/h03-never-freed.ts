import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { boundOfHeld } from './bound-severity.ts';
import { isInit, TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf, type HeapSites, type Site } from './sites.ts';
import { escapeEvidence, functionsOf, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_KEPT = 0.95;
const LEAST_SHARE = 0.01;
/** Less is nobody's worry, however much of a small heap it is. */
const LEAST_BYTES = 512 * 1024;
const MOST_FINDINGS = 5;

export const h03: Rule = {
  id: 'H03',
  title: 'Never freed',
  needs: [['heap']],
  doc: {
    evidence: 'One heap profile: of what was ever made at a place at least 95 % is in use, ten or more objects were sampled there, and it is at least 1 % of the heap and 512 kB. More counts when the place works off requests.',
    limits: 'Tables that are loaded once and kept look the same; what is made during initialisation or by main itself counts a third. With several profiles growth tells more and this is not said.',
    source: 'runtime/mprof.go: allocations and frees of each stack are counted from the start of the process',
  },
  healthy: 'Of the one heap profile looked at, each place freed 5 % or more of what it made, or made too little to tell; of several of one process growth is looked at instead.',
  run: (context) => {
    const table = heapSitesOf(context);
    return neverFreed(table).map((site) => tell(site));

    function tell(site: Site): Found {
      const { columns } = site;
      const bytes = lastOf(columns.inuseBytes);
      const share = shareOf(bytes, table);
      const { confidence, reasons } = certainty(0.35, 'one profile can’t tell a leak from what is meant to stay')
        .more(site.servesRequests, 0.4, 'it is made while requests are worked off')
        .less(isStart(site), 0.3, 'it is made at the start')
        .atMost(true, 0.6)
        .done();
      return {
        key: `H03 ${site.name}`, kind: 'leak',
        sentence: `${formatBytes(bytes)} in ${counted(Math.round(lastOf(columns.inuseObjects)), 'object')}: nearly all that ${place(site)} ever made is still in use.`,
        // All of it came since the process began, whenever that was.
        scale: { share, growth: 0, count: lastOf(columns.inuseObjects) },
        severity: boundOfHeld(bytes),
        confidence, reasons, impact: { bytes, objects: lastOf(columns.inuseObjects) },
        evidence: [stackEvidence(table, site), ...escapeEvidence(context, site)],
        fix: `If \`${site.name}\` runs for each request or item, find what keeps its results and remove them when they are done with.`,
        surer: ['Take more heap profiles of this process, a minute or more apart: what is meant to stay does not grow.'],
        functions: functionsOf([site]),
      };
    }
  },
};

/** The largest places of a single profile. */
export function neverFreed(table: HeapSites): readonly Site[] {
  return table.count === 1 ? table.sites.filter((site) => isNeverFreed(site, table)).slice(0, MOST_FINDINGS) : [];
}

function isNeverFreed({ columns, origin }: Site, table: HeapSites): boolean {
  const made = lastOf(columns.allocObjects);
  return (
    origin !== 'runtime' && made > 0 && lastOf(columns.inuseObjects) / made >= LEAST_KEPT &&
    lastOf(columns.inuseBytes) >= LEAST_BYTES && lastOf(columns.allocSamples) >= FEW_SAMPLES && shareOf(lastOf(columns.inuseBytes), table) >= LEAST_SHARE
  );
}

/** Initialisation, or main and what it calls directly, and nothing more since. */
export function isStart({ tags, path, own, name, columns: { allocBytes } }: Site): boolean {
  if (allocBytes.length > 1 && lastOf(allocBytes) > allocBytes[0]!) return false;
  return (tags & TAG.once) !== 0 || isInit(name) || path.some((frame) => isInit(frame) || frame.startsWith('runtime.doInit')) || (own.at(-1) === 'main.main' && own.length <= 2);
}
