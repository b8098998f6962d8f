/** References that the reader took out of the paths, and what that means for the object. Pure. */
import type { IgnoredReference, ObjectRow, RootPathStep } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { shortened, visibleText } from '../../lib/visible-text.ts';
import { shortTypeName } from './object-words.ts';
import { referenceText } from './path-chain.ts';

export interface IgnoredStep extends IgnoredReference {
  /** From what, how, to what. */
  readonly from: string;
  readonly by: string;
  readonly to: string;
}

const MOST_NAME = 60;

/** The reference that leads to a step; the first step of a path has none, nor one whose predecessor is not told. */
export function referenceOf(steps: readonly RootPathStep[], index: number): IgnoredStep | undefined {
  const source = steps[index - 1]?.object;
  const target = steps[index]?.object;
  if (!source || !target || (steps[index]?.skipped ?? 0) > 0) return undefined;
  return {
    source: source.id,
    target: target.id,
    from: nameOf(source),
    by: referenceText(steps, index),
    to: nameOf(target),
  };
}

function nameOf(row: ObjectRow): string {
  return shortened(shortTypeName(visibleText(row.id === 0 ? 'root' : row.name)), MOST_NAME);
}

export function withIgnored(list: readonly IgnoredStep[], step: IgnoredStep): readonly IgnoredStep[] {
  const known = list.some((other) => other.source === step.source && other.target === step.target);
  return known ? list : [...list, step];
}

export function withoutIgnored(list: readonly IgnoredStep[], index: number): readonly IgnoredStep[] {
  return list.filter((_, other) => other !== index);
}

export function ignoredText(step: IgnoredStep): string {
  return `${step.from} ${step.by === '' ? '' : `${step.by} `}→ ${step.to}`;
}

/** Said when no path is left. */
export function nothingHolds(row: Pick<ObjectRow, 'retained' | 'isReachable' | 'kind'>, ignored: number, withLoose: boolean): string {
  if (!row.isReachable) {
    return withLoose
      ? 'Nothing holds it: no root leads to it, not even through weak references. It is garbage that had not been collected when the file was written.'
      : 'Nothing holds it: no root leads to it. It is garbage that had not been collected when the file was written.';
  }
  if (ignored > 0) {
    const without = ignored === 1 ? 'this reference' : `these ${formatCount(ignored)} references`;
    return `Nothing else holds it: without ${without} it would be freed, and ${formatBytes(row.retained)} with it.`;
  }
  if (row.kind === 'root') return 'It is a root itself: nothing has to hold it.';
  return 'No path from a root was found.';
}
