/** Comparisons with everything odd in them, for fast-check, and a plain way to look at one. */
import fc from 'fast-check';
import type { SharedComparison, SharedSide } from '../model/shared-comparison.ts';

const LIMIT = 2 ** 53 - 1;
const KINDS = ['heap', 'allocs', 'cpu', 'goroutine', 'other'] as const;

const name = fc.oneof(
  fc.constantFrom('main.main', 'runtime.mallocgc', 'net/http.(*conn).serve', 'a/b.F[go.shape.int]', '<img src=x onerror=alert(1)>', '\ufeffbom'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const value = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
/** At most one in a column, or sums would leave the safe integers. */
const huge = fc.constantFrom(0, 0, LIMIT - 2 ** 46, -(LIMIT - 2 ** 46));

const side = (text: string): fc.Arbitrary<Omit<SharedSide, 'totals'>> =>
  fc.record({
    name: fc.oneof(fc.constant(text), name),
    timeNanos: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    durationNanos: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    buildId: fc.constantFrom('', 'abc123'),
    periodType: fc.constantFrom(undefined, { type: 'space', unit: 'bytes' }),
    period: fc.constantFrom(0, 1, 524288, LIMIT),
    sha256: fc.constantFrom('', '0123456789abcdef', 'ffffffffffffffff'),
  });

export const anyComparison: fc.Arbitrary<SharedComparison> = fc
  .record({ types: fc.integer({ min: 0, max: 3 }), names: fc.array(name, { minLength: 1, maxLength: 12 }), nodes: fc.integer({ min: 0, max: 60 }), deep: fc.boolean() })
  .chain(({ types, names, nodes, deep }) => {
    const column = fc.array(value, { minLength: nodes + 1, maxLength: nodes + 1 });
    return fc.record({
      kind: fc.constantFrom(...KINDS),
      typeList: fc.constant(Array.from({ length: types }, (_, at) => ({ type: `type${at}`, unit: at === 0 ? 'bytes' : 'count' }))),
      names: fc.constant(names),
      ups: fc.array(fc.integer({ min: 0, max: deep ? 1 : 4 }), { minLength: nodes, maxLength: nodes }),
      ids: fc.array(fc.integer({ min: 0, max: names.length - 1 }), { minLength: nodes, maxLength: nodes }),
      columns: fc.array(fc.tuple(column, huge, fc.boolean()), { minLength: 2 * types, maxLength: 2 * types }),
      sides: fc.tuple(side('base.pb.gz'), side('head.pb.gz')),
      foldedStacks: fc.constantFrom(0, 412),
      rounded: fc.boolean(),
      redacted: fc.boolean(),
    });
  })
  .map(({ typeList, ups, ids, columns, sides, ...rest }) => {
    const parent = [-1];
    for (const up of ups) {
      let above = parent.length - 1;
      for (let step = 0; step < up && above > 0; step++) above = parent[above]!;
      parent.push(above);
    }
    const filled = columns.map(([values, extra, isSparse]) => Float64Array.from(values, (amount, at) => (at === 0 ? extra : isSparse && at % 3 !== 0 ? 0 : amount)));
    const total = (values: Float64Array): number => values.reduce((sum, amount) => sum + amount, 0);
    const base = filled.slice(0, typeList.length);
    const head = filled.slice(typeList.length);
    return {
      ...rest,
      types: typeList,
      sides: [{ ...sides[0], totals: base.map(total) }, { ...sides[1], totals: head.map(total) }] as const,
      tree: { count: parent.length, parent: Int32Array.from(parent), name: Int32Array.from([-1, ...ids]), base, head },
    };
  });

/** Every path with its values, as text; a path that is there twice is added up. Paths without any value are left out. */
export function plainPaths(comparison: SharedComparison, nameOf: (name: string) => string = (text) => text): Map<string, readonly number[]> {
  const { tree, names } = comparison;
  const columns = [...tree.base, ...tree.head];
  const paths: string[] = [''];
  const found = new Map<string, readonly number[]>();
  for (let node = 0; node < tree.count; node++) {
    if (node > 0) paths[node] = `${paths[tree.parent[node]!]!}\n${nameOf(names[tree.name[node]!]!)}`;
    const before = found.get(paths[node]!);
    found.set(paths[node]!, columns.map((column, at) => (before?.[at] ?? 0) + column[node]!));
  }
  for (const [path, values] of found) if (values.every((amount) => amount === 0)) found.delete(path);
  return found;
}
