import { formatCount } from '../../lib/format-value.ts';
import type { LinkOrigin } from '../../store/comparison.ts';
import type { CompareWords } from './compare-words.ts';

/** What a link left out, in words; empty when it is exact. */
export function approximation(link: Pick<LinkOrigin, 'foldedStacks' | 'rounded' | 'redacted'>, [one, several]: CompareWords['stack']): string {
  const parts = [
    ...(link.rounded ? ['3 digits'] : []),
    ...(link.foldedStacks > 0 ? [`${formatCount(link.foldedStacks)} small ${link.foldedStacks === 1 ? one : several} folded`] : []),
  ];
  const approximate = parts.length === 0 ? '' : `approximate: ${parts.join(', ')}; totals are exact`;
  const redacted = link.redacted ? 'names outside the standard library are hashes' : '';
  return [approximate, redacted].filter((text) => text !== '').join('; ');
}
