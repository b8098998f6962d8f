import type { ReactNode } from 'react';
import type { Compared } from './compared.ts';
import { approximation } from './link-texts.ts';

/** That the numbers came by a link, what it carries, how exact they are, and how to get the rest. */
export function LinkNote({ compared }: { readonly compared: Compared }): ReactNode {
  const { base, head, onLink } = compared;
  const { link } = compared.comparison;
  if (!link || !onLink) return null;
  const about = approximation(link);
  // Without names, nobody has the files under those that the link gives them.
  const files = link.redacted ? 'the original files' : [...new Set([base.name, head.name])].join(' and ');
  return (
    <div className="compare-note">
      <p>
        <strong>From a link</strong> {about === '' ? 'exact numbers by function' : about}. It carries{' '}
        {head.valueTypes.map(({ type }) => type).join(' and ')} only. Drop {files} here for all types, lines, labels and full
        detail.
      </p>
    </div>
  );
}
