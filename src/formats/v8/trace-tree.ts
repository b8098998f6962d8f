/**
 * Allocation stacks: a tree of calls, written as nested arrays, and a table of functions. A node of the heap names the
 * call at which it was allocated. Source: V8, src/profiler/heap-snapshot-generator.cc (SerializeTraceTree).
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import type { TraceFields } from './header.ts';
import type { JsonBytes } from './json-bytes.ts';

/** Deeper nesting than any stack that V8 records. */
const MOST_DEPTH = 100_000;

export class TraceTree {
  /** By trace node id: index of the function, and id of the caller; −1 for none. */
  readonly info = new GrowableInt32();
  readonly caller = new GrowableInt32();

  private set(id: number, info: number, caller: number): void {
    while (this.info.length <= id) {
      this.info.push(-1);
      this.caller.push(-1);
    }
    this.info.data[id] = info;
    this.caller.data[id] = caller;
  }

  /** Takes the section, from before its bracket on; false when the file ends in it or it is damaged. */
  async scan(json: JsonBytes, fields: TraceFields, mostNodes: number): Promise<boolean> {
    const { window } = json;
    if ((await json.peek()) !== 91 || fields.id < 0 || fields.info < 0) return (await json.skipValue()) && false;
    const owner = new GrowableInt32();
    let depth = 0;
    let field = 0;
    let value = -1;
    let id = -1;
    let info = -1;
    const finishNumber = (): void => {
      if (value < 0) return;
      if (field === fields.id) id = value;
      else if (field === fields.info) info = value;
      field++;
      value = -1;
    };
    const finishNode = (): void => {
      const caller = depth >= 2 ? owner.data[depth - 1]! : -1;
      if (id >= 0 && id <= mostNodes) this.set(id, info, caller);
    };
    for (;;) {
      const { bytes, end } = window;
      while (window.at < end) {
        const byte = bytes[window.at++]!;
        if (byte >= 48 && byte <= 57) value = Math.min(0x7fff_fff, (value < 0 ? 0 : value) * 10 + byte - 48);
        else if (byte === 44) finishNumber();
        else if (byte === 91) {
          if (depth > 0) finishNode();
          if (depth >= MOST_DEPTH) return false;
          owner.length = depth;
          owner.push(id);
          depth++;
          field = 0;
        } else if (byte === 93) {
          finishNumber();
          depth--;
          if (depth === 0) return true;
          // The children were the last field of their caller: a new one begins.
          field = 0;
          id = -1;
          info = -1;
        } else if (byte > 32) return false;
      }
      if (!(await json.more())) return false;
    }
  }
}
