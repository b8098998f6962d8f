import type { ReactNode } from 'react';
import { visibleText } from '../../lib/visible-text.ts';
import type { Compared } from './compared.ts';
import { approximation } from './link-texts.ts';

/** That the numbers came by a link, what it carries, how exact they are, and how to get the rest. */
export function LinkNote({ compared }: { readonly compared: Compared }): ReactNode {
  const { base, head, onLink, words } = compared;
  const { link } = compared.comparison;
  if (!link || !onLink) return null;
  const about = approximation(link, words.stack);
  // Without names, nobody has the files under those that the link gives them.
  const names = link.redacted ? 'the original files' : [...new Set([base.name, head.name].map(visibleText))].join(' and ');
  const files = head.kind === 'go-objects' ? `${names}, with the program that wrote them,` : names;
  return (
    <div className="compare-note">
      <p>
        <strong>From a link</strong> {about === '' ? `exact numbers by ${words.name[0]}` : about}. It carries{' '}
        {head.valueTypes.map(({ type }) => type).join(' and ')} only. Drop {files} here for{' '}
        {compared.ofHeaps ? words.detail : `all types, ${words.detail}`}.
      </p>
    </div>
  );
}
