/** Stack traces and frames of the file, and which thread is on them. */
import type { SourceFrame } from '../../model/object-graph.ts';
import type { ClassTable } from './class-table.ts';
import type { NameTable } from './name-table.ts';

interface Frame {
  readonly methodId: number;
  readonly fileId: number;
  readonly classSerial: number;
  readonly line: number;
}

/** A Map takes 16 M entries at most; a file with more frames than this has them for nothing one would look at. */
const MOST = 4_000_000;

export class TraceTable {
  private readonly frames = new Map<number, Frame>();
  private readonly traces = new Map<number, Float64Array>();

  addFrame(id: number, frame: Frame): void {
    if (this.frames.size < MOST) this.frames.set(id, frame);
  }

  addTrace(serial: number, frames: Float64Array): void {
    if (this.traces.size < MOST) this.traces.set(serial, frames);
  }

  hasFrames(serial: number): boolean {
    return (this.traces.get(serial)?.length ?? 0) > 0;
  }

  /** Innermost first; empty when the trace is not known. */
  framesOf(serial: number, names: NameTable, classes: ClassTable): readonly SourceFrame[] {
    const frames: SourceFrame[] = [];
    for (const id of this.traces.get(serial) ?? []) frames.push(this.frameOf(id, names, classes));
    return frames;
  }

  /** The frame at a depth of a trace, 0 is the innermost. */
  frameAt(serial: number, depth: number, names: NameTable, classes: ClassTable): SourceFrame | undefined {
    const id = this.traces.get(serial)?.[depth];
    return id === undefined ? undefined : this.frameOf(id, names, classes);
  }

  private frameOf(id: number, names: NameTable, classes: ClassTable): SourceFrame {
    const frame = this.frames.get(id);
    if (!frame) return { name: `frame 0x${id.toString(16)}`, file: '', line: 0 };
    const owner = classes.ofSerial(frame.classSerial);
    const method = names.get(frame.methodId) ?? '?';
    return {
      name: owner === undefined ? method : `${classes.nameOf(owner, names)}.${method}`,
      // 0 and below: no line known, compiled, native.
      file: frame.fileId === 0 ? '' : (names.get(frame.fileId) ?? ''),
      line: Math.max(0, frame.line),
    };
  }
}
