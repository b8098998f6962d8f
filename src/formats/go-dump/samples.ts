import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { DumpCursor } from './cursor.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpLayout } from './layout.ts';
import { CHANGED_FAILURE } from './scan-memory.ts';

/** Which objects the allocation profiler sampled, and where they were allocated: sorted pairs of node and bucket. */
export class AllocationSites {
  readonly count: number;
  private readonly keys: Float64Array;
  private readonly buckets: number;

  constructor(keys: Float64Array, buckets: number) {
    this.keys = keys;
    this.buckets = buckets;
    this.count = keys.length;
  }

  nodeOf(index: number): number {
    return Math.floor(this.keys[index]! / this.buckets);
  }

  bucketOf(index: number): number {
    return this.keys[index]! % this.buckets;
  }

  /** Index of the bucket, -1 when the object was not sampled. */
  find(node: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.nodeOf(middle) < node) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.nodeOf(low) === node ? this.bucketOf(low) : -1;
  }
}

export async function readSamples(
  source: ByteSource,
  layout: DumpLayout,
  edges: EdgeScan,
  watch: ReadWatch,
): Promise<Result<AllocationSites, Failure>> {
  const keys = new Float64Array(layout.sampleCount);
  const buckets = Math.max(1, layout.buckets.length);
  let count = 0;
  for (const range of layout.sampleRanges) {
    const cursor = new DumpCursor(source, range.from);
    const { window } = cursor;
    while (window.offset < range.to) {
      const from = window.at;
      cursor.isShort = false;
      cursor.number();
      const node = edges.nodeAt(cursor.number());
      const bucket = layout.bucketOf.get(cursor.number());
      if (!cursor.isShort) {
        if (node !== 0 && bucket !== undefined && count < keys.length) keys[count++] = node * buckets + bucket;
        continue;
      }
      window.at = from;
      if (watch.isCancelled()) return err(CANCELLED_FAILURE);
      if (window.base + window.end >= window.size) return err(CHANGED_FAILURE);
      const failure = await window.fill(window.end - from + 1);
      if (failure) return err(failure);
    }
  }
  return ok(new AllocationSites(keys.subarray(0, count).sort(), buckets));
}
