/** What H26, J01 and J03 have in common: a finding about an accumulator. */
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import type { Evidence } from '../../model/finding.ts';
import { certainty, type Certainty } from '../confidence.ts';
import type { GraphSource, HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { firstObject, nameOf, pathTo, sameNode, type Accumulator } from './accumulators.ts';

/** Below this a heap is that of a test, whose only cache is large beside it. */
const SMALL_HEAP = 16 << 20;
const TINY_HEAP = 256 << 10;
/** Entries grew when there are so many times as many. */
const GREW = 1.2;

export interface Suspect {
  readonly source: GraphSource;
  readonly accumulator: Accumulator;
  /** Entries in an earlier dump of the same program; undefined: there is none. */
  readonly before: number | undefined;
  readonly sure: Certainty;
}

/** Of the last dump of each runtime that is asked for. */
export function suspectsOf(context: HintContext, runtimes: readonly string[], base: number, find: (source: GraphSource) => readonly Accumulator[]): readonly Suspect[] {
  return runtimes.flatMap((runtime) => {
    const dumps = context.graphs.filter(({ graph }) => graph.runtime === runtime);
    const source = dumps.at(-1);
    if (!source || source.graph.retained[0]! < TINY_HEAP) return [];
    const earlier = dumps.at(-2);
    return find(source).map((accumulator): Suspect => {
      const before = earlier && accumulator.entries !== -1 ? entriesIn(source, accumulator, earlier) : undefined;
      const grew = before !== undefined && accumulator.entryCount >= GREW * before;
      const sure = certainty(base, `it holds ${formatPercent(accumulator.share, 1)} of the heap`)
        .more(grew, 0.4, 'it has more entries than in the dump before')
        .less(before !== undefined && !grew, 0.4, 'it had as many entries in the dump before')
        .less(source.graph.retained[0]! < SMALL_HEAP && !grew, 0.8, 'the heap is small')
        .atMost(before === undefined, 0.7, 'one dump does not tell whether it grows');
      return { source, accumulator, before, sure };
    });
  });
}

function entriesIn(source: GraphSource, { entries }: Accumulator, earlier: GraphSource): number {
  const node = sameNode(source, entries, earlier);
  return node === -1 ? 0 : earlier.merged.objects[node]!;
}

export function foundFor(rule: string, { source, accumulator, before, sure }: Suspect, words: { readonly sentence: string; readonly fix: string }): Found {
  const { container, entries, entryCount, retained, share } = accumulator;
  const grown = before === undefined ? 0 : growthWithoutTime(before, entryCount);
  return {
    key: `${rule} ${[...new Set(pathTo(source, container))].join(' > ')}`,
    kind: 'leak',
    sentence: words.sentence,
    ...sure.done(),
    impact: { bytes: retained, ...(entries === -1 ? {} : { objects: entryCount }) },
    evidence: evidenceOf(source, accumulator),
    fix: words.fix,
    surer: before === undefined ? ['Take another dump of this process later: what goes on growing is no cache at its limit.'] : [],
    functions: [],
    scale: { share, growth: grown, count: entryCount },
  };
}

function evidenceOf(source: GraphSource, { container, entries, retained, entryCount }: Accumulator): readonly Evidence[] {
  const holder: Evidence = {
    kind: 'object',
    capture: source.id,
    object: firstObject(source, container),
    typeName: nameOf(source, container),
    retained,
    text: `${nameOf(source, container)} keeps ${formatBytes(retained)}`,
  };
  if (entries === -1) return [holder];
  const kept = source.merged.retained[entries]!;
  return [holder, { kind: 'object', capture: source.id, object: undefined, typeName: nameOf(source, entries), retained: kept, text: `${formatCount(entryCount)} × ${nameOf(source, entries)}, ${formatBytes(kept)}` }];
}

/** "`main.recent` keeps 2,700 `main.Order`: 2.7 MB, 71 % of the heap" */
export function holdsText({ source, accumulator, before }: Suspect, property = ''): string {
  const { container, owner, entries, entryCount, retained, share } = accumulator;
  const inside = owner === container ? '' : ` (in a \`${nameOf(source, container)}\`)`;
  const who = property === '' ? `\`${nameOf(source, owner)}\`${inside}` : `\`${property}\` (a \`${nameOf(source, owner)}\`)`;
  const size = `${formatBytes(retained)}, ${formatPercent(share, 1)} of the heap`;
  if (entries === -1) return `${size}, is one object: ${who}`;
  // A dump of another moment of the program, or of another program, may have had more.
  const grew = before === undefined || before >= entryCount ? counted(entryCount, 'object') : `${formatCount(before)} → ${counted(entryCount, 'object')}`;
  return `${grew} of type \`${nameOf(source, entries)}\` are kept by ${who}: ${size}`;
}
