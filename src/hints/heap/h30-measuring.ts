import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { heapSitesOf } from './sites.ts';
import { shareOf } from './tell.ts';

const LEAST_SHARE = 0.05;

export const h30: Rule = {
  id: 'H30',
  title: 'The measuring itself',
  needs: [['heap']],
  doc: {
    evidence: 'Stacks in which runtime/pprof, net/http/pprof, runtime/trace, runtime/metrics, runtime/debug or expvar write a profile, a trace or numbers are never part of another hint; this says so when one place of them holds 5 % of the heap or more. Package initialisation, and what a program keeps by way of these packages (labels, regions, its own profiles and counters), are not counted.',
    limits: 'A program that keeps profiles for itself is not told.',
    source: 'runtime/pprof/proto.go and protomem.go: writing a profile takes a compressor and tables',
  },
  healthy: 'Taking the profiles holds less than 5 % of the heap.',
  run: (context) => {
    const table = heapSitesOf(context);
    const { measuring } = table;
    const newest = table.row.captures.at(-1);
    if (!measuring || !newest || shareOf(measuring.bytes, table) < LEAST_SHARE) return [];
    const { confidence, reasons } = certainty(0.9).done();
    // A CPU profile or a trace that runs has its buffers until it is stopped; a written profile is garbage at once.
    const lasts = [measuring.name, ...measuring.path].some((name) => /^runtime\/(pprof\.StartCPUProfile|trace\.Start)$/.test(name));
    return [{
      key: 'H30 measuring', kind: 'caution',
      sentence: `${formatPercent(shareOf(measuring.bytes, table), 1)} of the heap, ${formatBytes(measuring.bytes)}, is held by taking ${lasts ? 'a profile or a trace' : 'this profile'} (\`${measuring.name}\`), not by the program.`,
      scale: { share: 0, growth: 0, count: 0 }, severity: { most: 1 }, confidence, reasons, impact: {},
      evidence: [{ kind: 'stack', capture: newest.id, type: 'inuse_space', path: measuring.path, value: measuring.bytes, text: formatBytes(measuring.bytes) }],
      fix: lasts ? 'Nothing, if it is meant to run: it is freed after it is stopped. Take the heap profile while nothing else is recorded.' : 'Nothing: it is gone with the next collection. Fetch profiles one at a time.',
      surer: [], functions: [],
    }];
  },
};
