/** Retained sizes of real heaps against their definition: take the object away, and see what no root reaches any more. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesSource } from '../../formats/byte-source.ts';
import { readGoDump } from '../../formats/go-dump/read.ts';
import { readHprof } from '../../formats/hprof/read.ts';
import { readV8Snapshot } from '../../formats/v8/read.ts';
import { runToEnd } from '../../lib/steps.ts';
import type { RawGraph } from '../../model/object-graph.ts';
import { settle } from './settle.ts';

const SAMPLES = 150;
const WATCH = { onProgress: () => undefined, isCancelled: () => false };

async function rawGraph(path: string): Promise<RawGraph> {
  const bytes = new Uint8Array(gunzipSync(readFileSync(new URL(`../../../fixtures/objects/${path}`, import.meta.url))));
  const source = bytesSource(bytes);
  const read = path.startsWith('go/') ? readGoDump(source, WATCH) : path.startsWith('hprof/') ? readHprof(source, WATCH) : readV8Snapshot(source, WATCH);
  const answer = await read;
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value.graph;
}

/** Bytes that can be reached from the root without passing a node. */
function reachedWithout({ nodeCount, edgeStart, edgeEnd, target, shallow }: RawGraph, gone: number): number {
  const seen = new Uint8Array(nodeCount);
  const stack = [0];
  seen[0] = 1;
  if (gone >= 0) seen[gone] = 1;
  let bytes = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    bytes += shallow[node]!;
    for (let edge = edgeStart[node]!; edge < edgeEnd[node]!; edge++) {
      const next = target[edge]!;
      if (seen[next] === 1) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return bytes;
}

test.each(['go/baskets-386-b.godump.gz', 'go/baskets-b.godump.gz', 'hprof/shop-a.hprof.gz', 'v8/page-before.heapsnapshot.gz'])(
  '%s: what an object retains is what goes with it',
  async (path) => {
    const raw = await rawGraph(path);
    const graph = runToEnd(settle(raw));
    const all = reachedWithout(raw, -1);
    expect(graph.retained[0]).toBe(all);
    // The largest, and others from all over the heap.
    const bySize = Array.from({ length: graph.reachable - 1 }, (_, at) => at + 1).sort((a, b) => graph.retained[b]! - graph.retained[a]!);
    const step = Math.max(1, Math.floor(bySize.length / SAMPLES));
    const sampled = new Set([...bySize.slice(0, SAMPLES), ...bySize.filter((_, at) => at % step === 0)]);
    for (const object of sampled) expect(graph.retained[object]).toBe(all - reachedWithout(raw, graph.nodeOf[object]!));
  },
);
