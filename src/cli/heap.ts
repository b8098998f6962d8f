/** What the verbs for heaps of objects have in common: opening one, grouping it, its totals. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { GraphFacts, GraphGrouping } from '../engine/graph-contract.ts';
import { counted } from '../lib/counted.ts';
import { formatBytes } from '../lib/format-value.ts';
import type { Io } from './io.ts';
import { printable } from './layout.ts';
import { complain, load, sayDoubts } from './load.ts';

export const GROUPINGS = ['type', 'package', 'loader'] as const satisfies readonly GraphGrouping[];

/** Rows that a verb prints at most, whatever is asked for: what is larger than that nobody reads as text. */
export const MOST_ROWS = 100_000;

export interface Heap {
  readonly facts: CaptureFacts;
  readonly graph: GraphFacts;
}

export interface HeapOptions {
  readonly binary: string | undefined;
  /** What needs objects and references, and not just how many there are of each type: "dominators". */
  readonly needs: string | undefined;
}

export function parseGrouping(text: string | undefined): GraphGrouping | undefined {
  return GROUPINGS.find((grouping) => grouping === (text ?? 'type'));
}

/** Undefined when the file can't be opened or is no heap; that has been said then. */
export async function loadHeap(path: string, io: Io, { binary, needs }: HeapOptions): Promise<Heap | undefined> {
  const facts = await load(path, io, binary);
  if (facts === undefined) return undefined;
  const { graph } = facts;
  if (graph === undefined) {
    complain(io, path, 'This is a profile: it has stacks, not objects. The verbs top, diff and trend are for profiles.');
    return undefined;
  }
  sayDoubts(io, facts);
  if (binary === undefined) askForBinary(io, facts);
  if (graph.onlyHistogram && needs !== undefined) {
    complain(io, path, `Only the histogram of this heap was read, so there are no ${needs}. The verb histogram lists its types.`);
    return undefined;
  }
  return { facts, graph };
}

/** Says what a Go heap dump lacks when it is read alone. */
export function askForBinary(io: Io, { name, graph }: CaptureFacts): void {
  if (graph?.wantsBinary !== true) return;
  complain(io, name, 'A Go heap dump does not name the types of its objects. Name the executable that wrote it with --binary.');
}

/** Undefined when the heap can be put together so; else a sentence without its full stop. */
export function cannotGroup({ facts, graph }: Heap, grouping: GraphGrouping): string | undefined {
  if (graph.groupings.includes(grouping)) return undefined;
  return `${printable(facts.name)} can't be put together by ${grouping}. --by takes ${graph.groupings.join(', ')} here`;
}

/** A histogram alone knows of no references. */
export function totalsOf({ objects, references, shallow, onlyHistogram }: GraphFacts): object {
  return { objects, references: onlyHistogram ? null : references, shallow };
}

export function heapLine({ graph: { objects, references, shallow, onlyHistogram } }: Heap): string {
  return `Heap: ${counted(objects, 'object')}, ${onlyHistogram ? '' : `${counted(references, 'reference')}, `}${formatBytes(shallow)}\n`;
}
