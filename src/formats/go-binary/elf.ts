import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { readUint64, withinFile, type ImageParts, type ImageSymbol, type Section } from './image.ts';
import { Names } from './names.ts';
import type { Turns } from './turns.ts';

const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
const SHF_WRITE = 1;
const SHF_ALLOC = 2;
const SHF_EXECINSTR = 4;
const SHF_COMPRESSED = 0x800;
const STT_OBJECT = 1;
const STT_FUNC = 2;
const MOST_SECTIONS = 65_536;
/** Symbols between two turns. */
const SYMBOLS_AT_ONCE = 16_384;

const DAMAGED: Failure = {
  code: 'malformed',
  sentence: 'This executable is damaged or cut off: its table of sections can’t be read. Copy it again from where it was built.',
};

interface RawSection {
  readonly nameAt: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/** Sections and symbols of an ELF file: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html */
export async function readElf(source: ByteSource, turns: Turns): Promise<Result<ImageParts, Failure>> {
  const head = await readExactly(source, 0, 64);
  if (!head.ok) return head;
  if (head.value.length < 52) return err(DAMAGED);
  const isWide = head.value[4] === 2;
  const isBigEndian = head.value[5] === 2;
  if (isWide && head.value.length < 64) return err(DAMAGED);
  const headView = viewOf(head.value);
  const isLittle = !isBigEndian;
  const tableAt = isWide ? readUint64(headView, 0x28, isBigEndian) : headView.getUint32(0x20, isLittle);
  const entrySize = headView.getUint16(isWide ? 0x3a : 0x2e, isLittle);
  const count = headView.getUint16(isWide ? 0x3c : 0x30, isLittle);
  const namesIndex = headView.getUint16(isWide ? 0x3e : 0x32, isLittle);
  if (count === 0 || count > MOST_SECTIONS || entrySize < (isWide ? 64 : 40) || tableAt + count * entrySize > source.size) {
    return err(DAMAGED);
  }
  const table = await readExactly(source, tableAt, count * entrySize);
  if (!table.ok) return table;
  const view = viewOf(table.value);
  const raw: RawSection[] = [];
  for (let index = 0; index < count; index++) raw.push(readSection(view, index * entrySize, isWide, isBigEndian));
  const text = await contents(source, raw[namesIndex]);
  if (!text.ok) return text;
  const names = new Names(text.value);
  const sections = raw.map((section): Section =>
    withinFile(source.size, section.type !== SHT_NOBITS, {
      name: names.at(section.nameAt),
      address: section.address,
      offset: section.offset,
      size: section.size,
      isData: (section.flags & SHF_ALLOC) !== 0 && (section.flags & SHF_EXECINSTR) === 0,
      isWritable: (section.flags & SHF_WRITE) !== 0,
      isCompressed: (section.flags & SHF_COMPRESSED) !== 0,
    }),
  );
  const symbols = await readSymbols(source, raw, isWide, isBigEndian, turns);
  if (!symbols.ok) return symbols;
  return ok({ pointerSize: isWide ? 8 : 4, isBigEndian, sections, symbols: symbols.value });
}

function readSection(view: DataView, at: number, isWide: boolean, isBigEndian: boolean): RawSection {
  const isLittle = !isBigEndian;
  const word = (index: number): number =>
    isWide ? readUint64(view, at + 8 + index * 8, isBigEndian) : view.getUint32(at + 8 + index * 4, isLittle);
  return {
    nameAt: view.getUint32(at, isLittle),
    type: view.getUint32(at + 4, isLittle),
    flags: word(0) % 2 ** 32,
    address: word(1),
    offset: word(2),
    size: word(3),
    link: view.getUint32(at + (isWide ? 40 : 24), isLittle),
  };
}

async function contents(source: ByteSource, section: RawSection | undefined): Promise<Result<Uint8Array, Failure>> {
  if (section === undefined || section.type === SHT_NOBITS) return ok(new Uint8Array(0));
  if (section.offset + section.size > source.size) return err(DAMAGED);
  return readExactly(source, section.offset, section.size);
}

async function readSymbols(
  source: ByteSource,
  sections: readonly RawSection[],
  isWide: boolean,
  isBigEndian: boolean,
  turns: Turns,
): Promise<Result<ImageSymbol[], Failure>> {
  const table = sections.find(({ type }) => type === SHT_SYMTAB);
  if (table === undefined) return ok([]);
  const entries = await contents(source, table);
  if (!entries.ok) return entries;
  const text = await contents(source, sections[table.link]);
  if (!text.ok) return text;
  const names = new Names(text.value);
  const view = viewOf(entries.value);
  const size = isWide ? 24 : 16;
  const symbols: ImageSymbol[] = [];
  for (let at = 0; at + size <= entries.value.length; at += size) {
    if (at % (size * SYMBOLS_AT_ONCE) === 0 && (await turns.over())) return err(CANCELLED_FAILURE);
    const info = view.getUint8(at + (isWide ? 4 : 12)) & 0xf;
    if (info > STT_FUNC) continue;
    const address = isWide ? readUint64(view, at + 8, isBigEndian) : view.getUint32(at + 4, !isBigEndian);
    if (address === 0 || (info !== STT_FUNC && info !== STT_OBJECT && info !== 0)) continue;
    symbols.push({
      name: names.at(view.getUint32(at, !isBigEndian)),
      address,
      size: isWide ? readUint64(view, at + 16, isBigEndian) : view.getUint32(at + 8, !isBigEndian),
      isFunction: info === STT_FUNC,
    });
  }
  return ok(symbols);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
