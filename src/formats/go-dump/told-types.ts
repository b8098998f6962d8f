import type { NodeKind } from '../../model/object-graph.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import type { WordHints } from './edges.ts';
import type { DumpLayout, DumpType } from './layout.ts';
import { packageOf } from './names.ts';

/**
 * Types without an executable: the dump names those that have an itab, and interfaces and malloc headers lead to them.
 * The name of a pointer type lacks what it points to: `*os.File` is written `os.` (runtime/heapdump.go, dumptype).
 */
export class ToldTypes implements WordHints {
  readonly low: number;
  readonly high: number;
  private readonly types: ReadonlyMap<number, DumpType>;
  private readonly itabs: ReadonlyMap<number, number>;
  private readonly labels: LabelBuilder;
  private readonly label: Uint32Array;
  private readonly byType = new Map<DumpType, number>();

  constructor(layout: DumpLayout, labels: LabelBuilder, label: Uint32Array) {
    this.types = layout.types;
    this.itabs = layout.itabs;
    this.labels = labels;
    this.label = label;
    let low = Infinity;
    let high = 0;
    for (const addresses of [layout.types.keys(), layout.itabs.keys()]) {
      for (const address of addresses) {
        if (address < low) low = address;
        if (address >= high) high = address + 1;
      }
    }
    this.low = low;
    this.high = high;
  }

  interfacePair(word: number, node: number): void {
    const type = this.types.get(this.itabs.get(word) ?? word);
    if (type === undefined || this.label[node] !== 0) return;
    let label = this.byType.get(type);
    if (label === undefined) {
      label = this.heldBy(type);
      this.byType.set(type, label);
    }
    this.label[node] = label;
  }

  mallocHeader(word: number, node: number): void {
    const type = this.types.get(word);
    if (type !== undefined && !isNameless(type.name)) this.label[node] = this.named(type.name);
  }

  /** What an interface of that dynamic type points to. */
  private heldBy({ name }: DumpType): number {
    if (isNameless(name)) return this.labels.intern(`${name}?`, 'untyped', name.slice(0, -1));
    if (name.startsWith('*')) return this.named(name.slice(1));
    return this.named(name);
  }

  private named(name: string): number {
    const kind: NodeKind = name.startsWith('func(') ? 'function' : 'object';
    const text = name === 'string' || name.startsWith('[]') ? `${name} header` : name;
    return this.labels.intern(text, kind, packageOf(name));
  }
}

function isNameless(name: string): boolean {
  return name.endsWith('.') || name === '';
}
