import { shareTree, type SharedRow } from '../analysis/compare/shared-tree.ts';
import { partnerType } from '../analysis/profile-totals.ts';
import { err, ok } from '../lib/result.ts';
import type { SharedComparison, SharedSide } from '../model/shared-comparison.ts';
import type { CompareDesk, Compared } from './compare-desk.ts';
import type { Answer, CompareQuery } from './contract.ts';
import type { StackDesk } from './stack-desk.ts';

/** A downloaded comparison folds what is beyond. */
export const MOST_STACKS = 100_000;
/** More stacks than the longest link holds. */
export const MOST_LINKED_STACKS = 20_000;

/**
 * A comparison in the form that links carry: by function, unscaled, for the shown type and its partner. What the two
 * sides' filters leave out is not in it.
 */
export async function buildShared(desk: CompareDesk, query: CompareQuery, most: number): Promise<Answer<SharedComparison>> {
  const plain: CompareQuery = { ...query, scale: 'absolute', ...sidesOnly(query) };
  const prepared = desk.prepare(plain);
  if (!prepared.ok) return prepared;
  const { desks, base, head } = prepared.value;
  const [before, after] = [desks[base]!, desks[head]!];
  const type = after.facts.valueTypes.findIndex((candidate) => candidate.type === query.type);
  const partner = partnerType(after.facts.valueTypes, type);
  const types = [after.facts.valueTypes[type]!, ...(partner ? [after.facts.valueTypes[partner.index]!] : [])];
  const answers: Compared[] = [prepared.value];
  if (partner) {
    const other = desk.prepare({ ...plain, type: types[1]!.type });
    if (!other.ok) return err(other.error);
    answers.push(other.value);
  }
  const rows = await sharedRows(desk, answers);
  const { names } = prepared.value.functions;
  const used = new Map<number, number>();
  const nameOf = (key: number): number => {
    let at = used.get(key);
    if (at === undefined) used.set(key, (at = used.size));
    return at;
  };
  const { tree, folded } = shareTree(rows, types.length, most);
  for (let node = 1; node < tree.count; node++) tree.name[node] = nameOf(tree.name[node]!);
  const totals = (side: 'base' | 'head'): readonly number[] =>
    answers.map((answer) => answer.sides[answer[side]]!.view.values.at(-1)!);
  return ok({
    kind: after.facts.kind,
    types: types.map(({ type: name, unit }) => ({ type: name, unit })),
    sides: [sideOf(before, totals('base')), sideOf(after, totals('head'))],
    names: [...used.keys()].map((key) => names.names[key]!),
    tree,
    foldedStacks: folded,
    rounded: false,
    redacted: false,
  });
}

function sidesOnly({ captures, base, head }: CompareQuery): Pick<CompareQuery, 'captures' | 'base' | 'head'> {
  if (base === head) return { captures: [captures[base]!], base: 0, head: 0 };
  return { captures: [captures[base]!, captures[head]!], base: 0, head: 1 };
}

/** Rows of the first type by size of change; those that only the partner has come after them. */
async function sharedRows(desk: CompareDesk, answers: readonly Compared[]): Promise<readonly SharedRow[]> {
  const rows = new Map<number, SharedRow & { readonly base: number[]; readonly head: number[] }>();
  for (const [type, answer] of answers.entries()) {
    const table = await desk.table(answer, 'path');
    for (const row of desk.order(answer, table, { by: 'delta', descending: true }, '')) {
      const hash = table.hash[row]!;
      let shared = rows.get(hash);
      if (!shared) {
        const zeros = (): number[] => answers.map(() => 0);
        rows.set(hash, (shared = { path: () => table.pathOf(row), base: zeros(), head: zeros() }));
      }
      shared.base[type] = table.base[row]!;
      shared.head[type] = table.head[row]!;
    }
  }
  return [...rows.values()];
}

function sideOf({ facts, index }: StackDesk, totals: readonly number[]): SharedSide {
  const { origin } = index.profile;
  return {
    name: facts.name,
    timeNanos: origin.timeNanos,
    durationNanos: origin.durationNanos,
    buildId: facts.buildId ?? '',
    periodType: origin.periodType,
    period: origin.period,
    sha256: facts.sha256,
    totals,
  };
}
