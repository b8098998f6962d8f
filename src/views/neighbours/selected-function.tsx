import type { ReactNode } from 'react';
import type { Neighbours } from '../../engine/contract.ts';
import { formatPercent, formatValue } from '../../lib/format-value.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { splitName } from '../shared/split-name.ts';

/** The function that stands between the two tables, and what can be done with it. */
export function SelectedFunction(props: {
  readonly neighbours: Neighbours;
  readonly unit: string;
  readonly whole: number;
}): ReactNode {
  const { neighbours, unit, whole } = props;
  const { path, own } = splitName(neighbours.displayName, neighbours.packageName);
  return (
    <header className="selected-function">
      <div className="selected-function-name">
        <h2 title={neighbours.name}>
          <span className="selected-function-path">{path}</span>
          <wbr />
          {own}
        </h2>
        <p title={neighbours.file}>{neighbours.file === '' ? 'file not recorded' : neighbours.file}</p>
      </div>
      <dl className="selected-function-values">
        <div>
          <dt>Flat</dt>
          <dd>
            {formatValue(neighbours.flat, unit)} <span>{formatPercent(neighbours.flat, whole)}</span>
          </dd>
        </div>
        <div>
          <dt>Cum</dt>
          <dd>
            {formatValue(neighbours.cum, unit)} <span>{formatPercent(neighbours.cum, whole)}</span>
          </dd>
        </div>
      </dl>
      <div className="selected-function-actions">
        <CommandButton id="function.zoom">Zoom to it</CommandButton>
        <CommandButton id="function.focus">Focus</CommandButton>
        <CommandButton id="function.ignore">Ignore</CommandButton>
        <CommandButton id="function.hide">Hide</CommandButton>
        <CommandButton id="function.copy">Copy name</CommandButton>
      </div>
    </header>
  );
}
