import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SharedComparison } from '../model/shared-comparison.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { anyComparison, plainPaths } from '../testing/random-comparison.ts';
import { syntheticComparison } from '../testing/synthetic-comparison.ts';
import { canonical } from './canonical.ts';
import { fitBudget } from './fit-budget.ts';
import { FOLDED_NAME, ROUNDING_NAME, toProfiles } from './to-profiles.ts';

/** Values by path, of each sample. */
function pathsOf(profile: StackProfile): Map<string, readonly number[]> {
  const { stacks, samples, frames, functions, strings } = profile;
  const found = new Map<string, readonly number[]>();
  for (let sample = 0; sample < samples.count; sample++) {
    let path = '';
    for (let node = samples.node[sample]!; node > 0; node = stacks.parent[node]!) {
      path = `\n${strings[functions.name[frames.func[stacks.frame[node]!]!]!]}${path}`;
    }
    expect(found.has(path)).toBe(false);
    found.set(path, samples.values.map((column) => column[sample]!));
  }
  return found;
}

function sideOf(comparison: SharedComparison, side: 0 | 1): Map<string, readonly number[]> {
  const types = comparison.types.length;
  const paths = [...plainPaths(comparison)].map(([path, values]) => [path, values.slice(side * types, (side + 1) * types)] as const);
  return new Map(paths.filter(([, values]) => values.some((value) => value !== 0)));
}

function expectSound({ stacks, samples }: StackProfile): void {
  for (let node = 1; node < stacks.count; node++) {
    const above = stacks.parent[node]!;
    expect(above).toBeLessThan(node);
    expect(stacks.end[node]).toBeLessThanOrEqual(stacks.end[above]!);
    expect(stacks.end[node]).toBeGreaterThan(node);
    // Depth-first: what comes before a node is its parent or in the subtree of a sibling.
    expect(node - 1 === above || stacks.end[above]! > node).toBe(true);
  }
  expect(stacks.end[0]).toBe(stacks.count);
  for (let sample = 1; sample < samples.count; sample++) expect(samples.node[sample]!).toBeGreaterThan(samples.node[sample - 1]!);
}

describe('a link as two profiles', () => {
  it('has the values of each side on the same paths', () => {
    fc.assert(
      fc.property(anyComparison, (any) => {
        const comparison = { ...canonical(any), foldedStacks: 0 };
        toProfiles(comparison).forEach((profile, side) => {
          expectSound(profile);
          expect(pathsOf(profile)).toEqual(sideOf(comparison, side === 0 ? 0 : 1));
          expect(profile.valueTypes).toEqual(comparison.types);
          expect(profile.origin).toMatchObject({ timeNanos: comparison.sides[side]!.timeNanos, period: comparison.sides[side]!.period });
        });
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('has exact totals where values were rounded and stacks folded', async () => {
    const whole = syntheticComparison({ stacks: 800, seed: 12 });
    const fitted = await fitBudget(whole, { budget: 3_800 });
    if (!fitted.ok) throw new Error(fitted.error.sentence);
    expect(fitted.value.rounded).toBe(true);
    toProfiles(fitted.value.comparison).forEach((profile, side) => {
      expectSound(profile);
      const sums = profile.samples.values.map((column) => column.reduce((sum, value) => sum + value, 0));
      expect(sums).toEqual(whole.sides[side]!.totals);
      const names = [...pathsOf(profile).keys()];
      expect(names).toContain(`\n${ROUNDING_NAME}`);
      expect(names.includes(`\n${FOLDED_NAME}`)).toBe(fitted.value.comparison.tree.base[0]![0] !== 0);
    });
  });
});
