import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile, type NamedBytes } from '../../testing/hint-context.ts';
import type { Finding } from '../../model/finding.ts';
import type { GraphContent } from '../../model/object-graph.ts';
import type { HintContext } from '../context.ts';
import { runRules } from '../run-rules.ts';
import { v07 } from './v07-duplicate-strings.ts';
import { GRAPH_RULES } from './rules.ts';

const go = (dump: string, binary: string): NamedBytes => ({ ...fixture(`objects/go/${dump}.godump.gz`), binary: fixture(`objects/go/${binary}.gz`).bytes });
const hprof = (name: string): NamedBytes => fixture(`objects/hprof/${name}.hprof.gz`);
const v8 = (name: string): NamedBytes => fixture(`objects/v8/${name}.heapsnapshot.gz`);

const contexts = new Map<string, Promise<HintContext>>();

/** Opened once: no rule changes what it looks at. */
function contextOf(files: readonly NamedBytes[]): Promise<HintContext> {
  const key = files.map(({ name, bytes }) => `${name} ${bytes.length}`).join('\n');
  const context = contexts.get(key) ?? hintContextOf(files);
  contexts.set(key, context);
  return context;
}

async function findings(...files: readonly NamedBytes[]): Promise<readonly Finding[]> {
  return (await runRules(await contextOf(files), GRAPH_RULES)).findings;
}

const named = (found: readonly Finding[], rule: string): readonly Finding[] => found.filter((one) => one.rule === rule);

describe('H26', () => {
  it('names the variable that holds a Go heap, and is not sure of one dump', async () => {
    const [cache, lru, ...rest] = await findings(go('orders-a', 'orders'));
    expect(rest).toEqual([]);
    expect(cache!.sentence).toMatch(/^2,700 objects of type `main\.Order` are kept by `main\.recent` \(in a `map\[string\]\*main\.Order \(groups\)`\): .* of the heap\.$/);
    expect(cache!.fix).toMatch(/^Delete entries/);
    expect(cache!.confidence).toBeLessThan(0.75);
    expect(cache!.surer).toHaveLength(1);
    expect(lru!.sentence).toContain('`main.lru`');
  });

  it('is sure when a second dump has more', async () => {
    const [one, ...rest] = await findings(go('baskets-a', 'baskets'), go('baskets-b', 'baskets'));
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ rule: 'H26', severity: 4 });
    expect(one!.sentence).toMatch(/^180 → 450 objects of type `main\.Basket`/);
    expect(one!.confidence).toBeGreaterThan(0.75);
  });

  it('doubts what is as large in a second dump', async () => {
    const [one] = await findings(go('baskets-b', 'baskets'), go('baskets-b', 'baskets'));
    expect(one!.confidence).toBeLessThan(0.45);
    expect(one!.reasons).toContain('it had as many entries in the dump before');
  });

  it('calls a JavaScript collection by its property', async () => {
    const [one] = named(await findings(v8('sessions')), 'H26');
    expect(one!.sentence).toMatch(/^20,000 objects of type `Session` are kept by `cache` \(a `Map`\)/);
  });

  it('leaves the runtime’s own tables out', async () => {
    expect(named(await findings(v8('page-after')), 'H26')).toEqual([]);
  });
});

describe('H27', () => {
  it('reads the report of checkfinalizers', async () => {
    const [one] = named(await findings(fixture('text/go127/checkfinalizers.txt')), 'H27');
    expect(one!.sentence).toBe('1 value of type `main.T` can be reached from its own finalizer `main.main.func7`, so it is never freed.');
    expect(one!.functions).toEqual(['main.main', 'main.main.func7']);
    expect(one!.confidence).toBe(0.95);
  });

  it('says nothing of a crash of another kind', async () => {
    expect(named(await findings(textFile('crash.txt', 'panic: no\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:1 +0x1\n')), 'H27')).toEqual([]);
    // A crash has no objects: nothing was looked at.
    const { healthy, missing } = await runRules(await hintContextOf([textFile('crash.txt', 'panic: no\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:1 +0x1\n')]), GRAPH_RULES);
    expect(healthy).toEqual([]);
    expect(missing.find(({ rules }) => rules.includes('H27'))!.need).toMatch(/^a Go heap dump/);
  });

  it('finds an object with a finalizer that its references lead back to', async () => {
    const context = await contextOf([go('orders-a', 'orders')]);
    const withFinalizer = (node: number): HintContext => {
      const [source] = context.graphs;
      const loose = { count: 1, source: Uint32Array.of(0), target: Uint32Array.of(node), strength: Uint8Array.of(4) };
      return { ...context, graphs: [{ ...source!, graph: { ...source!.graph, loose } }] };
    };
    const { graph } = context.graphs[0]!;
    // A list's element leads back to itself by way of its list; an order does not.
    const first = (type: string): number => graph.nodeOf[graph.label.findIndex((label, object) => object < graph.reachable && graph.labels.names[label] === type)]!;
    const [one] = named((await runRules(withFinalizer(first('list.Element')), GRAPH_RULES)).findings, 'H27');
    expect(one!.sentence).toMatch(/^1 object of type `list\.Element` with a finalizer is part of a cycle and never freed/);
    expect(named((await runRules(withFinalizer(first('main.Order')), GRAPH_RULES)).findings, 'H27')).toEqual([]);
  });
});

describe('Java', () => {
  it('J03: a static map that grows', async () => {
    const found = await findings(hprof('shop-a'), hprof('shop-b'));
    expect(found.map(({ rule }) => rule)).toEqual(['J03']);
    expect(found[0]!.sentence).toMatch(/^400 → 1,000 objects of type `shop\.Shop\$Order` are kept by `class shop\.Shop\$OrderCache`/);
    expect(found[0]!.sentence).toMatch(/a static field lives as long as its class\.$/);
    expect(found[0]!.confidence).toBeGreaterThan(0.75);
  });

  it('J01: of one dump, a single holder of less, and it is only possible', async () => {
    const found = await findings(hprof('shop-a'));
    expect(found.map(({ rule }) => rule)).toEqual(['J01']);
    expect(found[0]!.confidence).toBeLessThan(0.75);
  });

  it('J02: one class at the top of many objects', async () => {
    const context = await contextOf([hprof('shop-a')]);
    const [source] = context.graphs;
    const group = source!.types.names.indexOf('java.lang.String');
    const { merged } = source!;
    const top = Array.from(merged.children.subarray(merged.firstChild[0], merged.firstChild[1])).find((node) => merged.group[node] === group)!;
    const large = { ...merged, retained: merged.retained.with(top, 5 << 20) };
    const types = { ...source!.types, names: source!.types.names.with(group, 'shop.Order') };
    const [one] = named((await runRules({ ...context, graphs: [{ ...source!, merged: large, types }] }, GRAPH_RULES)).findings, 'J02');
    expect(one!.sentence).toMatch(/^1,164 objects of class `shop\.Order` hold .* together/);
    // Strings at the top are in every heap.
    expect(named((await runRules({ ...context, graphs: [{ ...source!, merged: large }] }, GRAPH_RULES)).findings, 'J02')).toEqual([]);
  });
});

describe('V8', () => {
  it('V01: detached elements, surer when there are more', async () => {
    const [one] = named(await findings(v8('page-after')), 'V01');
    expect(one!.sentence).toMatch(/^80 DOM nodes out of the document are kept: .*`Detached <ul>`\.$/);
    const [two] = named(await findings(v8('page-before'), v8('page-after')), 'V01');
    expect(two!.sentence).toMatch(/^20 → 80 DOM nodes/);
    expect(two!.confidence).toBeGreaterThan(one!.confidence);
    const [same] = named(await findings(v8('page-after'), v8('page-after')), 'V01');
    expect(same!.confidence).toBeLessThan(0.45);
  });

  it('V01 is quiet about Node’s own wrappers', async () => {
    expect(named(await findings(v8('sessions')), 'V01')).toEqual([]);
  });

  it('V04: the same collections with more entries', async () => {
    const found = named(await findings(v8('page-before'), v8('page-after')), 'V04');
    expect(found.map(({ sentence }) => sentence.replace(/ and keeps.*/, ''))).toContain('80 → 320 entries: `empty`, an `Array`, grew in each snapshot');
    expect(named(await findings(v8('page-after'), v8('page-after')), 'V04')).toEqual([]);
    expect(named(await findings(v8('page-after'), v8('sessions')), 'V04')).toEqual([]);
  });

  it('V05 is quiet where no emitter has many listeners', async () => {
    expect(named(await findings(v8('sessions')), 'V05')).toEqual([]);
  });

  it('V07: copies of a long text, and only of a long one', async () => {
    const context = await contextOf([v8('page-after')]);
    const [source] = context.graphs;
    const row = { kind: 'duplicate-strings' as const, name: 'x'.repeat(3000), count: 40, bytes: 39 * 3000, examples: [5] };
    const waste = { rows: [row, { ...row, name: 'short', bytes: 39 * 500 }], totals: new Map(), notices: [] };
    // A text that the snapshot has to its end.
    const content = { ...source!.content, describe: async (...asked: Parameters<GraphContent['describe']>) => {
      const read = await source!.content.describe(...asked);
      return read.ok ? { ...read, value: { ...read.value, text: { value: 'x', truncated: false } } } : read;
    } };
    const found = await v07.run({ ...context, graphs: [{ ...source!, waste, content }] });
    expect(found.map(({ sentence }) => sentence.replace(/x+/, 'x'))).toEqual([expect.stringMatching(/^40 copies of one text of 2\.93 kB \(“x.*”\) are kept; one would save 114 kB\.$/)]);
  });
});
