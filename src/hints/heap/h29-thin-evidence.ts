import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { HintContext, ProfileSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { processesApart } from './between-processes.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';
import { heldBy } from './why-apart.ts';

const USUAL_RATE = 512 * 1024;

export const h29: Rule = {
  id: 'H29',
  title: 'What the evidence is worth',
  needs: [['heap']],
  doc: {
    evidence: 'The newest heap profile was made from fewer than ten sampled objects in use, or with fewer than the usual one sample for 512 kB, or is a difference of two. One for which every allocation was recorded is exact, and made by a program that was slowed down. Apart from it: some of several profiles are of another process or build than the others (see H02), and nobody named a before and an after.',
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
      const { rate } = table;
      if (samples < FEW_SAMPLES) reasons.push(count === 0 ? 'no object in use was sampled' : `only ${counted(count, 'object')} in use ${count === 1 ? 'was' : 'were'} sampled`);
      if (rate > USUAL_RATE) reasons.push(`one sample was taken for ${formatBytes(rate)}, not for 512 kB`);
    }
    return [...thin(newest, reasons), ...(newest && table.rate === 1 ? [exact(newest)] : []), ...apart(context)];
  },
};

function thin(newest: ProfileSource | undefined, reasons: readonly string[]): readonly Found[] {
  if (reasons.length === 0) return [];
  const { confidence } = certainty(0.9).done();
  return [{
    key: 'H29 heap', kind: 'caution', sentence: `What the heap profiles say is uncertain: ${reasons.join('; ')}.`,
    scale: { share: 0, growth: 0, count: 0 }, severity: { most: 1 }, confidence, reasons: [], impact: {},
    evidence: newest ? [{ kind: 'note', capture: newest.id, text: 'the newest heap profile' }] : [],
    fix: 'Take profiles of one process with `?gc=1`, some minutes apart; for a small heap start the program with `GODEBUG=memprofilerate=65536`.',
    surer: [], functions: [],
  }];
}

function exact(newest: ProfileSource): Found {
  const { confidence } = certainty(0.9).done();
  return {
    key: 'H29 exact', kind: 'caution', sentence: 'Every allocation was recorded: the numbers are exact, but recording slows the program and may change what it does.',
    scale: { share: 0, growth: 0, count: 0 }, severity: { most: 1 }, confidence, reasons: [], impact: {},
    evidence: [{ kind: 'note', capture: newest.id, text: 'MemProfileRate 1' }],
    fix: 'To see the program as it runs otherwise, leave `runtime.MemProfileRate` (or `GODEBUG=memprofilerate`) as it is: one sample for 512 kB.',
    surer: [], functions: [],
  };
}

/** Nobody spoke of a fix: what lies between two processes is neither a course of time nor a verdict. */
function apart(context: HintContext): readonly Found[] {
  const found = processesApart(context);
  if (!found) return [];
  const { one, other, why, isSure } = found;
  const { count } = heapSitesOf(context);
  const { confidence } = certainty(0.9).done();
  const sentence = context.heaps.length === 2
    ? `These ${isSure ? 'are' : 'stand in the wrong order, for they do not say when they were taken, or are'} two processes (or builds): ${why}. ${formatBytes(heldBy(one))} are in use in the first, ${formatBytes(heldBy(other))} in the second; what differs need not have grown.`
    : `Of ${context.heaps.length} heap profiles ${count === 1 ? 'no two are known to be of one process (or build)' : `only ${count} are looked at together: others are of another process (or build)`}. Two of them: ${why}.`;
  return [{
    key: 'H29 processes', kind: 'caution', sentence,
    scale: { share: 0, growth: 0, count: 0 }, severity: { most: 1 }, confidence, reasons: [], impact: {},
    evidence: [one, other].map(({ id }, at) => ({ kind: 'note', capture: id, text: at === 0 ? 'the first' : 'the second' })),
    fix: 'For growth take profiles of one process, some minutes apart; to see whether a fix worked, say which is before it and which after.',
    surer: [], functions: [],
  }];
}
