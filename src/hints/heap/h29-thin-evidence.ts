import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';

const USUAL_RATE = 512 * 1024;

export const h29: Rule = {
  id: 'H29',
  title: 'Thin evidence',
  needs: [['heap']],
  doc: {
    evidence: 'The newest heap profile was made from fewer than ten sampled objects in use, or with another rate than the usual one sample for 512 kB, or no two of several profiles can be laid in a row (of other builds, other processes, or differences).',
    limits: 'It says nothing about the program.',
    source: 'runtime.MemProfileRate; runtime/pprof: a profile is of the last finished collection',
  },
  healthy: 'The heap profiles hold enough samples to tell from.',
  run: (context) => {
    const table = heapSitesOf(context);
    const newest = table.row.captures.at(-1);
    const reasons: string[] = [];
    if (!newest) reasons.push('no profile has values in use at one moment: `?seconds=` and `-base` give differences');
    else {
      const samples = lastOf(table.totals.inuseSamples);
      const count = Math.round(samples);
      if (samples < FEW_SAMPLES) reasons.push(count === 0 ? 'no object in use was sampled' : `only ${counted(count, 'object')} in use ${count === 1 ? 'was' : 'were'} sampled`);
      if (table.rate !== USUAL_RATE) reasons.push(table.rate <= 1 ? 'every allocation was recorded, which slows the program and changes what it does' : `one sample was taken for ${formatBytes(table.rate)}, not for 512 kB`);
      if (table.count < 2 && context.heaps.length >= 2 && context.beforeAfter === undefined && !sameMoment(context.heaps.map(({ time }) => time))) reasons.push('the heap profiles are of different builds or processes');
    }
    if (reasons.length === 0) return [];
    const { confidence } = certainty(0.9).done();
    return [{
      key: 'H29 heap', kind: 'caution', sentence: `What the heap profiles say is uncertain: ${reasons.join('; ')}.`,
      scale: { share: 0, growth: 0, count: 0 }, severity: { most: 1 }, confidence, reasons, impact: {},
      evidence: newest ? [{ kind: 'note', capture: newest.id, text: reasons[0]! }] : [],
      fix: 'Take profiles of one process with `?gc=1`, some minutes apart; for a small heap start the program with `GODEBUG=memprofilerate=65536`.',
      surer: [], functions: [],
    }];
  },
};

function sameMoment(times: readonly (number | undefined)[]): boolean {
  return times.some((time) => time === undefined);
}
