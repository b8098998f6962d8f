import type { ReactNode } from 'react';
import { packageOf } from '../../analysis/go-names.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { splitName } from '../shared/split-name.ts';
import '../shared/function-name.css';

/** A function's name in a table: where there is little room, the package's path goes first. */
export function PlaceName({ name }: { readonly name: string }): ReactNode {
  const { path, own } = splitName(visibleText(name), packageOf(name));
  return (
    <bdi className="function-name">
      {path === '' ? null : <span className="function-path">{path}</span>}
      <span className="function-own">{own}</span>
    </bdi>
  );
}
