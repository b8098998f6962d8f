import type { Span } from './binary.ts';
import type { ImageSymbol } from './image.ts';

/** Symbols by address. */
export class SymbolTable {
  private readonly functions: readonly ImageSymbol[];
  private readonly objects: readonly ImageSymbol[];

  constructor(symbols: readonly ImageSymbol[]) {
    const byAddress = (a: ImageSymbol, b: ImageSymbol): number => a.address - b.address;
    this.functions = symbols.filter(({ isFunction }) => isFunction).sort(byAddress);
    this.objects = symbols.filter(({ isFunction, size }) => !isFunction && size > 0).sort(byAddress);
  }

  functionAt(pc: number): string {
    let low = 0;
    let high = this.functions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.functions[middle]!.address <= pc) low = middle + 1;
      else high = middle;
    }
    const found = this.functions[low - 1];
    return found && pc < found.address + found.size ? found.name : '';
  }

  /** What lies in the spans, without overlaps. */
  variables(spans: readonly Span[]): ImageSymbol[] {
    const found: ImageSymbol[] = [];
    let end = 0;
    for (const symbol of this.objects) {
      if (symbol.address < end) continue;
      if (!spans.some(({ from, to }) => symbol.address >= from && symbol.address + symbol.size <= to)) continue;
      found.push(symbol);
      end = symbol.address + symbol.size;
    }
    return found;
  }
}
