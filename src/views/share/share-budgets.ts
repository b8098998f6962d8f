/** Where links are pasted, and how long they may be there. Pure. */
import type { SharedLink } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import type { CompareWords } from '../compare/compare-words.ts';

export type BudgetId = 'chat' | 'default' | 'issue' | 'full';

export interface Budget {
  readonly id: BudgetId;
  readonly title: string;
  /** Characters of the whole link. */
  readonly characters: number;
  readonly where: string;
}

export const BUDGETS: readonly Budget[] = [
  { id: 'chat', title: 'Chat', characters: 3_800, where: 'fits one message' },
  { id: 'default', title: 'Default', characters: 8_000, where: 'fits mail, wikis and most chats' },
  { id: 'issue', title: 'Issue', characters: 30_000, where: 'fits an issue or a pull request' },
  { id: 'full', title: 'Full', characters: 64_000, where: 'as long as browsers are sure to open' },
];

const LITTLE = 0.1;

/** What such a link keeps, in words. */
export function keepsText(link: SharedLink, words: CompareWords['stack']): string {
  return [stacksText(link, words), ...findingsText(link)].join(', ');
}

function findingsText({ findings }: SharedLink): readonly string[] {
  if (findings === undefined) return [];
  const { kept, of, isShort } = findings;
  if (kept === of) return [`with ${counted(of, 'finding')}${isShort ? ' in short' : ''}`];
  return [kept === 0 ? `no room for ${counted(of, 'finding')}` : `with the first ${formatCount(kept)} of ${counted(of, 'finding')}`];
}

function stacksText(link: SharedLink, [one, several]: CompareWords['stack']): string {
  if (link.foldedStacks === 0 && !link.rounded) return `exact, ${formatCount(link.stacks)} ${link.stacks === 1 ? one : several}`;
  return [
    ...(link.rounded ? ['3 digits'] : []),
    ...(link.foldedStacks > 0 ? [`${formatCount(link.foldedStacks)} small ${link.foldedStacks === 1 ? one : several} folded`] : []),
    hardlyKeeps(link)
      ? `hardly anything of the change survives: ${shareText(link.exactShare)} of it on its own ${one}`
      : `${shareText(link.exactShare)} of the change on its own ${one}`,
  ].join(', ');
}

/** Not all is never called all. */
function shareText(share: number): string {
  return share < 1 && share > 0.999 ? 'over 99.9 %' : formatPercent(share, 1);
}

/** So little that one should not judge by it. */
export function hardlyKeeps(link: Pick<SharedLink, 'exactShare'>): boolean {
  return link.exactShare < LITTLE;
}

/** Nothing of what was given is missing. */
export function isWhole(link: Pick<SharedLink, 'foldedStacks' | 'rounded' | 'findings'>): boolean {
  const { findings } = link;
  return isExact(link) && (findings === undefined || (findings.kept === findings.of && !findings.isShort));
}

export function isExact(link: Pick<SharedLink, 'foldedStacks' | 'rounded'>): boolean {
  return link.foldedStacks === 0 && !link.rounded;
}
