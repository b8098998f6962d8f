/** Heaps of programs that do the thing, and of one that only looks like it: see fixtures/objects/leaks. */
import { describe, expect, it } from 'vitest';
import { confidenceWord, type Finding } from '../../model/finding.ts';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import type { GraphSource, HintContext } from '../context.ts';
import { runRules } from '../run-rules.ts';
import { GRAPH_RULES } from './rules.ts';
import { countSaid } from './v04-collection-growth.ts';
import { compared } from './v05-listeners.ts';

const contexts = new Map<string, Promise<HintContext>>();

/** Opened once: no rule changes what it looks at. */
function contextOf(names: readonly string[]): Promise<HintContext> {
  const key = names.join(' ');
  const context = contexts.get(key) ?? hintContextOf(names.map((name) => fixture(`objects/leaks/${name}.gz`)));
  contexts.set(key, context);
  return context;
}

async function findings(...names: readonly string[]): Promise<readonly Finding[]> {
  return (await runRules(await contextOf(names), GRAPH_RULES)).findings;
}

const rulesOf = (found: readonly Finding[]): readonly string[] => found.map(({ rule }) => rule);
const named = (found: readonly Finding[], rule: string): readonly Finding[] => found.filter((one) => one.rule === rule);
const isLikely = ({ confidence }: Finding): boolean => ['likely', 'certain'].includes(confidenceWord(confidence));

function renamed(source: GraphSource, from: string, to: string): GraphSource {
  const names = source.types.names.map((name) => (name === from ? to : name));
  return { ...source, types: { ...source.types, names } };
}

describe('J02', () => {
  it('says who shares what no single object holds', async () => {
    const found = await findings('ledger-statics-a.hprof');
    expect(rulesOf(found)).toEqual(['J02']);
    expect(found[0]!.sentence).toMatch(
      /^500 objects of class `ledger\.Ledger\$Payment` hold 5\.\d+ MB together, 9\d\.\d % of the heap, shared by `class ledger\.Ledger\$PaymentIndex` and `class ledger\.Ledger\$CustomerIndex`\.$/,
    );
    expect(confidenceWord(found[0]!.confidence)).toBe('possible');
    expect(found[0]!.key).toBe('J02 ledger.Ledger$Payment');
  });

  it('is sure when there are more of them, not when there are as many', async () => {
    const [grown] = await findings('ledger-statics-a.hprof', 'ledger-statics-b.hprof');
    expect(grown!.sentence).toMatch(/^500 → 1,000 objects of class/);
    expect(grown!.surer).toEqual([]);
    expect(isLikely(grown!)).toBe(true);
    const [same] = await findings('ledger-statics-b.hprof', 'ledger-statics-b.hprof');
    expect(confidenceWord(same!.confidence)).toBe('weak');
    expect(same!.reasons).toContain('there are no more than in the dump before');
  });

  it('does not call new what one object owned before', async () => {
    const { graphs, ...context } = await contextOf(['ledger-statics-a.hprof', 'ledger-statics-b.hprof']);
    const [first, last] = [graphs[0]!, graphs[1]!];
    // The same objects, none of which hangs at the top.
    const owned = { ...last, merged: { ...last.merged, firstChild: first.merged.firstChild.map(() => 0) } };
    const [same] = named((await runRules({ ...context, graphs: [owned, last] }, GRAPH_RULES)).findings, 'J02');
    expect(same!.sentence).toMatch(/^1,000 objects of class/);
    expect(same!.reasons).toContain('there are no more than in the dump before');
    // More of the class hang elsewhere.
    const group = last.types.names.indexOf('ledger.Ledger$Payment');
    const more = { ...last, histogram: { ...last.histogram, count: last.histogram.count.with(group, 5000) } };
    const [some] = named((await runRules({ ...context, graphs: [first, more] }, GRAPH_RULES)).findings, 'J02');
    expect(some!.sentence).toMatch(/^1,000 objects of class/);
    expect(some!.reasons).toContain('the class has more objects than in the dump before: 500 → 5,000');
  });

  it('names a thread of the program among those that share', async () => {
    const found = await findings('ledger-threads.hprof');
    expect(rulesOf(found)).toEqual(['J02']);
    expect(found[0]!.sentence).toContain('shared by `ledger.Ledger$Reconciler` and `class ledger.Ledger$PaymentIndex`');
  });
});

describe('J05', () => {
  it('tells what lists of pooled threads keep', async () => {
    const found = await findings('audit-trail-a.hprof');
    expect(rulesOf(found)).toEqual(['J05']);
    expect(found[0]!.sentence).toMatch(/^12 thread-local values of 12 threads \(`pool-1-thread-\d+` and others\) keep 4\.\d+ MB, \d+\.\d % of the heap, most of it in 600 objects of type `audit\.Audit\$Event` \(in `java\.util\.ArrayList`\)\.$/);
    expect(found[0]!.fix).toContain('remove()');
    expect(confidenceWord(found[0]!.confidence)).toBe('possible');
  });

  it('is sure when they keep more', async () => {
    const [one] = await findings('audit-trail-a.hprof', 'audit-trail-b.hprof');
    expect(one!.sentence).toMatch(/keep 4\.\d+ MB → 9\.\d+ MB, /);
    expect(isLikely(one!)).toBe(true);
  });

  it('is sure of one dump when the ThreadLocals are gone', async () => {
    const found = await findings('audit-scopes.hprof');
    expect(rulesOf(found)).toEqual(['J05']);
    expect(found[0]!.sentence).toMatch(/^600 thread-local values of 12 threads .*; the `ThreadLocal` of 600 of them is gone, so nothing can read them\.$/);
    expect(found[0]!.fix).toMatch(/^Keep the ThreadLocal in a static field/);
    expect(isLikely(found[0]!)).toBe(true);
  });
});

describe('J06', () => {
  it('tells what waits in the queue, and where the finalizer thread is', async () => {
    const found = await findings('uploads.hprof');
    expect(rulesOf(found)).toEqual(['J06']);
    expect(found[0]!.sentence).toMatch(/^1,2\d\d objects wait for their finalizer and keep 2\.\d+ MB, most of them of class `uploads\.Uploads\$TempFile`; the finalizer thread is in `uploads\.Uploads\$TempFile\.finalize`\.$/);
    expect(found[0]!.functions).toEqual(['uploads.Uploads$TempFile.finalize']);
    expect(found[0]!.fix).toMatch(/^Do not wait in `uploads\.Uploads\$TempFile\.finalize`/);
    expect(isLikely(found[0]!)).toBe(true);
  });

  it('is less sure when no more wait than before, and surer when more do', async () => {
    const [same] = await findings('uploads.hprof', 'uploads.hprof');
    expect(confidenceWord(same!.confidence)).toBe('weak');
    const [[calm], [blocked]] = [(await contextOf(['calm-a.hprof'])).graphs, (await contextOf(['uploads.hprof'])).graphs];
    const inOrder = { ...(await contextOf(['uploads.hprof'])), graphs: [calm!, blocked!] };
    const [more] = named((await runRules(inOrder, GRAPH_RULES)).findings, 'J06');
    expect(more!.sentence).toMatch(/^0 → 1,2\d\d objects wait/);
    expect(more!.confidence).toBeGreaterThan(0.9);
  });

  it('does without the stack of the thread', async () => {
    const context = await contextOf(['uploads.hprof']);
    const [source] = context.graphs;
    const names = source!.graph.labels.names.map((name) => (name === 'java.lang.ref.Finalizer$FinalizerThread' ? 'other' : name));
    const without: GraphSource = { ...source!, graph: { ...source!.graph, labels: { ...source!.graph.labels, names } } };
    const [one] = named((await runRules({ ...context, graphs: [without] }, GRAPH_RULES)).findings, 'J06');
    expect(one!.sentence).toMatch(/most of them of class `uploads\.Uploads\$TempFile`\.$/);
    expect(one!.functions).toEqual([]);
  });
});

it('J06: of several classes the largest is named as one of them', async () => {
  const context = await contextOf(['uploads.hprof']);
  const [source] = context.graphs;
  const { graph } = source!;
  // Two thirds of them become objects of other classes.
  const file = graph.labels.names.indexOf('uploads.Uploads$TempFile');
  const others = [0, 1].map((at) => graph.labels.names.length + at);
  const label = graph.label.map((one, object) => (one === file && object % 3 !== 0 ? others[(object % 3) - 1]! : one));
  const names = [...graph.labels.names, 'uploads.A', 'uploads.B'];
  const [kind, shallow] = [graph.labels.kind[file]!, names.length];
  const mixed: GraphSource = { ...source!, graph: { ...graph, label, labels: { ...graph.labels, count: shallow, names, kind: Uint8Array.of(...graph.labels.kind, kind, kind) } } };
  const [one] = named((await runRules({ ...context, graphs: [mixed] }, GRAPH_RULES)).findings, 'J06');
  expect(one!.sentence).toMatch(/, among them 4\d\d of class `uploads\./);
});

describe('J01', () => {
  it('names the service and its field, not the map or the container of services', async () => {
    const found = await findings('catalog.hprof');
    expect(rulesOf(found)).toEqual(['J01']);
    expect(found[0]!.sentence).toMatch(/^400 objects of type `catalog\.Catalog\$Product` are kept by `catalog\.Catalog\$ProductService` in `known` \(a `java\.util\.concurrent\.ConcurrentHashMap`\): /);
    expect(found[0]!.fix).toBe('Bound what `catalog.Catalog$ProductService` keeps in `known`, or let go of it when it is done with.');
  });
});

describe('a healthy Java program', () => {
  it('has nothing likely, in one dump or in two', async () => {
    expect((await findings('calm-a.hprof')).filter(isLikely)).toEqual([]);
    const found = await findings('calm-a.hprof', 'calm-b.hprof');
    expect(found.map(({ confidence }) => confidenceWord(confidence))).toEqual(found.map(() => 'weak'));
    const cache = named(found, 'J01');
    expect(cache.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/^300 objects of type `calm\.Calm\$Page` are kept by `calm\.Calm\$Pages` in `newest`/)]);
  });

  it('has a cache that is recognised wherever it hangs', async () => {
    const { graphs, ...context } = await contextOf(['calm-a.hprof', 'calm-b.hprof']);
    const found = (await runRules({ ...context, graphs: [renamed(graphs[0]!, 'class calm.Calm', 'another holder'), graphs[1]!] }, GRAPH_RULES)).findings;
    expect(named(found, 'J01').map(({ confidence }) => confidenceWord(confidence))).toEqual(['weak']);
  });

  it('has objects with finalizers that are no backlog', async () => {
    const found = await findings('calm-a.hprof');
    expect(named(found, 'J06')).toEqual([]);
    const [source] = (await contextOf(['calm-a.hprof'])).graphs;
    expect(source!.histogram.count[source!.types.names.indexOf('java.lang.ref.Finalizer')]).toBeGreaterThan(1000);
  });

  it('has one buffer for each thread by design', async () => {
    const [one] = named(await findings('calm-b.hprof'), 'J05');
    expect(one!.reasons).toContain('each is one buffer, which programs keep by design');
    expect(one!.confidence).toBeLessThan(0.45);
    // Twice as many threads.
    const [grown] = named(await findings('calm-a.hprof', 'calm-b.hprof'), 'J05');
    expect(grown!.reasons).toContain('each thread keeps no more than in the dump before');
  });
});

describe('V05', () => {
  it('names the emitter, the event and the function', async () => {
    const [feed, signal, ...rest] = named(await findings('desk-a.heapsnapshot'), 'V05');
    expect(rest).toEqual([]);
    expect(feed!.sentence).toMatch(/^150 listeners of “price”, the function at `desk\.cjs:\d+` each time, are kept by `feed` \(a `PriceFeed`\): 28\d kB\.$/);
    expect(signal!.sentence).toMatch(/^150 listeners, the function at `desk\.cjs:\d+` each time, are kept by `shutdown` \(an `EventTarget`\): /);
    expect(confidenceWord(feed!.confidence)).toBe('possible');
  });

  it('is sure when there are more of them, not when there are as many', async () => {
    const [grown] = named(await findings('desk-a.heapsnapshot', 'desk-b.heapsnapshot'), 'V05');
    expect(grown!.sentence).toMatch(/^150 → 300 listeners of “price”/);
    expect(isLikely(grown!)).toBe(true);
    const [same] = named(await findings('desk-b.heapsnapshot', 'desk-b.heapsnapshot'), 'V05');
    expect(confidenceWord(same!.confidence)).toBe('weak');
  });
});

it('V05: of a snapshot with too many lists not more is told than is known', () => {
  const lists = (count: number) => [{ functions: Array.from({ length: count }, (_, at) => at) }];
  expect(compared(100, undefined)).toEqual({ before: undefined, grew: undefined });
  expect(compared(100, { lists: [], isCut: false })).toEqual({ before: undefined, grew: true });
  expect(compared(100, { lists: [], isCut: true })).toEqual({ before: undefined, grew: undefined });
  expect(compared(100, { lists: lists(50), isCut: true })).toEqual({ before: 50, grew: undefined });
  expect(compared(100, { lists: lists(100), isCut: true })).toEqual({ before: 100, grew: false });
});

it('V04: what the reader only estimates is told as that', () => {
  expect(countSaid('1,240 entries')).toEqual({ count: 1240, word: '' });
  expect(countSaid('about 500 entries')).toEqual({ count: 500, word: 'about ' });
  expect(countSaid('at least 1 entry')).toEqual({ count: 1, word: 'at least ' });
  expect(countSaid('length 12')).toEqual({ count: 12, word: '' });
  expect(countSaid('')).toBeUndefined();
});

describe('V04 and H26', () => {
  it('tell of two collections that grew, each once, with their names and entries', async () => {
    const found = (await findings('desk-a.heapsnapshot', 'desk-b.heapsnapshot')).filter(({ rule }) => rule === 'V04' || rule === 'H26');
    expect(found.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^150 → 300 objects of type `\{terms\}` are kept by `orders` \(an `Array`\): /),
      expect.stringMatching(/^750 → 1,500 entries: `quotes`, a `Map`, grew in each snapshot/),
    ]);
  });

  it('recognise a collection wherever it hangs', async () => {
    const { graphs, ...context } = await contextOf(['desk-a.heapsnapshot', 'desk-b.heapsnapshot']);
    const moved = renamed(graphs[0]!, '(Stack roots)', 'another root');
    const [grown] = named((await runRules({ ...context, graphs: [moved, graphs[1]!] }, GRAPH_RULES)).findings, 'H26');
    expect(grown!.sentence).toMatch(/^150 → 300 objects/);
    const same = renamed(graphs[1]!, '(Stack roots)', 'another root');
    const [kept] = named((await runRules({ ...context, graphs: [same, graphs[1]!] }, GRAPH_RULES)).findings, 'H26');
    expect(kept!.reasons).toContain('it had as many entries in the dump before');
  });

  it('leave out what modules share, and Node’s own', async () => {
    const found = [...(await findings('desk-a.heapsnapshot')), ...(await findings('calm-node.heapsnapshot'))];
    expect(named(found, 'H26').map(({ key }) => key)).toEqual(['H26 orders Array', 'H26 pages Map']);
  });
});

describe('V07', () => {
  it('is sure of texts whose length and hash agree, and tells apart those that only begin alike', async () => {
    const found = named(await findings('bodies.heapsnapshot'), 'V07');
    expect(found.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/^100 copies of one text of 3\.\d+ kB \(“Clause 0: goods are sent .*…”\) are kept; one would save 35\d kB\.$/)]);
    expect(isLikely(found[0]!)).toBe(true);
  });

  it('says what it does not know where the snapshot has only the beginning', async () => {
    const [one] = named(await findings('desk-a.heapsnapshot'), 'V07');
    expect(one!.sentence).toMatch(/^151 texts of 5\.\d+ kB each that begin alike \(“Clause 0: .*”\) are kept; if they are equal, one would save 76\d kB\.$/);
    expect(one!.reasons).toContain('the snapshot has only the first 1,024 characters of each');
    expect(confidenceWord(one!.confidence)).toBe('possible');
  });
});

describe('a healthy Node program', () => {
  it('has nothing likely', async () => {
    const found = await findings('calm-node.heapsnapshot');
    expect(found.filter(isLikely)).toEqual([]);
    expect(named(found, 'V05')).toEqual([]);
  });
});
