import { packageOf } from '../../analysis/go-names.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { byFunction } from './growth.ts';
import { neverFreed } from './h03-never-freed.ts';
import { lastOf, sumColumns } from './heap-columns.ts';
import { heapSitesOf, type HeapSites, type Site } from './sites.ts';
import { functionsOf, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_SHARE = 0.3;
const LEAST_BYTES = 32 * 1024 * 1024;
const MOST_CALLERS = 2;

export const h32: Rule = {
  id: 'H32',
  title: 'Where most of the heap was made',
  needs: [['heap']],
  doc: {
    evidence: 'One heap profile: what one function made is 30 % or more of the heap in use, and 32 MB or more, of ten sampled objects or more, or of objects that are all sampled.',
    limits: 'It says where to look first, and nothing about a leak: one profile does not tell whether it grows. The callers are those of the largest stack. What H03 tells of is not told again, nor is it said with several profiles of one process, where growth tells more.',
    source: 'runtime/mprof.go',
  },
  healthy: 'In the one heap profile looked at no function’s allocations are 30 % of the heap and 32 MB; of several of one process growth is looked at instead.',
  run: (context) => {
    const table = heapSitesOf(context);
    if (table.count !== 1) return [];
    const told = new Set(neverFreed(table).map(({ name }) => name));
    return byFunction(table.sites).flatMap((sites) => (told.has(sites[0]!.name) || sites[0]!.origin === 'runtime' ? [] : look(sites, table)));
  },
};

function look(sites: readonly Site[], table: HeapSites): readonly Found[] {
  const columns = sumColumns(sites.map((site) => site.columns), 1);
  const [bytes, objects, made] = [lastOf(columns.inuseBytes), lastOf(columns.inuseObjects), lastOf(columns.allocBytes)];
  const share = shareOf(bytes, table);
  const areAllSampled = objects > 0 && bytes / objects >= table.rate;
  if (share < LEAST_SHARE || bytes < LEAST_BYTES || (lastOf(columns.inuseSamples) < FEW_SAMPLES && !areAllSampled)) return [];
  const [site] = sites;
  const { confidence, reasons } = certainty(0.47, 'one profile tells where memory is, not that it should not be').done();
  return [{
    key: `H32 ${site!.name}`, kind: 'fact',
    sentence: `${formatPercent(share, 1)} of the heap, ${formatBytes(bytes)} in ${counted(Math.round(objects), 'object')}, was made ${through(site!)}${callers(site!)}${kept(bytes, made)}; one profile does not tell whether it grows.`,
    scale: { share, growth: 0, count: 0 }, severity: { most: 2 },
    confidence, reasons, impact: { bytes, objects },
    evidence: sites.slice(0, 3).filter((each) => lastOf(each.columns.inuseBytes) > 0).map((each) => stackEvidence(table, each)),
    fix: `If that is more than the program should need, look at who keeps or waits with what \`${site!.name}\` makes.`,
    surer: ['Take more heap profiles of this process, a minute or more apart: then it is known whether it grows.'],
    functions: functionsOf(sites),
  }];
}

/** "by `main.read` (read.go:12) in `github.com/golang/snappy.Decode`". */
function through(site: Site): string {
  const [most] = site.parts.toSorted((one, other) => lastOf(other.columns.inuseBytes) - lastOf(one.columns.inuseBytes));
  return `by ${place(site)}${most === undefined || most.entry === '' ? '' : ` in \`${most.entry}\``}`;
}

/** The next functions outside of the package, where there are some: allocators and decoders call themselves. */
function callers({ name, own, path, origin }: Site): string {
  const outer = (origin === 'own' ? own : path.toReversed()).slice(1);
  const beyond = outer.filter((one) => packageOf(one) !== packageOf(name) && packageOf(one) !== 'runtime');
  const names = (beyond.length > 0 ? beyond : outer).slice(0, MOST_CALLERS);
  return names.length === 0 ? '' : `, called by ${names.map((one) => `\`${one}\``).join(' ← ')}`;
}

function kept(bytes: number, made: number): string {
  return made > 0 ? ` (${formatPercent(bytes, made)} of all that it ever made)` : '';
}
