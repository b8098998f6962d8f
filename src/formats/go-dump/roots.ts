import { GrowableInt32 } from '../../lib/growable.ts';
import type { Failure } from '../../model/failure.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpGoroutine, DumpLayout, DumpSegment } from './layout.ts';
import { goroutineState, type RootNodes } from './root-nodes.ts';
import type { MemoryScan } from './scan-memory.ts';
import { segmentName, type StaticValues } from './static-values.ts';

/** A package-level variable, at the address where it is in the process. */
export interface GlobalPlace {
  readonly name: string;
  readonly address: number;
  readonly size: number;
}

interface HeldBySegment {
  readonly name: string;
  readonly direct: number;
  readonly held: GrowableInt32;
}

/** Adds everything that holds objects by itself: segments and their variables, goroutines and their frames. */
export class RootReader {
  private readonly layout: DumpLayout;
  private readonly roots: RootNodes;
  private readonly edges: EdgeScan;
  private readonly memory: MemoryScan;
  private readonly globals: readonly GlobalPlace[];
  private readonly statics: StaticValues;
  private readonly segments: HeldBySegment[] = [];
  private readonly goroutineNodes = new GrowableInt32();
  private goroutineObjects = 0;

  /** `globals` in ascending order of address. */
  constructor(
    layout: DumpLayout,
    roots: RootNodes,
    edges: EdgeScan,
    memory: MemoryScan,
    globals: readonly GlobalPlace[],
    statics: StaticValues,
  ) {
    this.statics = statics;
    this.layout = layout;
    this.roots = roots;
    this.edges = edges;
    this.memory = memory;
    this.globals = globals;
  }

  async read(): Promise<Failure | undefined> {
    for (const segment of this.layout.segments) {
      const failure = await this.segment(segment);
      if (failure) return failure;
    }
    return this.goroutines();
  }

  /** Categories; once types are known, for static values are named by theirs. */
  finish(): void {
    const nested = this.statics.link(this.roots, this.edges);
    for (const { name, held, direct } of this.segments) {
      const top = new GrowableInt32();
      for (let at = 0; at < held.length; at++) if (!nested.has(held.data[at]!)) top.push(held.data[at]!);
      for (const node of this.statics.addedTo(name)) if (!nested.has(node)) top.push(node);
      this.roots.category(name, top, direct);
    }
    this.roots.category('goroutines', this.goroutineNodes, this.goroutineObjects);
    const queued = new GrowableInt32();
    for (const { object, func } of this.layout.queuedFinalizers) this.hold(queued, object, func);
    this.roots.category('queued finalizers', queued, queued.length);
    const other = new GrowableInt32();
    for (const { address } of this.layout.otherRoots) this.hold(other, address);
    this.roots.category('other roots', other, other.length);
  }

  private hold(list: GrowableInt32, ...addresses: readonly number[]): void {
    for (const address of addresses) {
      const node = this.edges.nodeAt(address);
      if (node !== 0) list.push(node);
    }
  }

  /** One row for each variable with references; what lies in none goes to the segment itself. */
  private async segment(segment: DumpSegment): Promise<Failure | undefined> {
    const { edges, roots, globals } = this;
    const held = new GrowableInt32();
    const begin = edges.filled;
    let next = firstFrom(globals, segment.address);
    let start = begin;
    let variable = -1;
    let direct = 0;
    const close = (): void => {
      if (variable >= 0 && edges.filled > start) {
        const node = roots.add(globals[variable]!.name, { kind: 'global', index: variable });
        roots.rowFrom(node, start);
        held.push(node);
        this.statics.note(variable, node);
      } else {
        for (let at = start; at < edges.filled; at++) held.push(edges.target[at]!);
        // They are written again in the segment's own row; what types are found by stays where it is.
      }
      direct += edges.filled - start;
      start = edges.filled;
    };
    edges.begin();
    const failure = await this.memory.walk(segment, (offset) => {
      const address = segment.address + offset;
      const isInside = variable >= 0 && address < globals[variable]!.address + globals[variable]!.size;
      if (isInside) return;
      while (next < globals.length && globals[next]!.address + globals[next]!.size <= address) next++;
      const found = next < globals.length && globals[next]!.address <= address ? next : -1;
      if (found === variable) return;
      close();
      variable = found;
    });
    if (failure) return failure;
    close();
    this.segments.push({ name: segmentName(segment.kind), held, direct });
    return undefined;
  }

  private async goroutines(): Promise<Failure | undefined> {
    const { edges, roots, layout } = this;
    for (const [index, goroutine] of layout.goroutines.entries()) {
      const held = new GrowableInt32(16);
      this.hold(held, ...goroutine.held);
      this.goroutineObjects += held.length;
      for (let at = goroutine.firstFrame; at < goroutine.firstFrame + goroutine.frameCount; at++) {
        const frame = layout.frames[at]!;
        const node = roots.add(frame.name, { kind: 'frame', index: at });
        const start = edges.filled;
        edges.begin();
        // The collector passes over frames that nothing returns to (runtime/mgcmark.go, scanframeworker).
        if (frame.continuation !== 0) {
          const failure = await this.memory.walk(frame);
          if (failure) return failure;
        }
        roots.rowFrom(node, start);
        this.goroutineObjects += edges.filled - start;
        held.push(node);
      }
      const node = roots.add(this.goroutineName(goroutine), { kind: 'goroutine', index });
      const start = edges.filled;
      for (let at = 0; at < held.length; at++) edges.append(held.data[at]!);
      roots.rowFrom(node, start);
      this.goroutineNodes.push(node);
    }
    return undefined;
  }

  /** Goroutines that started in the same function and are in the same state have one name, so that they merge. */
  private goroutineName(goroutine: DumpGoroutine): string {
    const { frames } = this.layout;
    let outermost = '';
    for (let at = goroutine.firstFrame + goroutine.frameCount - 1; at >= goroutine.firstFrame; at--) {
      outermost = frames[at]!.name;
      if (outermost !== 'runtime.goexit') break;
    }
    const state = goroutineState(goroutine);
    return outermost === '' ? `goroutine in ${state}` : `goroutine in ${state}, ${outermost}`;
  }
}

function firstFrom(globals: readonly GlobalPlace[], address: number): number {
  let low = 0;
  let high = globals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (globals[middle]!.address + globals[middle]!.size <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
