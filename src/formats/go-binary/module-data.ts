import type { Span } from './binary.ts';
import type { Image } from './image.ts';
import type { Turns } from './turns.ts';

/** What is needed of `runtime.moduledata` (runtime/symtab.go). */
export interface ModuleData {
  readonly data: Span;
  readonly bss: Span;
  readonly types: Span;
}

/**
 * Words of moduledata. Up to `ebss` they have been the same since Go 1.16; before `types`, two came with Go 1.20
 * (coverage counters), and one between `types` and `etypes` with Go 1.27.
 */
const WORD_TEXT = 22;
const WORD_DATA = 26;
const WORD_BSS = 28;
const WORD_TYPES_BEFORE_1_20 = 35;
const WORD_TYPES = 37;

/**
 * Finds the module data: it has a section of its own since Go 1.26, a symbol unless stripped, and it always begins
 * with the address of the table of functions.
 */
export async function findModuleData(image: Image, goMinor: number, turns: Turns): Promise<ModuleData | undefined> {
  const section = image.section('.go.module', '__go_module');
  const symbol = image.parts.symbols.find(({ name }) => name === 'runtime.firstmoduledata');
  for (const address of [section?.address, symbol?.address]) {
    const found = address === undefined ? undefined : readModuleData(image, address, goMinor);
    if (found) return found;
  }
  return searchModuleData(image, goMinor, turns);
}

async function searchModuleData(image: Image, goMinor: number, turns: Turns): Promise<ModuleData | undefined> {
  const table = image.section('.gopclntab', '.data.rel.ro.gopclntab', '__gopclntab');
  if (table === undefined) return undefined;
  const { pointerSize } = image.parts;
  for (const { from, to } of image.writable) {
    if (await turns.over()) return undefined;
    for (let address = from; address + pointerSize <= to; address += pointerSize) {
      if (image.word(address) !== table.address) continue;
      const found = readModuleData(image, address, goMinor);
      if (found) return found;
    }
  }
  return undefined;
}

function readModuleData(image: Image, address: number, goMinor: number): ModuleData | undefined {
  const word = (index: number): number => image.word(address + index * image.parts.pointerSize);
  const typesAt = goMinor >= 20 ? WORD_TYPES : WORD_TYPES_BEFORE_1_20;
  const from = word(typesAt);
  const to = goMinor >= 27 ? word(typesAt + 2) : word(typesAt + 1);
  const module = {
    data: { from: word(WORD_DATA), to: word(WORD_DATA + 1) },
    bss: { from: word(WORD_BSS), to: word(WORD_BSS + 1) },
    types: { from, to },
  };
  const isPlausible =
    word(WORD_TEXT) > 0 && module.data.to >= module.data.from && module.bss.to >= module.bss.from && to > from && image.has(from, 1);
  return isPlausible ? module : undefined;
}
