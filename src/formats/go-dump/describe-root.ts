import { formatCount, formatNanoseconds } from '../../lib/format-value.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectContent, ObjectField, RawNode, SourceFrame } from '../../model/object-graph.ts';
import type { DumpFile } from './dump-file.ts';
import { hex } from './facts.ts';
import type { DumpFrame, DumpGoroutine, DumpSegment } from './layout.ts';
import { leavesOf } from './leaves.ts';
import type { Memory } from './memory.ts';
import { pointerFields } from './pointer-fields.ts';
import { goroutineState, type RootMeaning } from './root-nodes.ts';
import type { GlobalPlace } from './roots.ts';
import type { Values } from './values.ts';

const NO_CONTENT = { fieldCount: 0, fields: [], text: undefined, bytes: undefined, allocatedAt: [], stack: [], facts: [] } as const;
const STATUS_NAMES: Readonly<Record<number, string>> = { 1: 'runnable', 2: 'running', 3: 'syscall', 4: 'waiting' };

/** What a root stands for: a variable's value, a goroutine's stack, the pointers of a frame. */
export class RootDescriber {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly values: Values;

  constructor(memory: Memory, values: Values) {
    this.file = memory.file;
    this.memory = memory;
    this.values = values;
  }

  async describe(node: RawNode, meaning: RootMeaning | undefined, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    const { layout, labelNames, label } = this.file;
    if (meaning?.kind === 'goroutine') return ok(this.goroutine(layout.goroutines[meaning.index]!, from, to));
    if (meaning?.kind === 'frame') return this.frame(layout.frames[meaning.index]!, from, to);
    if (meaning?.kind === 'global') return this.global(meaning.index, from, to);
    return ok({ ...NO_CONTENT, summary: labelNames[label[node]!] ?? '' });
  }

  private goroutine(goroutine: DumpGoroutine, from: number, to: number): ObjectContent {
    const { params } = this.file.layout;
    const state = goroutineState(goroutine);
    const creator = this.values.functionName(goroutine.creatorPc);
    const facts = [
      { label: 'goroutine', value: String(goroutine.id) },
      { label: 'state', value: state },
      { label: 'status', value: STATUS_NAMES[goroutine.status] ?? String(goroutine.status) },
      { label: 'wait reason', value: goroutine.waitReason },
      { label: 'created by', value: creator === '' ? hex(goroutine.creatorPc) : creator },
      { label: 'started by', value: goroutine.isSystem ? `the runtime (${params.goVersion})` : 'the program' },
    ];
    // On the monotonic clock of the process; set by the collector, so a wait shorter than a cycle has none.
    if (goroutine.waitSince > 0) {
      facts.push({ label: 'waiting since', value: `${formatNanoseconds(goroutine.waitSince)} on the process's clock` });
    }
    const held: ObjectField[] = [];
    const names = ['closure context', 'deferred call', 'panic'];
    for (const [index, address] of goroutine.held.entries()) {
      const node = address === 0 ? 0 : this.file.nodeAt(address);
      if (node === 0) continue;
      held.push({ name: names[index] ?? 'deferred call or panic', type: '', value: '', target: node, strength: 'strong' });
    }
    return {
      ...NO_CONTENT,
      summary: `goroutine ${goroutine.id}, ${state}`,
      fieldCount: held.length,
      fields: held.slice(from, to),
      stack: this.stack(goroutine),
      facts: facts.filter(({ value }) => value !== ''),
    };
  }

  private stack(goroutine: DumpGoroutine): SourceFrame[] {
    const frames = this.file.layout.frames.slice(goroutine.firstFrame, goroutine.firstFrame + goroutine.frameCount);
    return frames.map(({ name }) => ({ name, file: '', line: 0 }));
  }

  private async frame(frame: DumpFrame, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    const offsets = await pointerFields(this.file, frame, 0, frame.length);
    if (!offsets.ok) return offsets;
    const fields: ObjectField[] = [];
    for (const offset of offsets.value.slice(from, to)) {
      const read = await this.memory.inFile(frame.contents + offset, this.memory.word);
      if (!read.ok) return read;
      const { value, target } = this.values.pointer(read.value.wordAt(0));
      fields.push({ name: `frame+0x${offset.toString(16)}`, type: 'pointer', value, target, strength: 'strong' });
    }
    const facts = [
      { label: 'stack pointer', value: hex(frame.stackPointer) },
      { label: 'frame', value: `${formatCount(frame.length)} bytes` },
    ];
    if (frame.continuation === 0) facts.push({ label: 'state', value: 'dead: it holds nothing' });
    return ok({ ...NO_CONTENT, summary: `frame of ${frame.name}`, fieldCount: offsets.value.length, fields, facts });
  }

  /** Without debug information, the words of a variable that are pointers. */
  private async untyped(global: GlobalPlace, facts: ObjectContent['facts'], from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    const { word } = this.memory;
    const segment = segmentOf(this.file, global);
    if (segment === undefined) return ok({ ...NO_CONTENT, summary: global.name, facts });
    const start = global.address - segment.address;
    const offsets = await pointerFields(this.file, segment, start, Math.min(segment.length, start + global.size));
    if (!offsets.ok) return offsets;
    const fields: ObjectField[] = [];
    for (const offset of offsets.value.slice(from, to)) {
      const read = await this.memory.inFile(segment.contents + offset, word);
      if (!read.ok) return read;
      fields.push({ name: `+0x${(offset - start).toString(16)}`, type: 'pointer', ...this.values.pointer(read.value.wordAt(0)), strength: 'strong' });
    }
    return ok({ ...NO_CONTENT, summary: global.name, fieldCount: offsets.value.length, fields, facts });
  }

  private async global(index: number, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
    const global = this.file.globals[index];
    if (global === undefined) return ok({ ...NO_CONTENT, summary: '' });
    const facts = [
      { label: 'address', value: hex(global.address) },
      { label: 'size', value: `${formatCount(global.size)} bytes` },
    ];
    const { type } = global;
    if (type === undefined) return this.untyped(global, facts, from, to);
    const leaves = leavesOf(type);
    const read = await this.memory.at(global.address, Math.min(type.size, 1 << 20));
    if (!read.ok) return read;
    const fields: ObjectField[] = [];
    for (const leaf of leaves.slice(from, to)) {
      const { value, target } = await this.values.show(leaf.type, read.value, leaf.offset);
      fields.push({ name: leaf.name === '' ? 'value' : leaf.name, type: leaf.type.name, value, target, strength: 'strong' });
    }
    return ok({ ...NO_CONTENT, summary: `${global.name} ${type.name}`, fieldCount: leaves.length, fields, facts });
  }
}

/** The segment that a variable is in. */
export function segmentOf({ layout }: DumpFile, { address }: GlobalPlace): DumpSegment | undefined {
  return layout.segments.find((segment) => address >= segment.address && address < segment.address + segment.length);
}
