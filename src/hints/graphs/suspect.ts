/** What H26, J01 and J03 have in common: a finding about an accumulator. */
import { compareIdentity } from '../../analysis/graph/same-objects.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import type { Evidence } from '../../model/finding.ts';
import { certainty, type Certainty } from '../confidence.ts';
import type { GraphSource, HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { largestObject, named, nameOf, nodesAlong, pathTo, sameNode, sameObject, type Accumulator } from './accumulators.ts';
import { nameBetween } from './reference-name.ts';
import { inWords, steadyName, withArticle } from './type-words.ts';

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
  readonly grew: boolean;
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
      return { source, accumulator, before, grew, sure };
    });
  });
}

/** What holds the owner may differ from dump to dump: a local of a frame in one, a field in the next. */
function entriesIn(source: GraphSource, accumulator: Accumulator, earlier: GraphSource): number {
  const there = sameNode(source, accumulator.entries, earlier);
  if (there !== -1) return earlier.merged.objects[there]!;
  if (source.graph.runtime === 'go') return 0;
  const { known } = compareIdentity(earlier.facts.identity, source.facts.identity);
  const container = known ? sameObject(source, largestObject(source, accumulator.container), earlier) : undefined;
  const from = known ? (container === undefined ? [] : [earlier.merged.nodeOf[container]!]) : undefined;
  const path = pathTo(source, accumulator.entries).slice(pathTo(source, known ? accumulator.container : parentOfOwner(source, accumulator.owner)).length);
  return nodesAlong(earlier, path, from).reduce((most, node) => Math.max(most, earlier.merged.objects[node]!), 0);
}

/** Where the path of names begins that is the same wherever it hangs: at the owner, or below it when it is a root. */
function parentOfOwner({ merged, types }: GraphSource, owner: number): number {
  return types.isObject[merged.group[owner]!] === 0 ? owner : merged.parent[owner]!;
}

export function foundFor(rule: string, { source, accumulator, before, sure }: Suspect, words: { readonly sentence: string; readonly fix: string; readonly place?: string }): Found {
  const { container, entries, entryCount, retained, share } = accumulator;
  const grown = before === undefined ? 0 : growthWithoutTime(before, entryCount);
  return {
    key: `${rule} ${words.place ?? [...new Set(pathTo(source, container).map(steadyName))].join(' > ')}`,
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
    object: largestObject(source, container),
    typeName: nameOf(source, container),
    retained,
    text: `${nameOf(source, container)} keeps ${formatBytes(retained)}`,
  };
  if (entries === -1) return [holder];
  const kept = source.merged.retained[entries]!;
  return [holder, { kind: 'object', capture: source.id, object: undefined, typeName: nameOf(source, entries), retained: kept, text: `${formatCount(entryCount)} × ${nameOf(source, entries)}, ${formatBytes(kept)}` }];
}

/** What the owner calls what it keeps the entries in; empty when it is one of several, or has no name. */
export async function fieldOf({ source, accumulator: { container, owner } }: Suspect): Promise<string> {
  const { graph, merged } = source;
  const largest = owner === container ? undefined : largestObject(source, container);
  if (largest === undefined || merged.objects[owner]! > 1) return '';
  let part = largest;
  while (part > 0 && merged.nodeOf[graph.dominator[part]!] !== owner) part = graph.dominator[part]!;
  if (part === 0) return '';
  const name = await nameBetween(source, graph.dominator[part]!, part);
  // What a lambda captured has no name of its own.
  return /^arg\$\d+$/.test(name) ? '' : name;
}

/** "`main.recent` keeps 2,700 `main.Order`: 2.7 MB, 71 % of the heap" */
export function holdsText({ source, accumulator, before }: Suspect, property = '', field = ''): string {
  const { container, owner, entries, entryCount, retained, share } = accumulator;
  // The map rather than its table, where the map is an object.
  const outer = source.graph.runtime === 'jvm' ? named(source, container) : container;
  const holder = withArticle(nameOf(source, outer === owner ? container : outer));
  const inside = owner === container ? '' : field === '' ? ` (in ${holder})` : ` in \`${field}\` (${holder})`;
  const several = source.merged.objects[owner]!;
  const owners = several > 1 ? `${formatCount(several)} objects of type \`${nameOf(source, owner)}\`` : inWords(nameOf(source, owner));
  const who = property === '' ? `${owners}${inside}` : `\`${property}\` (${withArticle(nameOf(source, owner))})`;
  const size = `${formatBytes(retained)}, ${formatPercent(share, 1)} of the heap`;
  if (entries === -1) return `${size}, is one object: ${who}`;
  // A dump of another moment of the program, or of another program, may have had more.
  const grew = before === undefined || before >= entryCount ? counted(entryCount, 'object') : `${formatCount(before)} → ${counted(entryCount, 'object')}`;
  return `${grew} of type \`${steadyName(nameOf(source, entries))}\` are kept by ${who}: ${size}`;
}
