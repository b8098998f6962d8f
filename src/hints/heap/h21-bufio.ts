import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { byFunction, certaintyOf, gainBy, growthsOf } from './growth.ts';
import { TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';
import { fromTo, functionsOf, growthFinding, heldBelow, pace, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_SHARE = 0.05;
const LEAST_BYTES = 1024 * 1024;

export const h21: Rule = {
  id: 'H21',
  title: 'Buffers of readers and writers',
  needs: [['heap']],
  doc: {
    evidence: 'Blocks of bufio.NewReaderSize, NewWriterSize and Scanner: 1 MB and 5 % of the heap or more in use for one function of the program, or growth as in H01 or H02 of which they are a third.',
    limits: 'Buffers are as many as there are connections: where these are meant to be many the buffers’ size is what to change.',
    source: 'bufio/bufio.go and scan.go',
  },
  healthy: 'No function’s buffers of bufio are a twentieth of the heap.',
  run: (context) => {
    const table = heapSitesOf(context);
    const found: Found[] = [];
    const growing = new Set<string>();
    const fix = (name: string): string => `Close what is read from or written to and drop its buffers when it ends, in \`${name}\`; for many idle connections use smaller buffers, or take them from a pool for the time of a message.`;
    for (const growth of growthsOf(context)) {
      if (!growth.isOwn || gainBy(growth, TAG.bufio) < 0.33 * growth.gain) continue;
      growing.add(growth.name);
      const sure = certaintyOf(growth, 0.4, 'they are buffers of bufio, one for each thing that is read or written');
      found.push(growthFinding(context, table, growth, { rule: 'H21', sure, fix: fix(growth.name), sentence: `${fromTo(growth)} are in buffers of readers and writers that ${place(growth.sites[0]!)} makes${pace(growth)}; what they belong to is still held.` }));
    }
    for (const sites of byFunction(table.sites)) {
      const [site] = sites;
      const parts = sites.flatMap((one) => one.parts.filter(({ tags }) => (tags & TAG.bufio) !== 0));
      const bytes = parts.reduce((sum, part) => sum + lastOf(part.columns.inuseBytes), 0);
      if (growing.has(site!.name) || site!.origin !== 'own' || bytes < LEAST_BYTES || shareOf(bytes, table) < LEAST_SHARE) continue;
      const { confidence, reasons } = certainty(0.4, 'as many as there are connections may be meant').done();
      found.push({
        key: `H21 ${site!.name}`, kind: 'fact',
        sentence: `${formatPercent(shareOf(bytes, table), 1)} of the heap, ${formatBytes(bytes)}, are buffers of readers and writers that ${place(site!)} makes.`,
        scale: { share: shareOf(bytes, table), growth: 0, count: parts.reduce((sum, part) => sum + lastOf(part.columns.inuseObjects), 0) },
        severity: { most: 2 }, confidence, reasons, impact: { bytes }, evidence: [stackEvidence(table, site!, heldBelow(site!, TAG.bufio))], fix: fix(site!.name), surer: [], functions: functionsOf(sites),
      });
    }
    return found;
  },
};
