import type { ReactNode } from 'react';
import type { CompareView as ViewId } from '../../store/comparison.ts';
import { FailureLine } from '../shared/failure-line.tsx';
import { SplitPane } from '../shared/split-pane.tsx';
import { ComparedGoroutines } from '../goroutines/compared-goroutines.tsx';
import { CompareHeader } from './compare-header.tsx';
import { COMPARE_PANEL_ID } from './compare-tabs.tsx';
import { CompareToolbar } from './compare-toolbar.tsx';
import { ComparedDominators } from './compared-dominators.tsx';
import type { Compared } from './compared.ts';
import { GrewTable } from './grew-table.tsx';
import { DifferencePane, SideBySide } from './panes.tsx';
import { useCompared } from './use-compared.ts';
import './compare.css';

/** Captures put against each other: which, then how, then the view. `wide`: there is room for a table and a picture. */
export function CompareView({ wide }: { readonly wide: boolean }): ReactNode {
  const shown = useCompared();
  if (!shown) return null;
  const { compared, failure } = shown;
  const { view: asked } = compared.comparison;
  // An address can ask profiles for it too.
  const view = (asked === 'dominators' && !compared.ofHeaps) || (asked === 'goroutines' && !compared.ofGoroutines) ? 'grew' : asked;
  return (
    <main className="workspace">
      <CompareHeader compared={compared} />
      <CompareToolbar compared={compared} view={view} />
      {failure ? <FailureLine failure={failure} /> : null}
      <div id={COMPARE_PANEL_ID} role="tabpanel" aria-labelledby={`compare-tab-${view}`} className="view-panel">
        <Panel key={compared.comparison.id} view={view} wide={wide} compared={compared} />
      </div>
    </main>
  );
}

function Panel({ view, wide, compared }: { readonly view: ViewId; readonly wide: boolean; readonly compared: Compared }): ReactNode {
  switch (view) {
    case 'goroutines':
      return <ComparedGoroutines compared={compared} wide={wide} />;
    case 'dominators':
      return <ComparedDominators compared={compared} />;
    case 'grew':
      if (!wide) return <GrewTable compared={compared} />;
      return (
        <SplitPane
          label="Width of the table"
          share={50}
          left={<GrewTable compared={compared} />}
          right={<DifferencePane compared={compared} />}
        />
      );
    case 'side':
      return <SideBySide compared={compared} />;
    case 'difference':
      return <DifferencePane compared={compared} />;
  }
}
