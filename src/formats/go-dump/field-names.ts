import type { RawNode } from '../../model/object-graph.ts';
import type { GoType } from '../go-binary/binary.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { partName } from './leaves.ts';
import type { Memory, Piece } from './memory.ts';
import type { Shape } from './shapes.ts';
import { groupLayout, isFull, SLOTS } from './swiss-map.ts';
import type { Values } from './values.ts';

/** The names that words of objects have, in paths and where the object is shown. */
export class FieldNames {
  private readonly file: DumpFile;
  private readonly memory: Memory;
  private readonly values: Values;

  constructor(memory: Memory, values: Values) {
    this.file = memory.file;
    this.memory = memory;
    this.values = values;
  }

  /** The word at an offset of an object's slot; `piece` is the slot from its beginning on. */
  async ofWord(node: RawNode, offset: number, piece: Piece): Promise<string> {
    const raw = `+0x${offset.toString(16)}`;
    const shape = shapeOf(this.file, node);
    if (shape === undefined) return raw;
    const within = offset - this.memory.headerOf(node);
    const { type } = shape;
    const role: string = shape.role;
    switch (role) {
      case 'map':
      case 'directory':
      case 'table':
      case 'channel':
      case 'closure':
        return this.internal(shape, offset, piece) ?? raw;
      case 'groups': {
        const inGroup = within % shape.unit;
        return (await this.inSlot(type!, piece, offset - inGroup, inGroup)) ?? elementName(type!.group!, shape, within);
      }
      default:
        if (type === undefined || role === 'mapStore') return raw;
        return shape.isRepeated ? elementName(type, shape, within) : partName(type, within) || 'value';
    }
  }

  /**
   * What stands in a slot of a map: `key "a"` for what the entry with that key holds, `[3] key` for the key itself.
   * `group` is where the group begins in the piece. Undefined for what is no slot in use.
   */
  async inSlot(map: GoType, piece: Piece, group: number, within: number): Promise<string | undefined> {
    const layout = groupLayout(map);
    if (layout === undefined) return undefined;
    const { isBigEndian } = this.file.layout.params;
    for (let slot = 0; slot < SLOTS; slot++) {
      const key = layout.keyAt(slot);
      const elem = layout.elemAt(slot);
      const isKey = within >= key && within < key + layout.keyType.size;
      if (!isKey && (within < elem || within >= elem + layout.elemType.size)) continue;
      if (!isFull(piece, group, slot, isBigEndian)) return undefined;
      const part = isKey ? partName(layout.keyType, within - key) : partName(layout.elemType, within - elem);
      const { value } = await this.values.show(layout.keyType, piece, group + key);
      const entry = value === '' ? `in slot ${slot}` : value;
      return `${isKey ? `the key ${entry}` : `key ${entry}`}${part === '' ? '' : `: ${part}`}`;
    }
    return undefined;
  }

  /** The runtime's own structures, which no type describes. */
  private internal({ role }: Shape, offset: number, piece: Piece): string | undefined {
    const { runtime } = this.file.shapes!;
    const raw = `+0x${offset.toString(16)}`;
    if (role === 'closure') return offset === 0 ? undefined : `captured ${raw}`;
    if (role === 'directory') return `table ${Math.floor(offset / this.memory.word)}`;
    if (role === 'table') return offset === runtime.tableGroups ? 'groups' : undefined;
    if (role === 'channel') return offset === runtime.channelBuffer ? 'buffer' : undefined;
    if (!runtime.isMapStore(offset)) return undefined;
    if (!runtime.isSwiss) return offset === runtime.mapDirectory ? 'buckets' : 'old buckets';
    // A map of one group has no directory.
    return piece.wordAt(runtime.mapDirectoryLength) === 0 ? 'groups' : 'directory';
  }
}

/** `[3].Name` */
export function elementName(type: GoType, { unit }: Shape, within: number): string {
  return joined(`[${Math.floor(within / unit)}]`, partName(type, within % unit));
}

export function joined(prefix: string, name: string): string {
  return `${prefix}${prefix === '' || name === '' || name.startsWith('[') ? '' : '.'}${name}`;
}
