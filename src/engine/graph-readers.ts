/** The readers of heaps; each is fetched with the first file of its kind. */
import type { ByteSource } from '../formats/byte-source.ts';
import type { GraphFormat } from '../formats/graph-format.ts';
import { estimateGoDump } from '../formats/go-dump/looks-like.ts';
import { estimateHprof } from '../formats/hprof/estimate.ts';
import { estimateV8 } from '../formats/v8/header.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Failure, Notice } from '../model/failure.ts';
import type { NodeKind, ReadGraph, ReadWatch, Runtime } from '../model/object-graph.ts';

export interface HistogramRow {
  readonly name: string;
  readonly kind: NodeKind;
  readonly count: number;
  readonly shallow: number;
}

export interface GraphReader {
  readonly runtime: Runtime;
  /** About how many objects there are; from the header where it says, else from the size. */
  readonly estimate: (head: Uint8Array, size: number) => number;
  readonly read: (source: ByteSource, watch: ReadWatch, binary: ByteSource | undefined) => Promise<Result<ReadGraph, Failure>>;
  readonly histogram: (
    source: ByteSource,
    watch: ReadWatch,
  ) => Promise<Result<{ readonly rows: readonly HistogramRow[]; readonly notices: readonly Notice[] }, Failure>>;
}

export const READERS: Readonly<Record<GraphFormat, GraphReader>> = {
  'go-heap-dump': {
    runtime: 'go',
    estimate: (head, size) => estimateGoDump(head, size).objects,
    read: async (source, watch, binary) => {
      const { readGoDump } = await import('../formats/go-dump/read.ts');
      if (binary === undefined) return readGoDump(source, watch);
      const { readGoBinary } = await import('../formats/go-binary/read.ts');
      const program = await readGoBinary(binary, watch.isCancelled);
      if (program.ok) return readGoDump(source, watch, program.value);
      // A program that can't be read takes nothing from the dump but the names of its types.
      const read = await readGoDump(source, watch);
      const notice = { code: 'program-not-read', severity: 'caution', sentence: program.error.sentence } as const;
      return read.ok ? ok({ ...read.value, notices: [notice, ...read.value.notices] }) : read;
    },
    histogram: async (source, watch) => (await import('../formats/go-dump/histogram-only.ts')).histogramOnly(source, watch),
  },
  hprof: {
    runtime: 'jvm',
    estimate: (head, size) => estimateHprof(head, size).objects,
    read: async (source, watch) => (await import('../formats/hprof/read.ts')).readHprof(source, watch),
    histogram: async (source, watch) => (await import('../formats/hprof/histogram-only.ts')).histogramOnly(source, watch),
  },
  'v8-snapshot': {
    runtime: 'v8',
    estimate: (head) => estimateV8(head)?.nodes ?? 0,
    read: async (source, watch) => (await import('../formats/v8/read.ts')).readV8Snapshot(source, watch),
    histogram: async (source, watch) => (await import('../formats/v8/histogram-only.ts')).histogramOnly(source, watch),
  },
};
