import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectRow, RootPathStep } from '../../engine/graph-contract.ts';
import { ignoredText, nothingHolds, referenceOf, withIgnored, withoutIgnored } from './ignored-references.ts';
import { chainItems, foldText, pathTitle, referenceText, type ChainItem } from './path-chain.ts';

const NONE: ReadonlyMap<number, number> = new Map();

function object(id: number, name: string, kind: ObjectRow['kind'] = 'object'): ObjectRow {
  return { id, address: `@${id}`, name, kind, preview: '', shallow: 16, retained: 2_097_152, children: 0, isReachable: true };
}

function step(id: number, name: string, reference = '', kind: ObjectRow['kind'] = 'object'): RootPathStep {
  return { object: object(id, name, kind), reference, strength: 'strong', isDominator: false, skipped: 0 };
}

const list = (length: number): readonly RootPathStep[] => [
  step(1, 'global main.list', '', 'root'),
  step(2, 'main.List', 'main.list'),
  ...Array.from({ length }, (_, index) => step(3 + index, 'main.Node', index === 0 ? 'head' : 'next')),
  step(9_999, 'main.Value', 'value'),
];

/** Every step once, in order: shown or folded. */
function covered(items: readonly ChainItem[]): readonly number[] {
  return items.flatMap((item) =>
    item.kind === 'fold' ? Array.from({ length: item.last - item.first + 1 }, (_, index) => item.first + index) : item.kind === 'step' ? [item.index] : [],
  );
}

describe('a chain', () => {
  it('that is short stands as it is', () => {
    expect(chainItems(list(5), NONE)).toEqual(covered(chainItems(list(5), NONE)).map((index) => ({ kind: 'step', index })));
  });

  it('folds a linked list but for its ends, and says through what it goes', () => {
    const items = chainItems(list(1_000), NONE);
    const fold = items.find((item) => item.kind === 'fold');
    expect(items).toHaveLength(7);
    expect(fold && foldText(list(1_000), fold)).toBe('997 more steps through .next');
  });

  it('folds steps that take turns', () => {
    const steps = [
      step(1, 'root', '', 'root'),
      ...Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? step(index + 2, 'Entry', `[${index}]`) : step(index + 2, 'Node', 'value'))),
      step(99, 'String', 'text'),
    ];
    const fold = chainItems(steps, NONE).find((item) => item.kind === 'fold');
    expect(fold && foldText(steps, fold)).toBe('36 more steps through [2] .value');
  });

  it('gives back what is asked of a fold', () => {
    const steps = list(1_000);
    const items = chainItems(steps, new Map([[3 + 1, 200]]));
    const fold = items.find((item) => item.kind === 'fold');
    expect(fold && fold.last - fold.first + 1).toBe(797);
    expect(chainItems(steps, new Map([[4, 5_000]])).every((item) => item.kind === 'step')).toBe(true);
  });

  it('loses its middle when it is long without repeating', () => {
    const steps = Array.from({ length: 500 }, (_, index) => step(index + 1, `T${index}`, 'field'));
    const items = chainItems(steps, NONE);
    expect(items).toHaveLength(41);
    const fold = items.find((item) => item.kind === 'fold');
    expect(fold && foldText(steps, fold)).toBe('460 more steps');
  });

  it('says where the answer leaves steps out, and does not offer the reference across', () => {
    const steps = [step(1, 'A'), step(2, 'B', 'b'), { ...step(3, 'C', 'c'), skipped: 9_000 }, step(4, 'D', 'd')];
    expect(chainItems(steps, NONE).map(({ kind }) => kind)).toEqual(['step', 'step', 'gap', 'step', 'step']);
    expect(referenceOf(steps, 2)).toBeUndefined();
    expect(pathTitle({ steps }).steps).toBe(9_003);
    const long = list(190).map((one, index) => (index === 100 ? { ...one, skipped: 1_000_000 } : one));
    const fold = chainItems(long, NONE).find((item) => item.kind === 'fold');
    expect(fold && foldText(long, fold)).toBe('1,000,187 more steps through .next');
  });

  it('never loses a step, nor shows one twice', () => {
    const names = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 300 });
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 400 }), (types, shown) => {
        const steps = types.map((name, index) => step(index + 1, name, 'x'));
        const folds = chainItems(steps, NONE).filter((item) => item.kind === 'fold');
        const items = chainItems(steps, new Map(folds.map((fold) => [fold.origin, shown])));
        expect(covered(items)).toEqual(types.map((_, index) => index));
        if (types.length > 0) expect(items.at(-1)).toEqual({ kind: 'step', index: types.length - 1 });
      }),
    );
  });
});

it('references of objects are fields, those of roots are names of their own', () => {
  const steps = [step(1, 'thread', '', 'root'), step(2, 'A', 'local x'), step(3, 'B', 'next'), step(4, 'C', '[17]'), step(5, 'D', 'key "a\n"'), step(6, 'E')];
  expect(steps.map((_, index) => referenceText(steps, index))).toEqual(['', 'local x', '.next', '[17]', 'key "a␊"', '']);
  expect(referenceText([step(1, 'frame', '', 'root'), step(2, 'A', 'cache')], 1)).toBe('cache');
});

it('the title of a path begins below the root of all roots', () => {
  const steps = [step(0, '', '', 'root'), step(1, 'global main.cache', '', 'root'), step(2, 'map'), step(3, 'main.Session')];
  const title = pathTitle({ steps });
  expect([title.from?.name, title.by?.name, title.steps]).toEqual(['global main.cache', 'map', 2]);
  expect(chainItems(steps, NONE)[0]).toEqual({ kind: 'step', index: 1 });
  expect(pathTitle({ steps: steps.slice(1, 3) }).by).toBeUndefined();
  expect(pathTitle({ steps: [] })).toEqual({ from: undefined, by: undefined, steps: 0 });
});

describe('ignored references', () => {
  const steps = list(2);

  it('are the ones that lead to a step; the root has none', () => {
    expect(referenceOf(steps, 0)).toBeUndefined();
    const reference = referenceOf(steps, 3)!;
    expect(reference).toMatchObject({ source: 3, target: 4 });
    expect(ignoredText(reference)).toBe('main.Node .next → main.Node');
  });

  it('stand once each, in the order they were ignored, and can be taken away', () => {
    const [a, b] = [referenceOf(steps, 1)!, referenceOf(steps, 2)!];
    const both = withIgnored(withIgnored(withIgnored([], a), b), { ...a });
    expect(both).toEqual([a, b]);
    expect(withoutIgnored(both, 0)).toEqual([b]);
  });

  it('say what would be freed once nothing else holds it', () => {
    const row = object(1, 'main.Session');
    expect(nothingHolds(row, 1, false)).toBe('Nothing else holds it: without this reference it would be freed, and 2.00 MB with it.');
    expect(nothingHolds(row, 3, false)).toContain('without these 3 references');
    expect(nothingHolds({ ...row, isReachable: false }, 0, false)).toContain('no root leads to it');
    expect(nothingHolds({ ...row, kind: 'root' }, 0, false)).toContain('a root itself');
  });
});
