import { expect, test } from 'vitest';
import type { CaptureFacts } from '../engine/contract.ts';
import { defaultType, freshComparison, inOrderOfTime, orderAfter, withCaptures, withoutCapture } from './comparison.ts';

const SPACE = { type: 'inuse_space', unit: 'bytes', total: 1, net: 1 };
const OBJECTS = { type: 'inuse_objects', unit: 'count', total: 1, net: 1 };

function facts(id: string, time: string | undefined, change: Partial<CaptureFacts> = {}): CaptureFacts {
  return {
    id, time, name: `${id}.pb.gz`, byteLength: 1, format: 'pprof', kind: 'heap', valueTypes: [OBJECTS, SPACE], defaultType: 1,
    sha256: id, fromLink: false, samples: 1, distinctStacks: 1, functions: 1, locations: 1, deepestStack: 1, durationSeconds: undefined,
    period: undefined, buildId: undefined, binary: undefined, goVersion: undefined, comments: [], docUrl: undefined, labelKeys: [], graph: undefined, notices: [], ...change,
  };
}

test('captures stand in order of time, or of their names where one says no time', () => {
  const ids = (list: readonly CaptureFacts[]): readonly string[] => inOrderOfTime(list).map(({ id }) => id);
  expect(ids([facts('b', '2026-01-02T00:00:00Z'), facts('a', '2026-01-03T00:00:00Z')])).toEqual(['b', 'a']);
  expect(ids([facts('h10', undefined), facts('h9', '2026-01-03T00:00:00Z')])).toEqual(['h9', 'h10']);
});

test('base is the first, head the last; a choice of the reader survives more captures', () => {
  const [one, two, three] = [facts('1', '2026-01-01T00:00:00Z'), facts('2', '2026-01-02T00:00:00Z'), facts('3', '2026-01-03T00:00:00Z')];
  const pair = freshComparison('heap', [three, two]);
  expect(pair).toMatchObject({ captures: ['2', '3'], base: 0, head: 1, type: 'inuse_space' });
  expect(withCaptures(pair, [one, two, three])).toMatchObject({ captures: ['1', '2', '3'], base: 0, head: 2 });
  const swapped = { ...pair, base: 1, head: 0, chosen: true };
  expect(withCaptures(swapped, [one, two, three])).toMatchObject({ base: 2, head: 1, chosen: true });
});

test('closing a capture keeps the others compared, and the last pair together', () => {
  const series = freshComparison('heap', ['1', '2', '3'].map((id) => facts(id, `2026-01-0${id}T00:00:00Z`)));
  expect(withoutCapture(series, '3')).toMatchObject([{ captures: ['1', '2'], base: 0, head: 1 }]);
  expect(withoutCapture(series, '1')).toMatchObject([{ captures: ['2', '3'], base: 0, head: 1 }]);
  expect(withoutCapture(series, 'other')).toEqual([series]);
  expect(withoutCapture(freshComparison('heap', [facts('1', undefined), facts('2', undefined)]), '1')).toEqual([]);
});

test('only a type that all have is compared', () => {
  expect(defaultType([facts('1', undefined, { valueTypes: [OBJECTS] }), facts('2', undefined)])).toBe('inuse_objects');
  expect(defaultType([facts('1', undefined, { valueTypes: [{ ...SPACE, unit: 'kilobytes' }] }), facts('2', undefined)])).toBe('inuse_space');
});

test('a column is first sorted as it is first wanted', () => {
  expect(orderAfter({ by: 'delta', descending: true }, 'delta')).toEqual({ by: 'delta', descending: false });
  expect(orderAfter({ by: 'delta', descending: true }, 'name')).toEqual({ by: 'name', descending: false });
  expect(orderAfter({ by: 'name', descending: false }, 'head')).toEqual({ by: 'head', descending: true });
});

test('heaps without a time stand in the order of what only grows in their process', () => {
  const heap = (id: string, process: string, at: number): CaptureFacts => {
    const graph = { ...GRAPH, sequence: { process, at } };
    return facts(id, undefined, { graph, kind: 'v8-objects' });
  };
  const ids = (list: readonly CaptureFacts[]): readonly string[] => inOrderOfTime(list).map(({ id }) => id);
  expect(ids([heap('after', 'p', 9), heap('before', 'p', 4)])).toEqual(['before', 'after']);
  expect(ids([heap('after', 'p', 9), heap('before', 'q', 4)])).toEqual(['after', 'before']);
});

const GRAPH: NonNullable<CaptureFacts['graph']> = {
  runtime: 'v8', producer: '', objects: 1, references: 1, shallow: 1, unreachable: { objects: 0, shallow: 0 }, types: 1, roots: [],
  allocationStacks: 'none', typed: 1, groupings: ['type'], extras: [], memStats: [], onlyHistogram: false, sequence: undefined, wantsBinary: false,
};

test('when a side is closed the other one stays, and never stands on both sides', () => {
  const three = ['a', 'b', 'c'].map((id) => facts(id, undefined));
  for (const [base, head] of [[0, 2], [2, 0], [0, 1], [1, 0], [1, 2], [2, 1]] as const) {
    for (const closed of ['a', 'b', 'c']) {
      const before = { ...freshComparison('heap', three), base, head };
      const [after] = withoutCapture(before, closed);
      expect(after!.base).not.toBe(after!.head);
      for (const side of ['base', 'head'] as const) {
        const was = before.captures[before[side]]!;
        if (was !== closed) expect(after!.captures[after![side]]).toBe(was);
      }
    }
  }
});
