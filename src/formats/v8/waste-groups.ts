/** Nodes that are equal in some way, counted under a key. */
const MOST_EXAMPLES = 20;

export interface WasteGroup {
  /** String of the name, −1 for none. */
  readonly name: number;
  /** The text itself, where it stands nowhere in the file as one. */
  text?: string;
  count: number;
  bytes: number;
  largest: number;
  readonly examples: number[];
}

export class WasteGroups {
  private readonly byKey = new Map<number | string, WasteGroup>();

  add(key: number | string, name: number, node: number, bytes: number): WasteGroup {
    let group = this.byKey.get(key);
    if (!group) this.byKey.set(key, (group = { name, count: 0, bytes: 0, largest: 0, examples: [] }));
    group.count++;
    group.bytes += bytes;
    group.largest = Math.max(group.largest, bytes);
    if (group.examples.length < MOST_EXAMPLES) group.examples.push(node);
    return group;
  }

  get(key: number | string): WasteGroup | undefined {
    return this.byKey.get(key);
  }

  worst(cost: (group: WasteGroup) => number, most: number, leastCount = 2): readonly WasteGroup[] {
    return [...this.byKey.values()]
      .filter(({ count }) => count >= leastCount)
      .sort((a, b) => cost(b) - cost(a) || a.examples[0]! - b.examples[0]!)
      .slice(0, most);
  }

  total(cost: (group: WasteGroup) => number, leastCount: number): { readonly count: number; readonly bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const group of this.byKey.values()) {
      if (group.count < leastCount) continue;
      count += group.count;
      bytes += cost(group);
    }
    return { count, bytes };
  }
}
