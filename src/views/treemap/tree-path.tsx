import type { ReactNode } from 'react';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { ROOT } from '../dominators/tree-source.ts';
import { withoutDirectory } from '../flame/label-fit.ts';

/** Longer paths are folded in the middle. */
const MOST_STEPS = 6;

/** The way from the whole heap to what the picture shows. */
export function TreePath({ tree, onZoom }: { readonly tree: PrunedTree | undefined; readonly onZoom: (id: number) => void }): ReactNode {
  const steps = tree ? stepsOf(tree) : [];
  const hidden = Math.max(0, steps.length - MOST_STEPS);
  return (
    <nav className="flame-path" aria-label="Zoom path">
      <ol>
        <li>
          <button type="button" title="Zoom out to the whole heap (0)" aria-current={steps.length === 0 ? 'location' : undefined} onClick={() => onZoom(ROOT)}>
            all
          </button>
        </li>
        {hidden > 0 ? (
          <li>
            <button type="button" aria-label={`Zoom out ${MOST_STEPS} steps`} title={`${hidden} steps between`} onClick={() => onZoom(steps[hidden - 1]!.id)}>
              … {hidden}
            </button>
          </li>
        ) : null}
        {steps.slice(hidden).map((step, index, shown) => (
          <li key={step.id}>
            <button type="button" title={step.name} aria-current={index === shown.length - 1 ? 'location' : undefined} onClick={() => onZoom(step.id)}>
              {withoutDirectory(step.name)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function stepsOf(tree: Pick<PrunedTree, 'above' | 'id' | 'name'>): PrunedTree['above'] {
  const steps = tree.above.filter(({ id }) => id !== ROOT);
  const root = tree.id[0] ?? ROOT;
  return root === ROOT || steps.at(-1)?.id === root ? steps : [...steps, { id: root, name: tree.name[0] ?? '' }];
}
