import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import type { Evidence } from '../../model/finding.ts';
import { certainty } from '../confidence.ts';
import { holdsAny, lineOf, place } from '../heap/tell.ts';
import type { Found, Rule } from '../rule.ts';
import { asMuch, type Side } from '../heap/two-sides.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { comparedOf, PARTLY, PASSED, type Compared } from './verdict.ts';

/** Two that nobody called a before and an after may be no such thing. */
const MOST_UNNAMED = 0.7;
/** Gains elsewhere of less than this part of what fell are not told. */
const LEAST_ELSEWHERE = 0.05;
/** The two may have been taken for each other. */
const MOST_REVERSED = 0.6;

export const x01: Rule = {
  id: 'X01',
  title: 'Did the fix work',
  needs: [['heaps-2']],
  doc: {
    evidence: 'A before and an after that the reader named, or two profiles of two processes in which some function fell by half, and the heap by half as much (possible at most): the function that fell most (or, where none fell by half, the one that held most) holds at most 5 % of what it held (passed), at most half (partly), or more (failed), while between half and twice as much was allocated. Places that gained 5 % of what fell, and more than sampling explains, make a pass a part of one.',
    limits: 'Under less load anything falls: what was allocated in all stands for the load. Functions are matched by name across builds; one that was renamed counts as gone. Where the times of the two contradict the order that the reader gave, that is said, and the verdict is at most possible. Of two profiles that nobody named only a fall is judged; what grew between them is told by H02. Where a before and an after are named, hints on heap profiles are about the process of the one after.',
    source: 'runtime/mprof.go; cmd/compile numbers closures in the order they stand in a function',
  },
  healthy: 'No before and after to hold against each other.',
  run: (context) => {
    const compared = comparedOf(context);
    if (!compared?.target || compared.against.length > 0 || isMoved(compared)) return [];
    return [judge(compared, compared.target)];
  },
};

export const x02: Rule = {
  id: 'X02',
  title: 'The leak moved',
  needs: [['heaps-2']],
  doc: {
    evidence: 'As X01, but although the place fell by 95 % or more, what fell is made up for elsewhere: the heap as a whole fell by less than half of it, and places that gained are told.',
    limits: 'A change of load or a cache that warmed up may be what grew.',
    source: 'runtime/mprof.go; go tool pprof -diff_base shows the same by hand',
  },
  healthy: 'What fell did not grow elsewhere.',
  run: (context) => {
    const compared = comparedOf(context);
    if (!compared?.target || compared.against.length > 0 || !isMoved(compared)) return [];
    const { target, gaining, totals, notes } = compared;
    const { confidence, reasons } = certainty(0.7, 'what gained may have other reasons')
      .more(gaining[0]!.after - gaining[0]!.before > 0.5 * (target.before - target.after), 0.4, 'one place gained most of it')
      .atMost(compared.reversed !== undefined, MOST_REVERSED)
      .done();
    return [{
      ...shared(compared, target, 'X02'), confidence, reasons: [...reasons, ...notes], verdict: 'moved',
      sentence: `${fell(target)} at ${place(target.sites[0]!)}, but the heap went from ${formatBytes(totals[0])} to ${formatBytes(totals[1])}: ${gained(gaining)}.${alsoReversed(compared)}`,
      severity: { least: 3 },
      fix: `Look at ${gaining.slice(0, 3).map(({ name }) => `\`${name}\``).join(', ')}: what was kept before may be kept there now.`,
    }];
  },
};

export const x03: Rule = {
  id: 'X03',
  title: 'Not comparable',
  needs: [['heaps-2']],
  doc: {
    evidence: 'A before and an after that the reader named, with different kinds of values or sampling rates, of programs with few functions in common, a difference instead of a moment, or with less than half or more than twice as much allocated.',
    limits: 'What was allocated stands for running time and load; a fix that makes much less garbage looks like less load.',
    source: 'runtime/mprof.go: allocations are counted from the start of the process',
  },
  healthy: 'Before and after can be held against each other.',
  run: (context) => {
    const compared = comparedOf(context);
    if (!compared || compared.against.length === 0) return [];
    const { totals, target, against, sides } = compared;
    const numbers = target ? ` As they stand: ${fell(target)} at ${place(target.sites[0]!)}, ${formatBytes(totals[0])} → ${formatBytes(totals[1])} in all.` : '';
    return [{
      key: 'X03 before-after', kind: 'verdict', verdict: 'not-comparable',
      sentence: `Whether the fix worked can’t be told: ${against.join('; ')}.${numbers}${alsoReversed(compared)}`,
      scale: { share: 0, growth: 0, count: 0 }, severity: { most: 2 }, ...certainty(0.9).done(), reasons: [...against, ...compared.notes], impact: {},
      evidence: sides.map(({ id, name }): Evidence => ({ kind: 'note', capture: id, text: name })),
      fix: 'Run both builds for the same time under the same load, and take both profiles with `?gc=1`.',
      surer: ['A profile of each build after the same number of requests'], functions: target ? [target.name] : [],
    }];
  },
};

function judge(compared: Compared, target: Side): Found {
  const { gaining, load, totals, notes } = compared;
  const drop = 1 - target.after / target.before;
  const elsewhere = gaining.filter((side) => side.after - side.before >= LEAST_ELSEWHERE * (target.before - target.after));
  const verdict = drop >= PASSED ? (elsewhere.length === 0 ? 'passed' : 'partly') : drop >= PARTLY ? 'partly' : 'failed';
  const samples = target.columns.inuseSamples[0]!;
  const sure = certainty(0.9)
    .less(samples < FEW_SAMPLES && target.before / Math.max(1, target.columns.inuseObjects[0]!) < compared.table.rate, 0.7, 'few objects were sampled there before')
    .less(load === undefined, 0.8, 'how much work was done in each is not known')
    .atMost(!compared.isNamed, MOST_UNNAMED)
    .atMost(compared.reversed !== undefined, MOST_REVERSED);
  const { confidence, reasons } = sure.done();
  const work = load === undefined ? '' : `, with ${asMuch(load)} allocated`;
  const sentence = {
    passed: `${fell(target)} at ${place(target.sites[0]!)}${work}; nothing else grew. The heap went from ${formatBytes(totals[0])} to ${formatBytes(totals[1])}.`,
    partly: `${fell(target)} at ${place(target.sites[0]!)}${work}${drop >= PASSED ? `, but ${gained(elsewhere)}` : ': less, not gone'}.`,
    failed: `${fell(target)} at ${place(target.sites[0]!)}${work}: the place that holds most is not gone.`,
  }[verdict];
  const fix = {
    passed: 'Nothing more. A longer run under real load is the last proof.',
    partly: `Look at what is left at \`${target.name}\`${elsewhere.length > 0 ? ` and at ${elsewhere.slice(0, 3).map(({ name }) => `\`${name}\``).join(', ')}` : ''}.`,
    failed: `\`${target.name}\` still keeps its memory: see what holds it, in the hints on the profile taken after.`,
  }[verdict];
  return { ...shared(compared, target, 'X01'), confidence, reasons: [...reasons, ...notes], verdict, sentence: sentence + alsoReversed(compared), fix, severity: verdict === 'passed' ? { most: 1 } : verdict === 'partly' ? { most: 2 } : { least: 2 } };
}

function shared({ sides, table, notes }: Compared, target: Side, rule: string): Omit<Found, 'sentence' | 'fix' | 'confidence'> {
  const captures = sides.map(({ id }) => id);
  return {
    key: `${rule} ${target.name}`,
    kind: 'verdict',
    scale: { share: target.after / Math.max(1, table.totals.inuseBytes[1]!), growth: 0, count: target.columns.inuseObjects[1]! },
    reasons: notes,
    impact: { bytes: Math.abs(target.before - target.after), objects: Math.abs(target.columns.inuseObjects[0]! - target.columns.inuseObjects[1]!) },
    evidence: target.sites.filter(holdsAny).slice(0, 3).map((site) => ({
      kind: 'growth', captures, type: 'inuse_space', path: site.path, values: [...site.columns.inuseBytes],
      text: `${formatBytes(site.columns.inuseBytes[0]!)} → ${formatBytes(site.columns.inuseBytes[1]!)} at ${lineOf(site)}`,
    })),
    surer: [],
    functions: [target.name],
  };
}

function alsoReversed({ reversed }: Compared): string {
  return reversed === undefined ? '' : ` ${reversed}`;
}

function isMoved({ target, gaining, totals }: Compared): boolean {
  if (!target || gaining.length === 0) return false;
  const drop = target.before - target.after;
  const grown = gaining.reduce((sum, side) => sum + side.after - side.before, 0);
  return drop >= PASSED * target.before && totals[0] - totals[1] < PARTLY * drop && grown >= PARTLY * drop;
}

/** "−97.0 % (31.2 MB → 940 kB)". */
function fell({ before, after }: Side): string {
  const change = after <= before ? `−${formatPercent(before - after, before)}` : `+${formatPercent(after - before, before)}`;
  return `${change} (${formatBytes(before)} → ${formatBytes(after)})`;
}

function gained(sides: readonly Side[]): string {
  return sides.slice(0, 3).map((side) => `${place(side.sites[0]!)} holds ${formatBytes(side.after - side.before)} more`).join(', ');
}
