import type { GlobalVariable, Span } from './binary.ts';
import type { DwarfGlobal } from './dwarf-globals.ts';
import type { SymbolTable } from './symbol-table.ts';

/** Variables by the symbol table, typed by debug information, which stands in for symbols where those were removed. */
export function joinGlobals(symbols: SymbolTable, dwarf: readonly DwarfGlobal[], spans: readonly Span[]): GlobalVariable[] {
  const typed = new Map<number, DwarfGlobal>();
  for (const global of dwarf) if (!typed.has(global.address)) typed.set(global.address, global);
  const globals: GlobalVariable[] = [];
  for (const { name, address, size } of symbols.variables(spans)) {
    const type = typed.get(address)?.type;
    typed.delete(address);
    globals.push({ name: unescaped(name), address, size, type: type && type.size <= size ? type : undefined });
  }
  if (globals.length > 0) return globals;
  for (const { name, address, type } of typed.values()) {
    const size = type?.size ?? 0;
    if (size > 0 && spans.some(({ from, to }) => address >= from && address + size <= to)) {
      globals.push({ name, address, size, type });
    }
  }
  globals.sort((a, b) => a.address - b.address);
  return globals.filter((global, index) => index === 0 || global.address >= globals[index - 1]!.address + globals[index - 1]!.size);
}

/** The linker writes dots in the last part of a package's path as `%2e`. */
function unescaped(name: string): string {
  return name.includes('%') ? name.replace(/%([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : name;
}
