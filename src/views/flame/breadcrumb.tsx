import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { PathStep } from '../../engine/contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import type { FlameState, FlameStore } from './flame-state.ts';
import { withoutDirectory } from './label-fit.ts';
import { widthOf } from './window-math.ts';

/** Longer paths are folded in the middle: the outermost frame and the last ones say where one is. */
const MOST_STEPS = 5;
const LAST_STEPS = 3;

/** The way from the whole picture to the zoomed frame. */
export function Breadcrumb(props: {
  readonly store: FlameStore;
  /** Set in a picture that stands beside the other side's: two places of one name can't be told apart by ear. */
  readonly side: 'base' | 'head' | undefined;
  readonly onStep: (step: PathStep | undefined) => void;
}): ReactNode {
  const { store, onStep } = props;
  const steps = useStore(store, (state) => state.steps);
  const [unfolded, setUnfolded] = useState<readonly PathStep[]>();
  const below = steps.slice(1);
  const folded = below.length > MOST_STEPS && unfolded !== steps;
  const hidden = folded ? below.length - 1 - LAST_STEPS : 0;
  return (
    <nav className={folded ? 'flame-path' : 'flame-path is-unfolded'} aria-label={props.side === undefined ? 'Zoom path' : `Zoom path of the ${props.side} side`}>
      <ol>
        <li>
          <button
            type="button"
            title="Zoom out to the whole picture (0)"
            aria-current={below.length === 0 ? 'location' : undefined}
            onClick={() => onStep(undefined)}
          >
            all
          </button>
        </li>
        {below.map((step, index) => {
          if (index >= 1 && index < 1 + hidden) {
            if (index > 1) return null;
            return (
              <li key="folded">
                <button type="button" aria-label={`Show ${hidden} more steps`} onClick={() => setUnfolded(steps)}>
                  … {hidden} more
                </button>
              </li>
            );
          }
          const isLast = index === below.length - 1;
          return (
            <li key={step.node}>
              <button
                type="button"
                title={step.name}
                aria-current={isLast ? 'location' : undefined}
                onClick={() => onStep(step)}
              >
                {withoutDirectory(step.displayName)}
              </button>
            </li>
          );
        })}
      </ol>
      <Magnification store={store} />
    </nav>
  );
}

/** Says that only a part is in sight also where no frame was zoomed to, as after a pinch. */
function Magnification({ store }: { readonly store: FlameStore }): ReactNode {
  const text = useStore(store, magnificationText);
  return text === '' ? null : <span className="flame-magnification">{text}</span>;
}

export function magnificationText(state: Pick<FlameState, 'span' | 'rootWeight'>): string {
  const width = widthOf(state.span);
  const factor = width > 0 ? state.rootWeight / width : 1;
  if (factor < 1.005) return '';
  return `×${factor < 10 ? factor.toFixed(1) : formatCount(Math.round(factor))}`;
}
