import { useMemo, useState, type ReactNode } from 'react';
import type { CaptureFacts, FlameQuery } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { compareLook } from '../../store/compare-actions.ts';
import type { Comparison } from '../../store/comparison.ts';
import type { Perspective } from '../../store/session.ts';
import { createFlameLink } from '../flame/flame-link.ts';
import { FlameView } from '../flame/flame-view.tsx';
import { comparedFunctionMenu } from './compare-menu.ts';
import { paneQuery, totalsOf, totalText, type Compared } from './compared.ts';
import { deltaText } from './delta-text.ts';
import { selectedOfFrame } from './selection.ts';
import './panes.css';

/** One tree, as wide as the larger side, coloured by what changed. */
export function DifferencePane({ compared }: { readonly compared: Compared }): ReactNode {
  const pane = usePane(compared);
  return (
    <section className="pane" aria-label="Difference graph">
      <div className="pane-picture">
        <FlameView {...pane} paint="delta" />
      </div>
    </section>
  );
}

/** Both sides of the same tree, with everything in step. */
export function SideBySide({ compared }: { readonly compared: Compared }): ReactNode {
  const pane = usePane(compared);
  const [link] = useState(createFlameLink);
  const { base, head, facts, unit, twoSided, comparison } = compared;
  const sides: readonly (readonly ['base' | 'head', CaptureFacts])[] = [
    ['base', base],
    ['head', head],
  ];
  const totals = facts && totalsOf(facts, comparison);
  return (
    <div className="pane-pair">
      {sides.map(([side, capture]) => (
        <section key={side} className="pane" aria-label={side === 'base' ? 'Base' : 'Head'}>
          <p className="pane-title">
            <span className="compare-side-title">{side === 'base' ? 'Base' : 'Head'}</span>
            <span className="pane-name">{twoSided ? `${side} side of ${visibleText(capture.name)}` : visibleText(capture.name)}</span>
            <b>{totalText(side, compared)}</b>
            {side === 'head' && totals ? <span>{deltaText(totals.head - totals.base, unit)}</span> : null}
          </p>
          <div className="pane-picture">
            <FlameView {...pane} paint={side} link={link} />
          </div>
        </section>
      ))}
    </div>
  );
}

/** What all pictures of a comparison have in common. */
function usePane(compared: Compared): {
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly selectedPath: readonly string[] | undefined;
  readonly onLook: (change: Partial<Perspective>) => void;
  readonly menuFor: typeof comparedFunctionMenu;
} {
  const { comparison, base, head } = compared;
  const { type, filters, match, scale, search, selected, zoom, by } = comparison;
  const query = useMemo(() => paneQuery({ type, filters, match, scale }, base, head), [base, head, type, filters, match, scale]);
  const perspective = useMemo<Perspective>(
    () => ({
      type: query.type,
      filters,
      direction: 'topDown',
      search,
      selected: selected?.name,
      zoom,
      order: { by: 'flat', descending: true },
      tableText: '',
      percentOf: 'all',
    }),
    [query, filters, search, selected, zoom],
  );
  const path = selected?.path;
  return {
    query,
    facts: head,
    perspective,
    selectedPath: path && path.length > 0 ? path : undefined,
    onLook: (change) => compareLook(viewChange(change, by)),
    menuFor: comparedFunctionMenu,
  };
}

/** A click in a picture zooms to a frame and selects it; the path tells which row of the table that is. */
function viewChange(change: Partial<Perspective>, by: Comparison['by']): Parameters<typeof compareLook>[0] {
  const { zoom, selected, filters } = change;
  return {
    ...(zoom ? { zoom } : {}),
    ...(filters ? { filters } : {}),
    ...('selected' in change ? { selected: selected === undefined ? undefined : selectedOfFrame(by, zoom ?? [], selected) } : {}),
  };
}
