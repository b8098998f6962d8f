import { formatBytes } from '../../lib/format-value.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { GraphContent, ObjectContent, RawNode, ReferencePair, WasteReport, WasteWatch } from '../../model/object-graph.ts';
import { ObjectDescriber } from './describe-object.ts';
import { RootDescriber } from './describe-root.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { hex } from './facts.ts';
import { FieldNames } from './field-names.ts';
import { Memory } from './memory.ts';
import { Previews } from './previews.ts';
import { ReferenceNames } from './reference-names.ts';
import { Values } from './values.ts';
import { findWaste } from './waste.ts';

/** Slots of this size without pointers may hold several values: runtime/malloc.go, "Tiny allocator". */
const TINY_SLOT = 16;

/** What the objects of a dump hold, read from the file when asked. */
export class DumpContent implements GraphContent {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly objects: ObjectDescriber;
  private readonly roots: RootDescriber;
  private readonly previewer: Previews;
  private readonly names: ReferenceNames;

  constructor(file: DumpFile) {
    this.file = file;
    this.memory = new Memory(file);
    const values = new Values(this.memory);
    const names = new FieldNames(this.memory, values);
    this.objects = new ObjectDescriber(this.memory, values, names);
    this.roots = new RootDescriber(this.memory, values);
    this.previewer = new Previews(this.memory, values);
    this.names = new ReferenceNames(this.memory, names);
  }

  addressOf(node: RawNode): string {
    return this.isObject(node) ? hex(this.memory.addressOf(node)) : '';
  }

  nodeAt(address: string): RawNode | undefined {
    const text = address.trim().toLowerCase();
    if (!/^(?:0x)?[\da-f]{1,16}$/.test(text)) return undefined;
    const node = this.file.nodeAt(Number.parseInt(text.replace(/^0x/, ''), 16));
    return node === 0 ? undefined : node;
  }

  async previews(nodes: readonly RawNode[]): Promise<Result<readonly string[], Failure>> {
    const texts: string[] = [];
    for (const node of nodes) {
      const preview = await this.previewer.of(node);
      if (!preview.ok) return preview;
      texts.push(preview.value);
    }
    return ok(texts);
  }

  async describe(node: RawNode, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    if (!this.isObject(node)) return this.roots.describe(node, this.file.roots.meaningOf(node), from, to);
    const shown = await this.objects.describe(node, from, to);
    if (!shown.ok) return shown;
    const bucket = this.file.sites.find(node);
    return ok({
      ...shown.value,
      allocatedAt: this.file.layout.buckets[bucket]?.stack ?? [],
      stack: [],
      facts: this.facts(node, this.file.layout.buckets[bucket]?.size),
    });
  }

  referenceNames(pairs: readonly ReferencePair[]): Promise<Result<readonly string[], Failure>> {
    return this.names.of(pairs);
  }

  waste(isLive: (node: RawNode) => boolean, watch: WasteWatch): Promise<Result<WasteReport, Failure>> {
    return findWaste(this.file, this.memory, isLive, watch);
  }

  private isObject(node: RawNode): boolean {
    return node >= 1 && node <= this.file.objects;
  }

  private facts(node: RawNode, allocated: number | undefined): { label: string; value: string }[] {
    const { file } = this;
    const size = file.shallow[node]!;
    const shape = shapeOf(file, node);
    const facts = [
      { label: 'address', value: this.addressOf(node) },
      { label: 'slot', value: formatBytes(size) },
    ];
    if (allocated !== undefined) facts.push({ label: 'allocated', value: formatBytes(allocated) });
    if (shape === undefined && file.fitted === undefined) facts.push({ label: 'type', value: 'not in the dump; open the executable with it' });
    else if (shape === undefined) facts.push({ label: 'type', value: 'not found: no typed object leads to it' });
    else if (file.isLikely(node)) facts.push({ label: 'type', value: 'likely: all typed objects of this size with the same pointers have it' });
    if (size === TINY_SLOT && shape?.hasPointers !== true) facts.push({ label: 'note', value: 'several small values may share this slot' });
    return facts;
  }
}
