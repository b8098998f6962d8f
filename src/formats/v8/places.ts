/** Where objects were constructed and functions stand: script, line and column. Many objects share a place. */
import { GrowableInt32 } from '../../lib/growable.ts';

export class Places {
  /** Of each node; 0 for none. Empty where the file has no locations. */
  ofNode: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  readonly script = new GrowableInt32();
  readonly line = new GrowableInt32();
  readonly column = new GrowableInt32();
  private table = new Int32Array(1024);

  constructor() {
    this.push(-1, -1, -1);
  }

  get count(): number {
    return this.script.length;
  }

  of(node: number): number {
    return node < this.ofNode.length ? this.ofNode[node]! : 0;
  }

  intern(script: number, line: number, column: number): number {
    const mask = this.table.length - 1;
    let slot = hash(script, line, column) & mask;
    for (;;) {
      const place = this.table[slot]!;
      if (place === 0) break;
      if (this.script.data[place] === script && this.line.data[place] === line && this.column.data[place] === column) return place;
      slot = (slot + 1) & mask;
    }
    const place = this.count;
    this.push(script, line, column);
    this.table[slot] = place;
    if (this.count * 2 > this.table.length) this.rehash();
    return place;
  }

  private push(script: number, line: number, column: number): void {
    this.script.push(script);
    this.line.push(line);
    this.column.push(column);
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 4);
    const mask = this.table.length - 1;
    for (let place = 1; place < this.count; place++) {
      let slot = hash(this.script.data[place]!, this.line.data[place]!, this.column.data[place]!) & mask;
      while (this.table[slot] !== 0) slot = (slot + 1) & mask;
      this.table[slot] = place;
    }
  }
}

function hash(script: number, line: number, column: number): number {
  const mixed = Math.imul(script, 0x9e3779b1) ^ Math.imul(line, 0x85ebca6b) ^ Math.imul(column, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
