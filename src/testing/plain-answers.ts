import type { PlainProfile } from './plain-profile.ts';

/** The naive way to every figure, frame by frame with maps and sets, to check the fast way against. */

/** Names from the outermost frame inwards. */
export function plainStack(plain: PlainProfile, sample: number): readonly string[] {
  return plain.sample[sample]!.stack.toReversed().flatMap((location) => {
    const { line, mapping } = plain.location[location]!;
    const file = mapping === -1 ? '' : plain.mapping[mapping]!.file;
    const unnamed = file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`;
    if (line.length === 0) return [unnamed];
    return line.toReversed().map(({ func }) => (func === -1 ? '' : plain.function[func]!.name) || unnamed);
  });
}

export interface PlainRow {
  flat: number;
  cum: number;
}

export type NamePredicate = (name: string) => boolean;

/** Rows by name, like `top`: recursion once, samples of value 0 not at all, rows without any value left out. */
export function plainTop(plain: PlainProfile, type: number, hidden: NamePredicate = () => false): Map<string, PlainRow> {
  const rows = new Map<string, PlainRow>();
  plain.sample.forEach(({ value }, sample) => {
    const amount = value[type]!;
    const stack = plainStack(plain, sample).filter((name) => !hidden(name));
    if (amount === 0) return;
    for (const name of new Set(stack)) {
      const row = rows.get(name) ?? { flat: 0, cum: 0 };
      row.cum += amount;
      if (stack.at(-1) === name) row.flat += amount;
      rows.set(name, row);
    }
  });
  for (const [name, { flat, cum }] of rows) if (flat === 0 && cum === 0) rows.delete(name);
  return rows;
}

/** Every path of a merged tree as "a;b;c" with its value and weight. */
export function plainTree(
  plain: PlainProfile,
  type: number,
  pathOf: (stack: readonly string[]) => readonly string[] | undefined,
): Map<string, { value: number; weight: number }> {
  const nodes = new Map<string, { value: number; weight: number }>();
  plain.sample.forEach(({ value }, sample) => {
    const amount = value[type]!;
    if (amount === 0) return;
    const path = pathOf(plainStack(plain, sample));
    if (!path) return;
    for (let depth = 1; depth <= path.length; depth++) {
      const key = path.slice(0, depth).join(';');
      const node = nodes.get(key) ?? { value: 0, weight: 0 };
      node.value += amount;
      node.weight += Math.abs(amount);
      nodes.set(key, node);
    }
  });
  return nodes;
}
