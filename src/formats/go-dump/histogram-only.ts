import { ok, type Result } from '../../lib/result.ts';
import type { Failure, Notice } from '../../model/failure.ts';
import type { NodeKind, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { layoutNotices } from './facts.ts';
import { shapeName } from './fallback-labels.ts';
import { scanDump } from './scan.ts';
import type { ObjectSink } from './scan-objects.ts';
import { SignatureTable } from './signature-table.ts';

export interface HistogramRow {
  readonly name: string;
  readonly kind: NodeKind;
  readonly count: number;
  readonly shallow: number;
}

/** For dumps that are too large for a graph: one pass, and what is kept grows with the kinds of objects, not their number. */
export async function histogramOnly(
  source: ByteSource,
  watch: ReadWatch,
): Promise<Result<{ readonly rows: readonly HistogramRow[]; readonly notices: readonly Notice[] }, Failure>> {
  const sink = new CountingSink();
  const scanned = await scanDump(source, sink, watch);
  if (!scanned.ok) return scanned;
  const notices = layoutNotices(scanned.value.layout, scanned.value.layout.sampleCount, source.size);
  notices.push({
    code: 'sizes-only',
    severity: 'info',
    sentence: 'Objects are counted by size and number of pointers, those that nothing holds any more included: to name types, the whole graph has to be read.',
  });
  return ok({ rows: sink.rows(), notices });
}

class CountingSink implements ObjectSink {
  private readonly signatures = new SignatureTable();
  private counts = new Float64Array(256);

  add(_address: number, size: number, pointers: number): void {
    const id = this.signatures.idOf(size, pointers, 0);
    if (id >= this.counts.length) {
      const longer = new Float64Array(this.counts.length * 2);
      longer.set(this.counts);
      this.counts = longer;
    }
    this.counts[id]!++;
  }

  rows(): HistogramRow[] {
    const { signatures, counts } = this;
    const rows: HistogramRow[] = [];
    for (let id = 1; id < signatures.count; id++) {
      const size = signatures.size[id]!;
      const pointers = signatures.pointers[id]!;
      const count = counts[id]!;
      rows.push({ name: shapeName(size, pointers), kind: pointers === 0 ? 'bytes' : 'untyped', count, shallow: count * size });
    }
    return rows.sort((a, b) => b.shallow - a.shallow);
  }
}
