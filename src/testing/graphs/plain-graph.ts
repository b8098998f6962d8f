/** Graphs the naive way: what tests hold the fast algorithms against. */
import fc from 'fast-check';
import type { LooseReferences, RawGraph } from '../../model/object-graph.ts';

export interface PlainGraph {
  readonly shallow: readonly number[];
  readonly label: readonly number[];
  /** Pairs of source and target; node 0 is the root. */
  readonly edges: readonly (readonly [number, number])[];
  /** Source, target and strength (index into STRENGTHS) of references that hold nothing. */
  readonly loose?: readonly (readonly [number, number, number])[];
}

/** With repeated edges, edges to oneself and to the root, cycles, and nodes that nothing reaches. */
export function anyGraph(most = 24): fc.Arbitrary<PlainGraph> {
  return fc.integer({ min: 1, max: most }).chain((count) =>
    fc.record({
      shallow: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: count, maxLength: count }),
      label: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: count, maxLength: count }),
      edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 3 * count }),
    }),
  );
}

/** With loose references too. */
export function anyLooseGraph(most = 24): fc.Arbitrary<PlainGraph> {
  return anyGraph(most).chain((plain) => {
    const node = fc.nat(plain.shallow.length - 1);
    const loose = fc.array(fc.tuple(node, node, fc.integer({ min: 1, max: 3 })), { maxLength: plain.shallow.length });
    return loose.map((loose) => ({ ...plain, loose }));
  });
}

export function rawGraphOf(plain: PlainGraph): RawGraph {
  const nodeCount = plain.shallow.length;
  const edgeStart = new Uint32Array(nodeCount + 1);
  const sorted = plain.edges.map(([source, target]) => ({ source, target })).sort((a, b) => a.source - b.source);
  for (const { source } of sorted) edgeStart[source + 1]!++;
  for (let node = 0; node < nodeCount; node++) edgeStart[node + 1]! += edgeStart[node]!;
  const names = Array.from({ length: 5 }, (_, label) => (label === 0 ? '(root)' : `type${label}`));
  return {
    runtime: 'go',
    nodeCount,
    labels: {
      count: names.length,
      names,
      kind: Uint8Array.from(names, (_, label) => (label === 0 ? 0 : 1)),
      group: new Uint32Array(names.length),
      groups: [''],
      loader: undefined,
      loaders: [],
    },
    label: Uint32Array.from(plain.label, (label, node) => (node === 0 ? 0 : label)),
    shallow: Uint32Array.from(plain.shallow),
    edgeStart,
    edgeEnd: edgeStart.subarray(1),
    target: Uint32Array.from(sorted, ({ target }) => target),
    loose: looseOf(plain),
    facts: {
      producer: 'test',
      time: undefined,
      references: sorted.length,
      roots: [],
      allocationStacks: 'none',
      extras: [],
      memStats: undefined,
      identity: { kind: 'none', why: 'a test' },
    },
    content: {
      addressOf: (node) => `@${node}`,
      nodeAt: (address) => (/^@\d+$/.test(address) ? Number(address.slice(1)) : undefined),
      previews: async (nodes) => ({ ok: true, value: nodes.map(() => '') }),
      describe: async () => ({ ok: false, error: { code: 'not-found', sentence: 'Nothing in here.' } }),
      referenceNames: async (pairs) => ({ ok: true, value: pairs.map(() => '') }),
      waste: async () => ({ ok: true, value: { rows: [], totals: new Map(), notices: [] } }),
    },
  };
}

function looseOf({ loose = [] }: PlainGraph): LooseReferences {
  const sorted = [...loose].sort(([a], [b]) => a - b);
  return {
    count: sorted.length,
    source: Uint32Array.from(sorted, ([source]) => source),
    target: Uint32Array.from(sorted, ([, target]) => target),
    strength: Uint8Array.from(sorted, ([, , strength]) => strength),
  };
}

/** Nodes that can be reached from the root when some are taken away. */
export function reachableWithout({ shallow, edges }: PlainGraph, gone: ReadonlySet<number>): ReadonlySet<number> {
  const seen = new Set<number>();
  const next = gone.has(0) || shallow.length === 0 ? [] : [0];
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const [source, target] of edges) if (source === node && !gone.has(target)) next.push(target);
  }
  return seen;
}

/** What becomes unreachable with a set of nodes, the set included: the definition of "retained". */
export function retainedBy(plain: PlainGraph, nodes: ReadonlySet<number>): ReadonlySet<number> {
  const left = reachableWithout(plain, nodes);
  return new Set([...reachableWithout(plain, new Set())].filter((node) => !left.has(node)));
}

export function sumOf(plain: PlainGraph, nodes: Iterable<number>): number {
  let sum = 0;
  for (const node of nodes) sum += plain.shallow[node]!;
  return sum;
}
