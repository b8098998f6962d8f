/** Names of references out of the tables of Maps and Sets: by key, where a place in an array would say nothing. */
import { GrowableInt32 } from '../../lib/growable.ts';
import { collectionOf, startOf } from './collections.ts';
import type { Snapshot } from './snapshot.ts';

export class TableKinds {
  /** Tables in ascending order, and whether each is that of a Map; made when first asked. */
  private tables: Int32Array | undefined;
  private isMap = new Uint8Array(0);
  private readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  kindOf(node: number): 'Map' | 'Set' | undefined {
    if (this.snapshot.nodeType[node] !== this.snapshot.nodes.array) return undefined;
    this.tables ??= this.find();
    let low = 0;
    let high = this.tables.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const table = this.tables[middle]!;
      if (table === node) return this.isMap[middle] === 1 ? 'Map' : 'Set';
      if (table < node) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  private find(): Int32Array {
    const found = new GrowableInt32();
    const kinds = new GrowableInt32();
    for (let node = 0; node < this.snapshot.nodeCount; node++) {
      const collection = collectionOf(this.snapshot, node);
      if (!collection) continue;
      found.push(collection.table);
      kinds.push(collection.kind === 'Map' ? 1 : 0);
    }
    const order = Uint32Array.from({ length: found.length }, (_, index) => index).sort((a, b) => found.data[a]! - found.data[b]!);
    this.isMap = Uint8Array.from(order, (index) => kinds.data[index]!);
    return Int32Array.from(order, (index) => found.data[index]!);
  }
}

export interface TableEdge {
  readonly kind: 'Map' | 'Set';
  /** This edge, the one before it, and the first of the table. */
  readonly edge: number;
  readonly before: number | undefined;
  readonly first: number;
}

/** What must be read to name an edge of a table. */
export function tableEdge({ edgeStart, edgeType, edges }: Snapshot, table: number, kind: 'Map' | 'Set', edge: number): TableEdge {
  const begin = edgeStart[table]!;
  let first = begin;
  while (first < edge && edgeType[first] !== edges.internal) first++;
  return { kind, edge, before: edge > begin ? edge - 1 : undefined, first };
}

/** The node of the key under which a value stands; `member` for what is a key itself; undefined where it can't be told. */
export function keyOf({ edgeName, target }: Snapshot, { kind, edge, before, first }: TableEdge, textOf: (name: number) => string | undefined): number | 'member' | undefined {
  const placeOf = (at: number): number => Number(textOf(edgeName[at]!) ?? Number.NaN);
  const place = placeOf(edge);
  const stride = kind === 'Map' ? 3 : 2;
  const start = startOf([placeOf(first), place], stride);
  if (start === undefined || !Number.isInteger(place)) return undefined;
  if ((place - start) % stride === 0) return 'member';
  return before !== undefined && placeOf(before) === place - 1 ? target[before] : undefined;
}
