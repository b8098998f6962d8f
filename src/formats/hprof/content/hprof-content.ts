/** Objects of a heap dump, read from the file when they are looked at. Each call has a store of its own. */
import type { Result } from '../../../lib/result.ts';
import type { Failure } from '../../../model/failure.ts';
import type {
  GraphContent,
  ObjectContent,
  ObjectField,
  RawNode,
  ReferencePair,
  WasteReport,
  WasteWatch,
} from '../../../model/object-graph.ts';
import { findWaste } from '../waste/find-waste.ts';
import { describe, EMPTY, referenceField, stackOf } from './describe.ts';
import { nodeOfId, type DumpContext } from './dump-context.ts';
import { preview } from './preview.ts';
import { answering, RecordStore } from './record-store.ts';
import { referenceName } from './reference-names.ts';

export class HprofContent implements GraphContent {
  private readonly context: DumpContext;

  constructor(context: DumpContext) {
    this.context = context;
  }

  addressOf(node: RawNode): string {
    const { base, addresses } = this.context;
    return node < base ? '' : `0x${addresses.addressOf(node - base).toString(16)}`;
  }

  nodeAt(address: string): RawNode | undefined {
    const hex = /0x([0-9a-f]{1,16})/i.exec(address);
    const id = hex ? Number.parseInt(hex[1]!, 16) : /^\d+$/.test(address.trim()) ? Number(address) : 0;
    const exact = nodeOfId(this.context, id);
    if (exact !== undefined || id === 0) return exact;
    const { addresses, base, shallow } = this.context;
    const rank = addresses.floor(id);
    return rank >= 0 && id < addresses.floorStart + shallow[base + rank]! ? base + rank : undefined;
  }

  previews(nodes: readonly RawNode[]): Promise<Result<readonly string[], Failure>> {
    return answering(async () => {
      const store = this.store();
      const texts: string[] = [];
      for (const node of nodes) texts.push(await preview(this.context, store, node));
      return texts;
    });
  }

  describe(node: RawNode, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    return answering(() => {
      if (node < this.context.base) return this.describeRoot(node, from, to);
      return describe(this.context, this.store(), node, from, to);
    });
  }

  referenceNames(pairs: readonly ReferencePair[]): Promise<Result<readonly string[], Failure>> {
    return answering(async () => {
      const store = this.store();
      const names: string[] = [];
      for (const pair of pairs) names.push(await referenceName(this.context, store, pair));
      return names;
    });
  }

  waste(isLive: (node: RawNode) => boolean, watch: WasteWatch): Promise<Result<WasteReport, Failure>> {
    return findWaste(this.context, isLive, watch);
  }

  private async describeRoot(node: RawNode, from: number, to: number): Promise<ObjectContent> {
    const { rootNodes, rootNames, rootObjects } = this.context;
    const root = rootNodes[node];
    if (!root) return EMPTY;
    const parts = rootNodes.flatMap(({ parent }, number) => (parent === node ? [number] : []));
    const objects = rootObjects(node);
    const store = this.store();
    const fields: ObjectField[] = parts
      .slice(from, to)
      .map((part) => ({ name: rootNames[part] ?? '', type: '', value: '', target: part, strength: 'strong' }));
    const first = Math.max(0, from - parts.length);
    for (const [index, rank] of objects.subarray(first, Math.max(first, to - parts.length)).entries()) {
      const id = this.context.addresses.addressOf(rank);
      fields.push(await referenceField(this.context, store, `[${first + index}]`, id));
    }
    return {
      ...EMPTY,
      summary: rootNames[node] ?? '',
      fieldCount: parts.length + objects.length,
      fields,
      stack: root.role === 'thread' ? stackOf(this.context, root.threadId) : [],
    };
  }

  private store(): RecordStore {
    return new RecordStore(this.context.source, this.context.header.idSize);
  }
}
