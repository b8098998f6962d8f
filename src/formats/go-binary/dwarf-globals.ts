import type { GoType } from './binary.ts';
import { DW_AT, DW_TAG, DwarfEntries, type DwarfSections } from './dwarf-entries.ts';
import { DwarfTypes } from './dwarf-types.ts';
import type { Image, Section } from './image.ts';
import { readUint64 } from './image.ts';
import type { Turns } from './turns.ts';
import type { TypeTable } from './type-table.ts';

/** More debug information than this is not looked at: it would take longer than the dump. */
const MOST_INFO_BYTES = 384 * 1024 * 1024;
/** Deflate packs no tighter (https://zlib.net/zlib_tech.html). */
const BEST_RATIO = 1032;
const SLICE_BYTES = 64 * 1024;
const ELF_COMPRESSION_HEADER = 24;
const ELF32_COMPRESSION_HEADER = 12;

export interface DwarfGlobal {
  readonly name: string;
  readonly address: number;
  readonly type: GoType | undefined;
}

/** Package-level variables with their types, empty when there is no debug information or it can't be read. */
export async function readDwarfGlobals(image: Image, table: TypeTable, turns: Turns): Promise<readonly DwarfGlobal[]> {
  const sections = await readSections(image, turns);
  if (sections === undefined) return [];
  const entries = new DwarfEntries(sections);
  const types = new DwarfTypes(entries, table);
  const found: { name: string; address: number; type: number | undefined }[] = [];
  for (const unit of entries.units) {
    if (await turns.over()) return [];
    // In version 5 addresses stand in a table, of which a unit's first entry says where its part begins.
    const addressBase = entries.entryAt(unit, unit.first)?.values.get(DW_AT.addressBase) ?? 8;
    let at = unit.first;
    while (at < unit.to) {
      const tag = entries.skip(unit, at);
      if (tag < 0) break;
      const next = entries.position;
      if (tag === DW_TAG.variable) {
        const entry = entries.entryAt(unit, at);
        const location = entry?.values.get(DW_AT.location);
        const address = location === undefined ? 0 : entries.addressIn(unit, location, addressBase);
        if (entry && address > 0) found.push({ name: entry.name, address, type: entry.values.get(DW_AT.type) });
      }
      at = next;
    }
  }
  return found.map(({ name, address, type }) => ({ name, address, type: type === undefined ? undefined : types.typeAt(type) }));
}

async function readSections(image: Image, turns: Turns): Promise<DwarfSections | undefined> {
  const info = await unpacked(image, 'info', turns);
  const abbrev = await unpacked(image, 'abbrev', turns);
  if (info.length === 0 || abbrev.length === 0) return undefined;
  return {
    info,
    abbrev,
    addresses: await unpacked(image, 'addr', turns),
    strings: await unpacked(image, 'str', turns),
    lineStrings: await unpacked(image, 'line_str', turns),
    isBigEndian: image.parts.isBigEndian,
  };
}

async function unpacked(image: Image, name: string, turns: Turns): Promise<Uint8Array> {
  const nothing = new Uint8Array(0);
  const section = image.section(`.debug_${name}`, `.zdebug_${name}`, `__debug_${name}`, `__zdebug_${name}`);
  if (section === undefined) return nothing;
  const read = await image.bytesOf(section);
  if (!read.ok || read.value.length < ELF_COMPRESSION_HEADER) return nothing;
  const layer = compression(section, image, read.value);
  if (layer === undefined) return read.value.length > MOST_INFO_BYTES ? nothing : read.value;
  const packed = read.value.subarray(layer.header);
  if (layer.size > Math.min(MOST_INFO_BYTES, BEST_RATIO * packed.length)) return nothing;
  return inflated(packed, layer.size, turns);
}

/** At most `size` bytes of what a zlib stream holds; none when it is damaged. */
async function inflated(packed: Uint8Array, size: number, turns: Turns): Promise<Uint8Array> {
  const { Inflate } = await import('pako');
  const bytes = new Uint8Array(size);
  let filled = 0;
  const inflate = new Inflate();
  inflate.onData = (chunk) => {
    if (!(chunk instanceof Uint8Array)) return;
    const part = chunk.subarray(0, size - filled);
    bytes.set(part, filled);
    filled += part.length;
  };
  const isOver = (): boolean => filled === size || inflate.err !== 0;
  for (let at = 0; at < packed.length; at += SLICE_BYTES) {
    if (isOver()) break;
    if (await turns.over()) return new Uint8Array(0);
    inflate.push(packed.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= packed.length);
  }
  return inflate.err === 0 ? bytes.subarray(0, filled) : new Uint8Array(0);
}

/** Compressed sections begin with a header: `Elf64_Chdr`, or before that existed `ZLIB` and the size. */
function compression(section: Section, image: Image, bytes: Uint8Array): { readonly header: number; readonly size: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { isBigEndian, pointerSize } = image.parts;
  if (section.name.includes('zdebug')) return { header: 12, size: readUint64(view, 4, true) };
  if (!section.isCompressed) return undefined;
  if (view.getUint32(0, !isBigEndian) !== 1) return { header: 0, size: 0 };
  return pointerSize === 8
    ? { header: ELF_COMPRESSION_HEADER, size: readUint64(view, 8, isBigEndian) }
    : { header: ELF32_COMPRESSION_HEADER, size: view.getUint32(4, !isBigEndian) };
}
