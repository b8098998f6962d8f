import type { ReactNode } from 'react';
import type { Compared } from './compared.ts';
import { approximation } from './link-texts.ts';

/** That the numbers came by a link, how exact they are, and how to get the rest. */
export function LinkNote({ compared }: { readonly compared: Compared }): ReactNode {
  const { link } = compared.comparison;
  const sides = [compared.base, compared.head].filter((facts) => facts.fromLink);
  if (!link || sides.length === 0) return null;
  const about = approximation(link);
  return (
    <div className="compare-note">
      <p>
        <strong>From a link</strong> {about === '' ? 'exact numbers by function' : about}. Drop{' '}
        {[...new Set(sides.map((facts) => facts.name))].join(' and ')} here for lines, labels and full detail.
      </p>
    </div>
  );
}
