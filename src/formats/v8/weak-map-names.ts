/**
 * A value in a WeakMap is held by its key and the table together, so V8 writes an edge from each, with a name that says
 * so. The edge from the table is left out of what holds, as DevTools does, so that the key holds its value.
 */
import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import type { Failure } from '../../model/failure.ts';
import { decodeJsonString } from './decode-string.ts';
import type { Sections } from './sections.ts';
import type { EdgeCodes } from './type-codes.ts';

const EPHEMERON = /^\d+ \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/;
const SHORTEST = 60;

export class WeakMapNames {
  private readonly names = new GrowableInt32();
  private readonly tables = new GrowableFloat64();
  /** By string: most edges are asked about in vain. */
  private isPair = new Uint8Array(0);

  /** Looks at the names of all internal edges. */
  async find(sections: Sections, edges: EdgeCodes, isCancelled: () => boolean): Promise<Failure | undefined> {
    const { strings, edgeCount } = sections;
    const type = sections.edgeType.data;
    const name = sections.edgeName.data;
    const isWanted = new Uint8Array(strings.count);
    let wanted = 0;
    for (let edge = 0; edge < edgeCount; edge++) {
      if (type[edge] !== edges.internal) continue;
      const id = name[edge]!;
      if (id >= strings.count || isWanted[id] === 1 || strings.lengthOf(id) < SHORTEST) continue;
      isWanted[id] = 1;
      wanted++;
    }
    const ids = new Uint32Array(wanted);
    for (let id = 0, at = 0; at < wanted; id++) if (isWanted[id] === 1) ids[at++] = id;
    isWanted.fill(0);
    this.isPair = isWanted;
    return strings.visit(
      ids,
      Number.POSITIVE_INFINITY,
      (id, bytes) => {
        // A digit, or the backslash of an escape.
        if (bytes.length < SHORTEST || !((bytes[0]! >= 48 && bytes[0]! <= 57) || bytes[0] === 92)) return;
        const table = EPHEMERON.exec(decodeJsonString(bytes))?.[1];
        if (table === undefined) return;
        this.names.push(id);
        isWanted[id] = 1;
        this.tables.push(Number(table));
      },
      isCancelled,
    );
  }

  get count(): number {
    return this.names.length;
  }

  /** Id of the table that an edge of this name belongs to; −1 when the name is another. */
  tableOf(name: number): number {
    if (this.isPair[name] !== 1) return -1;
    let low = 0;
    let high = this.names.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.names.data[middle]!;
      if (found === name) return this.tables.data[middle]!;
      if (found < name) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
