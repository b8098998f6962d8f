/** Dominators and retained sizes alone, on graphs that are made here. */
import { percentile } from './browser.mjs';
import { loadBuilt } from './load-built.mjs';

/**
 * Node `k` is first referred to by one of the `reach` nodes before it, and the other references lead as far: objects that
 * are made together mostly refer to each other. `reach` of all nodes is the worst case for any cache.
 */
function makeGraph(nodeCount, edgeCount, reach) {
  let state = 12_345;
  const random = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const source = new Uint32Array(edgeCount);
  const to = new Uint32Array(edgeCount);
  const edgeStart = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) {
    const isFirst = edge < nodeCount - 1;
    const near = isFirst ? edge : random(nodeCount);
    source[edge] = isFirst ? Math.max(0, near - random(Math.min(reach, near + 1))) : near;
    to[edge] = isFirst ? edge + 1 : Math.min(nodeCount - 1, Math.max(1, near - Math.floor(reach / 2) + random(reach)));
    edgeStart[source[edge] + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) edgeStart[node + 1] += edgeStart[node];
  const next = edgeStart.slice();
  const target = new Uint32Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) target[next[source[edge]]++] = to[edge];
  return rawGraph(nodeCount, edgeStart, target);
}

function makeList(nodeCount) {
  const edgeStart = Uint32Array.from({ length: nodeCount + 1 }, (_, node) => Math.min(node, nodeCount - 1));
  return rawGraph(nodeCount, edgeStart, Uint32Array.from({ length: nodeCount - 1 }, (_, node) => node + 1));
}

function rawGraph(nodeCount, edgeStart, target) {
  const label = new Uint32Array(nodeCount);
  return { nodeCount, edgeStart, edgeEnd: edgeStart.subarray(1), target, label, shallow: new Uint32Array(nodeCount).fill(16) };
}

export async function dominatorTimes(root, out, runs) {
  const { settle } = await loadBuilt(root, out, 'src/analysis/graph/settle.ts');
  const time = (make) => {
    const times = [];
    for (let run = 0; run < runs; run++) {
      const graph = make();
      const start = performance.now();
      const steps = settle(graph);
      while (!steps.next().done);
      times.push(performance.now() - start);
    }
    return percentile(times, 0.5);
  };
  const [nodes, edges] = [10_000_000, 20_600_000];
  const rows = [
    { title: '10 M nodes, 20.6 M edges, references within 1,000', nodes, ms: time(() => makeGraph(nodes, edges, 1000)) },
    { title: '10 M nodes, 20.6 M edges, references within 100,000', nodes, ms: time(() => makeGraph(nodes, edges, 100_000)) },
    { title: '10 M nodes, 20.6 M edges, references anywhere', nodes, ms: time(() => makeGraph(nodes, edges, nodes)) },
    { title: 'a linked list of 1,000,000', nodes: 1e6, ms: time(() => makeList(1_000_000)) },
  ];
  console.log('\nDominators, retained sizes and the order of the tree alone (Node)');
  for (const row of rows) {
    console.log(`  ${row.title.padEnd(56)}${(row.ms / 1000).toFixed(2)} s   ${((1e6 * row.ms) / row.nodes).toFixed(0)} ns a node`);
  }
  return rows;
}
