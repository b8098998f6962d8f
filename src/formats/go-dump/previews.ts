import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { RawNode } from '../../model/object-graph.ts';
import type { GoType } from '../go-binary/binary.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import type { Memory } from './memory.ts';
import { goroutineState } from './root-nodes.ts';
import type { Shape } from './shapes.ts';
import { anyText, quoted, textOf } from './text.ts';
import { entriesText, type Values } from './values.ts';

const HEAD_BYTES = 96;
const MOST_VALUE_BYTES = 4096;
const LONGEST = 40;
/** Fields that tell one object from another, best first. */
const TELLING = /^(?:id|name|key|title|path|url|sku|email|login|user|value|code)$/i;

/** A few words beside an object's type. */
export class Previews {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly values: Values;
  private readonly telling = new Map<GoType, Leaf | undefined>();

  constructor(memory: Memory, values: Values) {
    this.file = memory.file;
    this.memory = memory;
    this.values = values;
  }

  async of(node: RawNode): Promise<Result<string, Failure>> {
    if (node < 1 || node > this.file.objects) return ok(this.root(node));
    const shape = shapeOf(this.file, node);
    if (shape === undefined) return this.bytes(node);
    const role: string = shape.role;
    switch (role) {
      case 'string':
        return this.text(node);
      case 'map':
        return this.count(node, (count) => entriesText(count));
      case 'channel':
        return this.count(node, (count) => `${formatCount(count)} buffered`);
      case 'slice':
      case 'groups':
      case 'channel buffer':
        return shape.type?.kind === 'uint8' ? this.bytes(node) : ok(this.room(node, shape));
      case 'closure': {
        const read = await this.memory.ofNode(node, 0, this.memory.word);
        return read.ok ? ok(this.values.functionName(read.value.wordAt(0))) : read;
      }
      case 'value':
        return this.value(node, shape.type!);
      default:
        return ok('');
    }
  }

  private root(node: RawNode): string {
    const meaning = this.file.roots.meaningOf(node);
    if (meaning?.kind !== 'goroutine') return '';
    const goroutine = this.file.layout.goroutines[meaning.index]!;
    return `goroutine ${goroutine.id}, ${goroutineState(goroutine)}`;
  }

  private room(node: RawNode, shape: Shape): string {
    const count = Math.floor((this.file.shallow[node]! - this.memory.headerOf(node)) / shape.unit);
    return shape.role === 'groups' ? `${formatCount(count)} groups` : `cap ${formatCount(count)}`;
  }

  private async text(node: RawNode): Promise<Result<string, Failure>> {
    const read = await this.memory.textOf(node, HEAD_BYTES);
    return read.ok ? ok(quoted(anyText(read.value.bytes), LONGEST)) : read;
  }

  private async bytes(node: RawNode): Promise<Result<string, Failure>> {
    const size = this.file.shallow[node]!;
    const read = await this.memory.textOf(node, HEAD_BYTES);
    if (!read.ok) return read;
    const { bytes } = read.value;
    const text = bytes.length >= 4 ? textOf(bytes, size > HEAD_BYTES) : undefined;
    if (text !== undefined) return ok(quoted(text, LONGEST));
    return ok(shapeOf(this.file, node) ? formatBytes(size) : '');
  }

  private async count(node: RawNode, words: (count: number) => string): Promise<Result<string, Failure>> {
    const read = await this.memory.ofNode(node, 0, 8);
    return read.ok ? ok(words(read.value.wordAt(0))) : read;
  }

  /** The field that tells most, with its value. */
  private async value(node: RawNode, type: GoType): Promise<Result<string, Failure>> {
    if (type.size > MOST_VALUE_BYTES) return ok('');
    if (!this.telling.has(type)) this.telling.set(type, tellingLeaf(type));
    const leaf = this.telling.get(type);
    if (leaf === undefined) return ok('');
    const read = await this.memory.ofNode(node, this.memory.headerOf(node), type.size);
    if (!read.ok) return read;
    const { value } = await this.values.show(leaf.type, read.value, leaf.offset);
    if (value === '' || value === 'nil') return ok('');
    const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
    return ok(leaf.name === '' ? cut : `${leaf.name} ${cut}`);
  }
}

function tellingLeaf(type: GoType): Leaf | undefined {
  const simple = leavesOf(type).filter(({ type }) => /^(?:string|u?int\d*|bool|float\d+|interface)$/.test(type.kind) || type.name === 'time.Time');
  const named = simple.find(({ name }) => TELLING.test(name));
  return named ?? simple.find(({ type }) => type.kind === 'string') ?? simple.find(({ type }) => type.kind !== 'interface') ?? simple[0];
}
