import type { Steps } from '../../lib/steps.ts';
import { labelValue } from '../labels.ts';
import { visibleNode } from '../stack-view.ts';
import { sumFlat, sumFunctions } from '../sum-functions.ts';
import type { TreeNames } from '../tree-names.ts';
import type { GrewTable } from './grew-table.ts';
import { scaled } from './path-rows.ts';
import type { Side } from './sides.ts';

const NO_HASH = new Float64Array(0);

/** One row per matched function: flat, and cum for the two sides. */
export function* sumByFunction(
  sides: readonly Side[],
  names: TreeNames,
  base: number,
  head: number,
): Steps<GrewTable> {
  const { count } = names;
  const values = sides.map((side) => flatByKey(side, count));
  const [before, after] = [sides[base]!, sides[head]!];
  const cumBase = scaled((yield* sumFunctions(before.view, { ofGroup: before.keyOf, count })).cum, before.factor);
  const cumHead = scaled((yield* sumFunctions(after.view, { ofGroup: after.keyOf, count })).cum, after.factor);
  const touched = [...cumBase.keys()].filter(
    (key) => cumBase[key] !== 0 || cumHead[key] !== 0 || values.some((column) => column[key] !== 0),
  );
  const pick = (column: Float64Array): Float64Array => Float64Array.from(touched, (key) => column[key]!);
  const columns = values.map(pick);
  return {
    by: 'function',
    count: touched.length,
    key: Int32Array.from(touched),
    text: [],
    hash: NO_HASH,
    pathOf: (row) => [touched[row]!],
    values: columns,
    base: scaled(columns[base]!, sides[base]!.factor),
    head: scaled(columns[head]!, sides[head]!.factor),
    cumBase: pick(cumBase),
    cumHead: pick(cumHead),
    variance: pick(sumVariances(sides, [base, head], names.count)),
  };
}

/** One row per package, of what is flat in it. */
export function sumByPackage(sides: readonly Side[], names: TreeNames, base: number, head: number): GrewTable {
  const rowOf = new Map<string, number>();
  const rowOfKey = Int32Array.from(names.packages, (name, key) => {
    // Names without a package (assembly, other languages) are their own.
    const text = name === '' ? names.displayNames[key]! : name;
    const known = rowOf.get(text);
    if (known !== undefined) return known;
    rowOf.set(text, rowOf.size);
    return rowOf.size - 1;
  });
  const fold = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(rowOf.size);
    for (let key = 0; key < column.length; key++) sums[rowOfKey[key]!]! += column[key]!;
    return sums;
  };
  const values = sides.map((side) => fold(flatByKey(side, names.count)));
  return textTable('package', [...rowOf.keys()], values, sides, base, head, fold(sumVariances(sides, [base, head], names.count)));
}

/** One row per label value; a sample with several labels counts in several rows. */
export function sumByLabel(sides: readonly Side[], base: number, head: number): GrewTable {
  const rowOf = new Map<string, number>();
  const found: { readonly capture: number; readonly row: number; readonly value: number; readonly variance: number }[] = [];
  for (const [capture, { view, variance, factor }] of sides.entries()) {
    const { profile } = view.index;
    const { labels } = profile.samples;
    for (let sample = 0; sample < profile.samples.count; sample++) {
      const value = view.values[sample + 1]! - view.values[sample]!;
      if (value === 0) continue;
      for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) {
        const text = `${profile.strings[labels.key[at]!]!} = ${labelValue(profile, at)}`;
        let row = rowOf.get(text);
        if (row === undefined) rowOf.set(text, (row = rowOf.size));
        found.push({ capture, row, value, variance: (variance[sample + 1]! - variance[sample]!) * factor ** 2 });
      }
    }
  }
  const values = sides.map(() => new Float64Array(rowOf.size));
  const variances = new Float64Array(rowOf.size);
  for (const { capture, row, value, variance } of found) {
    values[capture]![row]! += value;
    if (capture === base || capture === head) variances[row]! += variance;
  }
  return textTable('label', [...rowOf.keys()], values, sides, base, head, variances);
}

function textTable(
  by: 'package' | 'label',
  text: readonly string[],
  values: readonly Float64Array[],
  sides: readonly Side[],
  base: number,
  head: number,
  variance: Float64Array,
): GrewTable {
  return {
    by,
    count: text.length,
    key: new Int32Array(text.length).fill(-1),
    text,
    hash: NO_HASH,
    pathOf: () => [],
    values,
    base: scaled(values[base]!, sides[base]!.factor),
    head: scaled(values[head]!, sides[head]!.factor),
    cumBase: undefined,
    cumHead: undefined,
    variance,
  };
}

function flatByKey(side: Side, count: number): Float64Array {
  return sumFlat(side.view, { ofGroup: side.keyOf, count });
}

function sumVariances(sides: readonly Side[], captures: readonly number[], count: number): Float64Array {
  const sums = new Float64Array(count);
  for (const capture of captures) {
    const { view, variance, keyOf, factor } = sides[capture]!;
    const { profile, groups } = view.index;
    const { samples, stacks } = profile;
    for (let sample = 0; sample < samples.count; sample++) {
      const amount = variance[sample + 1]! - variance[sample]!;
      const node = amount === 0 ? 0 : visibleNode(view, samples.node[sample]!);
      if (node !== 0) sums[keyOf[groups.ofFrame[stacks.frame[node]!]!]!]! += amount * factor ** 2;
    }
  }
  return sums;
}
