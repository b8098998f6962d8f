import { buildOf } from '../analysis/compare/comparison-cautions.ts';
import { sumByFunction, sumByLabel, sumByPackage } from '../analysis/compare/group-rows.ts';
import { orderGrewRows, type GrewTable } from '../analysis/compare/grew-table.ts';
import { hasNamesToFold, matchFunctions, type MatchedFunctions } from '../analysis/compare/match-functions.ts';
import { sumPaths } from '../analysis/compare/path-rows.ts';
import { makeSide, scaleFactors, type Factors, type Side } from '../analysis/compare/sides.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { runInSlices, type Steps } from '../lib/steps.ts';
import type { GrewBy, GrewOrder, MatchMode, Scale } from '../model/query.ts';
import type { Answer, CaptureId, CompareQuery } from './contract.ts';
import { notOpen } from './not-found.ts';
import { Recent } from './recent.ts';
import type { StackDesk } from './stack-desk.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 8 };

/** A comparison made ready: captures in order, matched functions, and each capture's side. */
export interface Compared {
  readonly desks: readonly StackDesk[];
  readonly functions: MatchedFunctions;
  readonly sides: readonly Side[];
  readonly base: number;
  readonly head: number;
  readonly query: CompareQuery;
}

/** What has been worked out about comparisons; what was not asked for lately is forgotten. */
export class CompareDesk {
  private readonly deskOf: (capture: CaptureId) => StackDesk | undefined;
  private readonly matched = new Recent<MatchedFunctions>(4);
  private readonly compared = new Recent<Answer<Compared>>(4);
  private readonly tables = new Recent<Promise<GrewTable>>(6);
  private readonly orders = new Recent<Int32Array>(8);

  constructor(deskOf: (capture: CaptureId) => StackDesk | undefined) {
    this.deskOf = deskOf;
  }

  forget(): void {
    for (const cache of [this.matched, this.compared, this.tables, this.orders]) cache.clear();
  }

  prepare(query: CompareQuery): Answer<Compared> {
    return this.compared.get(JSON.stringify(query), () => this.compare(query));
  }

  factors(query: CompareQuery, scale: Scale): Result<Factors, string> {
    const [base, head] = [this.deskOf(query.captures[query.base]!), this.deskOf(query.captures[query.head]!)];
    if (!base || !head) return err('A capture is not open any more.');
    const totalOf = (desk: StackDesk): number => desk.facts.valueTypes.find(({ type }) => type === query.type)?.net ?? 0;
    return scaleFactors(
      scale,
      query.type,
      { profile: base.index.profile, total: totalOf(base) },
      { profile: head.index.profile, total: totalOf(head) },
    );
  }

  table(compared: Compared, by: GrewBy): Promise<GrewTable> {
    return this.tables.get(`${by}${JSON.stringify(compared.query)}`, () => runInSlices(tableSteps(compared, by), SLICES));
  }

  order(compared: Compared, table: GrewTable, order: GrewOrder, text: string): Int32Array {
    const key = `${table.by}${order.by}${order.descending}${text}\0${JSON.stringify(compared.query)}`;
    return this.orders.get(key, () => orderGrewRows(table, compared.functions.names, order, text));
  }

  /** Whether names are folded, and why. */
  matching(captures: readonly StackDesk[], match: MatchMode): { readonly folded: boolean; readonly why: string } {
    if (match === 'exact') return { folded: false, why: 'Functions are matched by their exact names, as you asked.' };
    const builds = new Set(captures.map(({ index }) => buildOf(index.profile)));
    if (builds.size === 1 && !builds.has('')) {
      return { folded: false, why: 'All captures come from one build, so functions are matched by their exact names.' };
    }
    const [first] = captures;
    const isUnknown = builds.has('');
    if (isUnknown && builds.size === 1 && !captures.some(({ index }) => hasNamesToFold(first!.index, index))) {
      return { folded: false, why: 'The files name no build, and their functions match by exact names.' };
    }
    return {
      folded: true,
      why: `The captures come from ${isUnknown ? 'builds that are not all known' : 'different builds'}: closure numbers, major versions, vendored paths and generic shapes are folded.`,
    };
  }

  private compare(query: CompareQuery): Answer<Compared> {
    const desks: StackDesk[] = [];
    for (const capture of query.captures) {
      const desk = this.deskOf(capture);
      if (!desk) return notOpen();
      desks.push(desk);
    }
    const { base, head } = query;
    const [before, after] = [desks[base], desks[head]];
    if (!before || !after) return notOpen();
    const factors = this.factors(query, query.scale);
    if (!factors.ok) return err({ code: 'not-found', sentence: factors.error });
    const { folded } = this.matching(desks, query.match);
    // Both sides of a -diff_base profile are in one capture: it stands twice.
    const isSplit = base === head;
    const captures = isSplit ? [before, after] : desks;
    const [baseAt, headAt] = isSplit ? [0, 1] : [base, head];
    const matchKey = `${query.captures.join(' ')} ${baseAt} ${headAt} ${folded}`;
    const functions = this.matched.get(matchKey, () =>
      matchFunctions(captures.map(({ index }) => index), { folded, base: baseAt, head: headAt }),
    );
    const sides: Side[] = [];
    for (const [at, desk] of captures.entries()) {
      const type = desk.facts.valueTypes.findIndex((candidate) => candidate.type === query.type);
      if (type === -1) return err({ code: 'not-found', sentence: `${desk.facts.name} has no type ${query.type}.` });
      const side = makeSide(desk.index, {
        kind: desk.facts.kind,
        type,
        filters: query.filters,
        keyOf: functions.ofGroup[at]!,
        names: functions.names,
        factor: at === headAt ? factors.value.head : at === baseAt ? factors.value.base : 1,
        half: isSplit ? (at === 0 ? 'base' : 'head') : undefined,
      });
      if (!side.ok) return side;
      sides.push(side.value);
    }
    if (query.scale === 'normalised') {
      // To the totals of what the filters keep: a link holds no more than that, and must show the same.
      const [from, to] = [sides[baseAt]!, sides[headAt]!].map(({ view }) => view.values.at(-1)!) as [number, number];
      if (!(from > 0 && to > 0)) return err({ code: 'not-found', sentence: 'One side has nothing of this type that the filters keep.' });
      sides[baseAt] = { ...sides[baseAt]!, factor: to / from };
    }
    return ok({ desks: captures, functions, sides, base: baseAt, head: headAt, query });
  }
}

function* tableSteps({ sides, functions, base, head }: Compared, by: GrewBy): Steps<GrewTable> {
  switch (by) {
    case 'path':
      return yield* sumPaths(sides, base, head);
    case 'function':
      return yield* sumByFunction(sides, functions.names, base, head);
    case 'package':
      return sumByPackage(sides, functions.names, base, head);
    case 'label':
      return sumByLabel(sides, base, head);
  }
}
