import { formatCount } from '../../lib/format-value.ts';
import type { LinkOrigin } from '../../store/comparison.ts';

/** What a link left out, in words; empty when it is exact. */
export function approximation(link: Pick<LinkOrigin, 'foldedStacks' | 'rounded' | 'redacted'>): string {
  const parts = [
    ...(link.rounded ? ['3 digits'] : []),
    ...(link.foldedStacks > 0 ? [`${formatCount(link.foldedStacks)} small ${link.foldedStacks === 1 ? 'stack' : 'stacks'} folded`] : []),
  ];
  const approximate = parts.length === 0 ? '' : `approximate: ${parts.join(', ')}; totals are exact`;
  const redacted = link.redacted ? 'names outside the standard library are hashes' : '';
  return [approximate, redacted].filter((text) => text !== '').join('; ');
}
