import type { EdgeScan } from './edges.ts';
import type { StaticPlace } from './find-statics.ts';
import type { DumpSegment } from './layout.ts';
import type { RootNodes } from './root-nodes.ts';

export function segmentName(kind: DumpSegment['kind']): string {
  return kind === 'data' ? 'data segment' : 'bss segment';
}

/**
 * Puts nameless static values that hold objects under the variables that point to them, so that a path reads as the
 * source does: `main.recent`, `main.Cache[…]`, its map.
 */
export class StaticValues {
  private readonly places: readonly StaticPlace[];
  private readonly segments: readonly DumpSegment[];
  private readonly nodes = new Map<StaticPlace, number>();
  private readonly added: { readonly node: number; readonly segment: string }[] = [];

  constructor(places: readonly StaticPlace[], segments: readonly DumpSegment[]) {
    this.places = places;
    this.segments = segments;
  }

  /** A place that has a node, for it holds objects. */
  note(place: number, node: number): void {
    this.nodes.set(this.places[place]!, node);
  }

  /** Returns the nodes that need no place under their segment then. */
  link(roots: RootNodes, edges: EdgeScan): ReadonlySet<number> {
    const holders = new Map<StaticPlace, StaticPlace[]>();
    for (const place of this.places) {
      for (const value of place.values) {
        const list = holders.get(value);
        if (list) list.push(place);
        else holders.set(value, [place]);
      }
    }
    // Whatever leads to a place with objects gets a node, too.
    const work = [...this.nodes.keys()].filter(({ isNameless }) => isNameless);
    while (work.length > 0) {
      for (const holder of holders.get(work.pop()!) ?? []) {
        if (this.nodes.has(holder)) continue;
        this.addNode(roots, holder);
        if (holder.isNameless) work.push(holder);
      }
    }
    for (const [place, node] of this.nodes) {
      const values = place.values.map((value) => this.nodes.get(value)).filter((value) => value !== undefined);
      if (values.length === 0) continue;
      const start = edges.filled;
      for (let edge = edges.edgeStart[node]!; edge < edges.edgeEnd[node]!; edge++) edges.append(edges.target[edge]!);
      for (const value of values) edges.append(value);
      roots.rowFrom(node, start);
    }
    return this.nested();
  }

  /** Nodes of variables that hold objects by static values only. */
  addedTo(segment: string): readonly number[] {
    return this.added.filter((holder) => holder.segment === segment).map(({ node }) => node);
  }

  private addNode(roots: RootNodes, place: StaticPlace): void {
    const node = roots.add(place.name, { kind: 'global', index: this.places.indexOf(place) });
    this.nodes.set(place, node);
    const segment = this.segments.find(({ address, length }) => place.address >= address && place.address < address + length);
    this.added.push({ node, segment: segmentName(segment?.kind ?? 'data') });
  }

  /** What stands under a variable, directly or not. */
  private nested(): ReadonlySet<number> {
    const reached = new Set<number>();
    const work = [...this.nodes.keys()].filter(({ isNameless }) => !isNameless);
    while (work.length > 0) {
      for (const value of work.pop()!.values) {
        const node = this.nodes.get(value);
        if (node === undefined || reached.has(node)) continue;
        reached.add(node);
        work.push(value);
      }
    }
    return reached;
  }
}
