import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpLayout, MemoryPlace } from './layout.ts';

const PASS = 'Following references';

export const CHANGED_FAILURE: Failure = {
  code: 'unreadable-file',
  sentence: 'The file changed while it was read. Copy it to a place where nothing writes to it, then open the copy.',
};

/** Drives the second pass: objects, then frames and segments, whose memory and fields are read side by side. */
export class MemoryScan {
  private readonly fields: ByteWindow;
  private readonly memory: ByteWindow;
  private readonly edges: EdgeScan;
  private readonly layout: DumpLayout;
  private readonly watch: ReadWatch;

  constructor(source: ByteSource, layout: DumpLayout, edges: EdgeScan, watch: ReadWatch) {
    this.fields = new ByteWindow(source);
    this.memory = new ByteWindow(source);
    this.layout = layout;
    this.edges = edges;
    this.watch = watch;
  }

  async objects(): Promise<Failure | undefined> {
    const { edges, fields: window } = this;
    for (const range of this.layout.objectRanges) {
      window.seek(range.from);
      for (;;) {
        const reason = edges.scan(window, range.to);
        if (reason === 'other-record') break;
        if (reason === 'broken') return CHANGED_FAILURE;
        if (reason === 'large') {
          const { largeNode, largeSize } = edges;
          const start = edges.filled;
          const contents = window.offset;
          edges.begin();
          const failure = await this.walk({ contents, length: largeSize, fields: contents + largeSize });
          if (failure) return failure;
          edges.endLarge(largeNode, start, largeSize);
          continue;
        }
        const failure = await this.more(window, window.end - window.at + 1);
        if (failure) return failure;
      }
    }
    return undefined;
  }

  /** The references from a piece of memory. `onField` is told each offset before its reference, if any, is appended. */
  async walk(place: MemoryPlace, onField?: (offset: number) => void): Promise<Failure | undefined> {
    const { fields: window, memory, edges } = this;
    const { pointerSize } = this.layout.params;
    window.seek(place.fields);
    for (;;) {
      const at = window.at;
      const kind = readNumber(window);
      const offset = kind === 0 ? 0 : readNumber(window);
      if (kind < 0 || offset < 0) {
        window.at = at;
        const failure = await this.more(window, window.end - window.at + 1);
        if (failure) return failure;
        continue;
      }
      if (kind === 0) return undefined;
      const pointer = kind === 1 ? offset : offset + pointerSize;
      if (pointer + pointerSize > place.length) continue;
      // The word before may be an interface's type.
      const from = place.contents + Math.max(0, pointer - pointerSize);
      if (from < memory.base || from - memory.base + 2 * pointerSize > memory.end) {
        memory.seek(from);
        const failure = await this.more(memory, 2 * pointerSize);
        if (failure) return failure;
        if (place.contents + pointer + pointerSize - memory.base > memory.end) return CHANGED_FAILURE;
      }
      onField?.(pointer);
      edges.pointer(memory.view, place.contents - memory.base, pointer, place.length);
    }
  }

  private async more(window: ByteWindow, length: number): Promise<Failure | undefined> {
    if (window.has(length)) return undefined;
    if (this.watch.isCancelled()) return CANCELLED_FAILURE;
    if (window.base + window.end >= window.size && window.end > 0) return CHANGED_FAILURE;
    this.watch.onProgress({ phase: PASS, fraction: window.offset / window.size });
    return window.fill(length);
  }
}

/** A varint, or -1 when its end is not here. */
function readNumber(window: ByteWindow): number {
  const { bytes, end } = window;
  let value = 0;
  let scale = 1;
  while (window.at < end) {
    const byte = bytes[window.at++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  return -1;
}
