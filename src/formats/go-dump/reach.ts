import type { EdgeScan } from './edges.ts';

/** Marks what can be reached, from wherever it is told to begin; beginning again elsewhere adds to it. */
export class Reach {
  private readonly marks: Uint8Array;
  private readonly edges: EdgeScan;
  private stack = new Uint32Array(4096);

  constructor(edges: EdgeScan, nodeCount: number) {
    this.edges = edges;
    this.marks = new Uint8Array(nodeCount);
  }

  has(node: number): boolean {
    return this.marks[node] === 1;
  }

  from(begin: number): void {
    const { marks } = this;
    const { edgeStart, edgeEnd, target } = this.edges;
    let { stack } = this;
    let depth = 0;
    if (marks[begin] !== 0) return;
    marks[begin] = 1;
    stack[depth++] = begin;
    while (depth > 0) {
      const node = stack[--depth]!;
      const end = edgeEnd[node]!;
      for (let edge = edgeStart[node]!; edge < end; edge++) {
        const next = target[edge]!;
        if (marks[next] !== 0) continue;
        marks[next] = 1;
        if (depth === stack.length) {
          const longer = new Uint32Array(stack.length * 2);
          longer.set(stack);
          stack = longer;
          this.stack = longer;
        }
        stack[depth++] = next;
      }
    }
  }
}
