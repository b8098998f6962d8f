import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import type { GoBinary } from './binary.ts';
import { readBuildVersion } from './build-version.ts';
import { readDwarfGlobals } from './dwarf-globals.ts';
import { readElf } from './elf.ts';
import { joinGlobals } from './globals.ts';
import { Image } from './image.ts';
import { binaryKind } from './looks-like.ts';
import { readMachO } from './mach-o.ts';
import { findModuleData } from './module-data.ts';
import { SymbolTable } from './symbol-table.ts';
import { Turns } from './turns.ts';
import { TypeTable } from './type-table.ts';

/** Reads an executable that Go built: its types, and unless it was stripped the names of its variables and functions. */
export async function readGoBinary(source: ByteSource, isCancelled: () => boolean = () => false): Promise<Result<GoBinary, Failure>> {
  const turns = new Turns(isCancelled);
  const head = await readExactly(source, 0, 64);
  if (!head.ok) return head;
  const kind = binaryKind(head.value);
  if (kind === undefined) {
    return err({ code: 'unknown-format', sentence: 'This is no executable. Types come from the program that wrote the heap dump.' });
  }
  if (kind === 'pe' || kind === 'fat mach-o') {
    const what = kind === 'pe' ? 'an executable for Windows' : 'an executable for several architectures';
    return err({
      code: 'known-but-not-readable',
      sentence: `This is ${what}; types are read from ELF files (Linux and others) and from those for macOS on one architecture. The heap dump opens without it.`,
    });
  }
  const parts = kind === 'elf' ? await readElf(source, turns) : await readMachO(source);
  if (!parts.ok) return parts;
  const loaded = await Image.load(source, parts.value);
  if (!loaded.ok) return loaded;
  if (await turns.over()) return err(CANCELLED_FAILURE);
  const image = loaded.value;
  const goVersion = readBuildVersion(image);
  const module = await findModuleData(image, minorOf(goVersion), turns);
  if (await turns.over()) return err(CANCELLED_FAILURE);
  if (module === undefined) {
    return err({
      code: 'known-but-not-readable',
      sentence:
        goVersion === '' && image.section('.gopclntab') === undefined
          ? 'This executable was not built by Go, so it has no types for a Go heap dump.'
          : `The types of this executable (${goVersion || 'an unknown version of Go'}) can’t be found. Executables of Go 1.18 and later can be read.`,
    });
  }
  const table = new TypeTable(image, module.types);
  const symbols = new SymbolTable(parts.value.symbols);
  const globals = joinGlobals(symbols, await readDwarfGlobals(image, table, turns), [module.data, module.bss]);
  if (await turns.over()) return err(CANCELLED_FAILURE);
  return ok({
    goVersion,
    pointerSize: parts.value.pointerSize,
    isBigEndian: parts.value.isBigEndian,
    data: module.data,
    bss: module.bss,
    types: module.types,
    typeAt: (address) => table.typeAt(address),
    globals,
    bytesAt: (address, length) => image.bytes(address, length),
    functionAt: (pc) => symbols.functionAt(pc),
  });
}

/** 27 of `go1.27.3`; the newest that is known where it is not told. */
function minorOf(goVersion: string): number {
  const minor = /^go1\.(\d+)/.exec(goVersion)?.[1];
  return minor === undefined ? 27 : Number(minor);
}
