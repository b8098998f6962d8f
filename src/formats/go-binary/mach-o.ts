import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { readUint64, withinFile, type ImageParts, type ImageSymbol, type Section } from './image.ts';
import { Names } from './names.ts';

const MAGIC_64 = 0xfeedfacf;
const HEADER_BYTES = 32;
const LC_SYMTAB = 0x2;
const LC_SEGMENT_64 = 0x19;
const SECTION_TYPE = 0xff;
const S_ZEROFILL = 1;
const S_ATTR_INSTRUCTIONS = 0x80000400;
const N_STAB = 0xe0;
const N_TYPE = 0x0e;
const N_SECT = 0x0e;
const MOST_COMMAND_BYTES = 1 << 20;

const DAMAGED: Failure = {
  code: 'malformed',
  sentence: 'This executable is damaged or cut off: its load commands can’t be read. Copy it again from where it was built.',
};

interface MachSection extends Section {
  /** In memory. */
  readonly end: number;
  readonly isCode: boolean;
}

/** Sections and symbols of a 64-bit Mach-O file, as Go links them for macOS: <mach-o/loader.h> and <mach-o/nlist.h>. */
export async function readMachO(source: ByteSource): Promise<Result<ImageParts, Failure>> {
  const head = await readExactly(source, 0, HEADER_BYTES);
  if (!head.ok) return head;
  if (head.value.length < HEADER_BYTES) return err(DAMAGED);
  const headView = viewOf(head.value);
  if (headView.getUint32(0, true) !== MAGIC_64) {
    return err({
      code: 'known-but-not-readable',
      sentence: 'This is a 32-bit executable for macOS, of which types are not read. The heap dump opens without it.',
    });
  }
  const length = headView.getUint32(20, true);
  if (length > MOST_COMMAND_BYTES || HEADER_BYTES + length > source.size) return err(DAMAGED);
  const commands = await readExactly(source, HEADER_BYTES, length);
  if (!commands.ok) return commands;
  const view = viewOf(commands.value);
  const sections: MachSection[] = [];
  let symbolTable = { at: 0, count: 0, namesAt: 0, namesSize: 0 };
  for (let at = 0; at + 8 <= length; ) {
    const command = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    if (size < 8 || at + size > length) break;
    if (command === LC_SEGMENT_64 && size >= 72) readSections(commands.value, view, at, size, sections, source.size);
    if (command === LC_SYMTAB && size >= 24) {
      const word = (index: number): number => view.getUint32(at + 8 + 4 * index, true);
      symbolTable = { at: word(0), count: word(1), namesAt: word(2), namesSize: word(3) };
    }
    at += size;
  }
  if (sections.length === 0) return err(DAMAGED);
  const symbols = await readSymbols(source, symbolTable, sections);
  if (!symbols.ok) return symbols;
  return ok({ pointerSize: 8, isBigEndian: false, sections, symbols: symbols.value });
}

function readSections(bytes: Uint8Array, view: DataView, at: number, size: number, sections: MachSection[], fileSize: number): void {
  const count = view.getUint32(at + 64, true);
  for (let index = 0; index < count && 72 + 80 * (index + 1) <= size; index++) {
    const from = at + 72 + 80 * index;
    const flags = view.getUint32(from + 64, true);
    const segment = fixedText(bytes, from + 16);
    const isCode = (flags & S_ATTR_INSTRUCTIONS) !== 0;
    const section = {
      name: fixedText(bytes, from),
      address: readUint64(view, from + 32, false),
      size: readUint64(view, from + 40, false),
      offset: view.getUint32(from + 48, true),
      isData: !isCode && segment !== '__DWARF',
      isWritable: segment.startsWith('__DATA'),
      isCompressed: false,
    };
    const end = section.address + section.size;
    sections.push({ ...withinFile(fileSize, (flags & SECTION_TYPE) !== S_ZEROFILL, section), end, isCode });
  }
}

/** Symbols have no sizes here: each ends where the next one, or its section, does. */
async function readSymbols(
  source: ByteSource,
  table: { readonly at: number; readonly count: number; readonly namesAt: number; readonly namesSize: number },
  sections: readonly MachSection[],
): Promise<Result<ImageSymbol[], Failure>> {
  if (table.at + 16 * table.count > source.size || table.namesAt + table.namesSize > source.size) return err(DAMAGED);
  const entries = await readExactly(source, table.at, 16 * table.count);
  if (!entries.ok) return entries;
  const text = await readExactly(source, table.namesAt, table.namesSize);
  if (!text.ok) return text;
  const names = new Names(text.value);
  const view = viewOf(entries.value);
  const found: { readonly name: string; readonly address: number; readonly section: MachSection }[] = [];
  for (let at = 0; at + 16 <= entries.value.length; at += 16) {
    const type = view.getUint8(at + 4);
    const section = sections[view.getUint8(at + 5) - 1];
    if ((type & N_STAB) !== 0 || (type & N_TYPE) !== N_SECT || section === undefined) continue;
    const name = names.at(view.getUint32(at, true)).replace(/^_/, '');
    found.push({ name, address: readUint64(view, at + 8, false), section });
  }
  found.sort((a, b) => a.address - b.address);
  const symbols: ImageSymbol[] = [];
  // Backwards: several may have one address, and all of them end at the next other one.
  let next = Infinity;
  let last = Infinity;
  for (const { name, address, section } of found.toReversed()) {
    if (address !== last) [next, last] = [last, address];
    symbols.push({ name, address, size: Math.max(0, Math.min(section.end, next) - address), isFunction: section.isCode });
  }
  symbols.reverse();
  // Marks of where a segment begins have the address of what is first in it.
  return ok(symbols.filter(({ name }) => !/^runtime\.e?(?:noptr)?(?:data|bss)$/.test(name)));
}

const decoder = new TextDecoder();

function fixedText(bytes: Uint8Array, at: number): string {
  return decoder.decode(bytes.subarray(at, at + 16)).replace(/\0.*$/s, '');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
