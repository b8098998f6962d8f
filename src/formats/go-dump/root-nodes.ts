import { GrowableInt32 } from '../../lib/growable.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpGoroutine } from './layout.ts';
import { packageOf } from './names.ts';

/** What a root node stands for. */
export type RootMeaning =
  | { readonly kind: 'category' }
  | { readonly kind: 'global'; readonly index: number }
  | { readonly kind: 'goroutine'; readonly index: number }
  | { readonly kind: 'frame'; readonly index: number };

/** Nodes above the objects: numbered after them, each with its row. */
export class RootNodes {
  readonly meanings: RootMeaning[] = [];
  readonly counts: { readonly kind: string; readonly count: number }[] = [];
  private readonly first: number;
  private readonly label: Uint32Array;
  private readonly edges: EdgeScan;
  private readonly labels: LabelBuilder;
  readonly top: number[] = [];

  constructor(first: number, label: Uint32Array, edges: EdgeScan, labels: LabelBuilder) {
    this.first = first;
    this.label = label;
    this.edges = edges;
    this.labels = labels;
  }

  get nodeCount(): number {
    return this.first + this.meanings.length;
  }

  nodeOf(index: number): number {
    return this.first + index;
  }

  /** What nodes stand for, without the arrays that reading needed. */
  lookup(): { meaningOf(node: number): RootMeaning | undefined } {
    const { meanings, first } = this;
    return { meaningOf: (node) => meanings[node - first] };
  }

  /** A root node; its row is set by `row` or `rowFrom`. */
  add(name: string, meaning: RootMeaning): number {
    const node = this.nodeCount;
    this.meanings.push(meaning);
    this.label[node] = this.labels.intern(name, 'root', meaning.kind === 'category' ? '' : packageOf(name));
    return node;
  }

  /** What was appended since `start` is the row of `node`. */
  rowFrom(node: number, start: number): void {
    this.edges.edgeStart[node] = start;
    this.edges.edgeEnd[node] = this.edges.filled;
  }

  /** A category under node 0, left out when it holds nothing. `direct` counts the objects right under its roots. */
  category(name: string, held: GrowableInt32, direct: number, isKept = false): void {
    if (held.length === 0 && !isKept) return;
    const node = this.add(name, { kind: 'category' });
    const start = this.edges.filled;
    for (let at = 0; at < held.length; at++) this.edges.append(held.data[at]!);
    this.rowFrom(node, start);
    this.top.push(node);
    if (direct > 0) this.counts.push({ kind: name, count: direct });
  }

  /** The row of node 0: the categories. */
  close(): void {
    const start = this.edges.filled;
    for (const node of this.top) this.edges.append(node);
    this.rowFrom(0, start);
  }
}

const RUNNABLE = 1;
const RUNNING = 2;
const SYSCALL = 3;

/** In the words of a traceback (runtime/traceback.go): what it waits for, else its status. */
export function goroutineState(goroutine: DumpGoroutine): string {
  if (goroutine.status === RUNNABLE) return 'runnable';
  if (goroutine.status === RUNNING) return 'running';
  if (goroutine.status === SYSCALL) return 'syscall';
  return goroutine.waitReason === '' ? 'waiting' : goroutine.waitReason;
}
