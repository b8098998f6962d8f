import type { RawNode, WasteKind, WasteRow } from '../../model/object-graph.ts';

const MOST_ROWS = 200;
const MOST_EXAMPLES = 20;

interface Sum {
  count: number;
  bytes: number;
  readonly examples: RawNode[];
}

/** Waste by kind and name. */
export class WasteTally {
  private readonly kinds = new Map<WasteKind, Map<string, Sum>>();

  add(kind: WasteKind, name: string, bytes: number, node: RawNode): void {
    let names = this.kinds.get(kind);
    if (names === undefined) {
      names = new Map();
      this.kinds.set(kind, names);
    }
    let sum = names.get(name);
    if (sum === undefined) {
      sum = { count: 0, bytes: 0, examples: [] };
      names.set(name, sum);
    }
    sum.count++;
    sum.bytes += bytes;
    if (sum.examples.length < MOST_EXAMPLES) sum.examples.push(node);
  }

  rows(): WasteRow[] {
    const rows: WasteRow[] = [];
    for (const [kind, names] of this.kinds) {
      const sorted = [...names].sort(([, a], [, b]) => b.bytes - a.bytes).slice(0, MOST_ROWS);
      for (const [name, sum] of sorted) rows.push({ kind, name, ...sum });
    }
    return rows;
  }

  totals(): [WasteKind, { count: number; bytes: number }][] {
    return [...this.kinds].map(([kind, names]) => {
      const total = { count: 0, bytes: 0 };
      for (const sum of names.values()) {
        total.count += sum.count;
        total.bytes += sum.bytes;
      }
      return [kind, total];
    });
  }
}
