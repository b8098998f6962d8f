/** Which findings go into a link of so many characters, and the stacks that they cite. */
import type { SharedComparison, SharedFinding, SharedTree } from '../model/shared-comparison.ts';
import { encodeD1With, type Deflate } from './d1-encode.ts';
import { normalFindings } from './normal-findings.ts';
import { payloadTextLength } from './payload-text.ts';

/** Where not everything fits, the stacks keep the rest. */
const FINDINGS_SHARE = 0.25;

export interface FindingsRung {
  readonly findings: readonly SharedFinding[];
  /** They do not say what else saw the same, and what would make them surer. */
  readonly isShort: boolean;
  /** Characters that they take at most. */
  readonly size: number;
}

export const NO_FINDINGS: FindingsRung = { findings: [], isShort: false, size: 0 };

/** The richest first, down to one that keeps to its share of the budget, perhaps without any. */
export function findingsLadder(comparison: SharedComparison, budget: number, deflate: Deflate): readonly FindingsRung[] {
  const all = normalFindings(comparison.findings ?? []);
  if (all.length === 0) return [NO_FINDINGS];
  const bare = withoutStacks(comparison);
  const sizeOf = (findings: readonly SharedFinding[]): number => {
    const bytes = encodeD1With({ ...bare, findings }, deflate);
    return bytes.ok ? payloadTextLength(bytes.value.length) : Infinity;
  };
  const around = sizeOf([]);
  const rungs: FindingsRung[] = [];
  const most = budget * FINDINGS_SHARE;
  const add = (findings: readonly SharedFinding[], isShort: boolean): boolean => {
    const size = sizeOf(findings) - around;
    rungs.push({ findings, isShort, size });
    return size <= most;
  };
  if (add(all, false)) return rungs;
  const short = all.map((finding) => ({ ...finding, surer: [], also: [] }));
  for (let count = short.length; count > 0; count--) if (add(short.slice(0, count), true)) return rungs;
  return [...rungs, NO_FINDINGS];
}

export function withFindings(comparison: SharedComparison, findings: readonly SharedFinding[]): SharedComparison {
  const { findings: _, ...rest } = comparison;
  return findings.length === 0 ? rest : { ...rest, findings };
}

/** Measured without stacks, findings write all of their names out: in the link they share those of the tree. */
function withoutStacks(comparison: SharedComparison): SharedComparison {
  const zeros = comparison.types.map(() => new Float64Array(1));
  const tree: SharedTree = { count: 1, parent: Int32Array.of(-1), name: Int32Array.of(-1), base: zeros, head: zeros };
  return { ...withFindings(comparison, []), names: [], tree };
}

/** The nodes at the ends of the cited paths: what a reader is led to should not be folded away. */
export function citedNodes({ tree, names, findings = [] }: SharedComparison): ReadonlySet<number> {
  const paths = findings.flatMap(({ evidence }) => evidence.flatMap((one) => ((one.kind === 'stack' || one.kind === 'growth') && one.path.length > 0 ? [one.path] : [])));
  if (paths.length === 0) return new Set();
  const wanted = new Set(paths.flat());
  // Only nodes of cited names: most have others.
  const children = new Map<string, number>();
  for (let node = 1; node < tree.count; node++) {
    const name = names[tree.name[node]!]!;
    if (wanted.has(name)) children.set(`${tree.parent[node]} ${name}`, node);
  }
  const ends = paths.map((path) => path.reduce<number | undefined>((node, name) => (node === undefined ? undefined : children.get(`${node} ${name}`)), 0));
  return new Set(ends.filter((node) => node !== undefined));
}
