/** What the views of paths have in common. */
import type { ReactNode } from 'react';
import './path-parts.css';

const DOMINATOR_HINT = 'Every path from a root goes through it';

export function DominatorWord(): ReactNode {
  return (
    <span className="dominator-word" title={DOMINATOR_HINT}>
      <span className="dominator-mark" />
      dominator
    </span>
  );
}

export function DominatorLegend(): ReactNode {
  return (
    <span className="dominator-legend">
      <span className="dominator-mark" />
      dominator: every path goes through it
    </span>
  );
}

/** Whether references that keep nothing alive are followed too. */
export function LooseSwitch(props: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }): ReactNode {
  return (
    <label className="loose-switch" title="Follow weak, soft and other references that keep nothing alive by themselves">
      <input type="checkbox" checked={props.isOn} onChange={(event) => props.onChange(event.target.checked)} />
      Also weak references
    </label>
  );
}
