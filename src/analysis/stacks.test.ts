import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPprof } from '../formats/pprof/read.ts';
import { runToEnd } from '../lib/steps.ts';
import type { Filter } from '../model/query.ts';
import { plainStack, plainTop, plainTree } from '../testing/plain-answers.ts';
import { anyProfile, encodePlain, type PlainProfile } from '../testing/plain-profile.ts';
import { BottomUpSource } from './bottom-up-source.ts';
import { indexProfile } from './profile-index.ts';
import { makeView, type StackView } from './stack-view.ts';
import { sumNeighbours } from './sum-neighbours.ts';
import { TopDownSource } from './top-down-source.ts';
import { makeTopTable } from './top-table.ts';
import { ViewTree, type TreeSource } from './view-tree.ts';

/** The fast way to every figure against the naive one, over profiles with everything odd in them. */

function viewOf(plain: PlainProfile, filters: readonly Filter[] = []): StackView {
  const read = runToEnd(readPprof(encodePlain(plain)));
  if (!read.ok) throw new Error(read.error.sentence);
  const view = makeView(indexProfile(read.value.profile), 0, filters);
  if (!view.ok) throw new Error(view.error.sentence);
  return view.value;
}

function wholeTree(source: TreeSource): Map<string, { value: number; weight: number }> {
  const tree = new ViewTree(source);
  const { names } = source.names;
  const nodes = new Map<string, { value: number; weight: number }>();
  const pending: { node: number; path: string }[] = [{ node: 0, path: '' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, path } = next;
    tree.expand(node);
    const first = tree.firstChild.data[node]!;
    let x = tree.x.data[node]!;
    for (let child = first; child < first + tree.childCount.data[node]!; child++) {
      const key = path === '' ? names[tree.group.data[child]!]! : `${path};${names[tree.group.data[child]!]!}`;
      const { value = 0, weight = 0 } = nodes.get(key) ?? {};
      // Unnamed frames of several binaries are one to the oracle, so equal paths add up.
      nodes.set(key, { value: value + tree.value.data[child]!, weight: weight + tree.weight.data[child]! });
      expect(tree.x.data[child]).toBe(x);
      x += tree.weight.data[child]!;
      pending.push({ node: child, path: key });
    }
  }
  return nodes;
}

/** Lines that each named function has anywhere. */
function plainLines(plain: PlainProfile): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const location of plain.location) {
    const file = location.mapping === -1 ? '' : plain.mapping[location.mapping]!.file;
    const unnamed = file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`;
    for (const { func, line } of location.line) {
      const name = (func === -1 ? '' : plain.function[func]!.name) || unnamed;
      lines.set(name, [...(lines.get(name) ?? []), line]);
    }
  }
  return lines;
}

const check = (property: (plain: PlainProfile) => void): void => fc.assert(fc.property(anyProfile, property), { numRuns: 300 });
const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
/** Unnamed frames are told apart by binary and start line, so their rows are checked by their sums only. */
const named = (plain: PlainProfile): boolean =>
  plain.function.every(({ name }) => name !== '') && plain.location.every(({ line }) => line.length > 0 && line.every(({ func }) => func !== -1));

describe('against the naive way', () => {
  it('the top-down tree', () => {
    check((plain) => {
      expect(sorted(wholeTree(TopDownSource.ofAll(viewOf(plain))))).toEqual(sorted(plainTree(plain, 0, (stack) => stack)));
    });
  });

  it('the inverted tree', () => {
    check((plain) => {
      const want = plainTree(plain, 0, (stack) => stack.toReversed());
      expect(sorted(wholeTree(BottomUpSource.ofAll(viewOf(plain))))).toEqual(sorted(want));
    });
  });

  it('the inverted tree, however it was expanded', () => {
    check((plain) => {
      const tree = new ViewTree(BottomUpSource.ofAll(viewOf(plain)));
      const { names } = tree.source.names;
      // Details of nodes that were expanded long ago: their frames must still be their own.
      for (let node = 0; node < tree.count; node++) tree.expand(node);
      const linesOfName = plainLines(plain);
      for (let node = 1; node < tree.count; node++) {
        let value = 0;
        tree.source.linesOf(tree, node, (line, amount) => {
          value += amount;
          if (line !== 0) expect(linesOfName.get(names[tree.group.data[node]!]!)).toContain(line);
        });
        expect(value).toBe(tree.value.data[node]);
      }
    });
  });

  it('callers and callees of a function as trees', () => {
    check((plain) => {
      const view = viewOf(plain);
      const group = view.index.groups.byName.get('main.load');
      if (group === undefined) return;
      const below = plainTree(plain, 0, (stack) => {
        const at = stack.indexOf('main.load');
        return at === -1 ? undefined : stack.slice(at + 1);
      });
      const above = plainTree(plain, 0, (stack) => {
        const at = stack.indexOf('main.load');
        return at === -1 ? undefined : stack.slice(0, at).reverse();
      });
      expect(sorted(wholeTree(TopDownSource.ofCallees(view, group)))).toEqual(sorted(below));
      expect(sorted(wholeTree(BottomUpSource.ofCallers(view, group)))).toEqual(sorted(above));
    });
  });

  it('flat and cum, also with hidden functions', () => {
    check((plain) => {
      if (!named(plain)) return;
      for (const hidden of [undefined, 'main.load']) {
        const filters: readonly Filter[] = hidden === undefined ? [] : [{ kind: 'hide', pattern: { by: 'function', value: hidden } }];
        const view = viewOf(plain, filters);
        const { rows, sums } = runToEnd(makeTopTable(view));
        const got = new Map([...rows].map((group) => [view.index.groups.names[group]!, { flat: sums.flat[group]!, cum: sums.cum[group]! }]));
        expect(sorted(got)).toEqual(sorted(plainTop(plain, 0, (name) => name === hidden)));
      }
    });
  });

  it('the inverted tree with hidden functions', () => {
    check((plain) => {
      const view = viewOf(plain, [{ kind: 'hide', pattern: { by: 'package', value: 'main' } }]);
      const want = plainTree(plain, 0, (stack) => stack.filter((name) => !name.startsWith('main.')).reverse());
      expect(sorted(wholeTree(BottomUpSource.ofAll(view)))).toEqual(sorted(want));
    });
  });

  it('focus and ignore', () => {
    check((plain) => {
      const view = viewOf(plain, [
        { kind: 'focus', pattern: { by: 'function', value: 'main.load' } },
        { kind: 'ignore', pattern: { by: 'package', value: 'runtime' } },
      ]);
      const want = plainTree(plain, 0, (stack) =>
        stack.includes('main.load') && !stack.some((name) => name.startsWith('runtime.')) ? stack : undefined,
      );
      // Both work on locations: all functions that were inlined at one address are there whenever one of them is.
      expect(sorted(wholeTree(TopDownSource.ofAll(view)))).toEqual(sorted(want));
    });
  });

  it('edges', () => {
    check((plain) => {
      if (!named(plain)) return;
      const view = viewOf(plain);
      const group = view.index.groups.byName.get('main.load');
      if (group === undefined) return;
      const callers = new Map<string, number>();
      const callees = new Map<string, number>();
      plain.sample.forEach(({ value }, sample) => {
        if (value[0] === 0) return;
        const stack = plainStack(plain, sample);
        const seen = new Set<string>();
        for (let at = 1; at < stack.length; at++) {
          const [caller, callee] = [stack[at - 1]!, stack[at]!];
          const edge = `${caller}>${callee}`;
          if (caller === callee || seen.has(edge)) continue;
          seen.add(edge);
          if (callee === 'main.load') callers.set(caller, (callers.get(caller) ?? 0) + value[0]!);
          if (caller === 'main.load') callees.set(callee, (callees.get(callee) ?? 0) + value[0]!);
        }
      });
      const got = sumNeighbours(view, group);
      const byName = (edges: readonly { readonly group: number; readonly value: number }[]): Map<string, number> =>
        new Map(edges.map((edge) => [view.index.groups.names[edge.group]!, edge.value]));
      expect(sorted(byName(got.callers))).toEqual(sorted(callers));
      expect(sorted(byName(got.callees))).toEqual(sorted(callees));
    });
  });
});
