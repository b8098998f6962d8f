/** Facts about an object graph, in words. Pure. */
import type { GraphFacts } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatNanoseconds } from '../../lib/format-value.ts';
import type { Notice } from '../../model/failure.ts';
import { utcTime } from './fact-texts.ts';

/** Fields of Go's runtime.MemStats that count bytes (https://pkg.go.dev/runtime#MemStats). */
const BYTES = /^(?:Alloc|TotalAlloc|Heap(?!Objects).*|Stack.*|MSpan.*|MCache.*|NextGC|.*Sys)$/;

export function memStatText(name: string, value: number): string {
  if (BYTES.test(name)) return formatBytes(value);
  if (name === 'LastGC') return value === 0 ? 'never' : utcTime(new Date(Math.round(value / 1e6)).toISOString());
  return name.endsWith('Ns') ? formatNanoseconds(value) : formatCount(value);
}

/** What would let more be read; what was not read is among the capture's own notices. */
export function graphNotices(graph: Pick<GraphFacts, 'wantsBinary'>): readonly Notice[] {
  if (!graph.wantsBinary) return [];
  return [{ code: 'wants-binary', severity: 'info', sentence: 'Drop the program’s executable beside it and its types are named.' }];
}
