import { Suspense, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../engine/contract.ts';
import { session, viewOf, type Perspective, type ViewId } from '../store/session.ts';
import { FactsHeader } from '../views/header/facts-header.tsx';
import { SplitPane } from '../views/shared/split-pane.tsx';
import { useFlameQuery, useStackQuery } from '../views/shared/use-stack-query.ts';
import { Toolbar } from '../views/toolbar/toolbar.tsx';
import { VIEW_PANEL_ID } from '../views/toolbar/view-tabs.tsx';
import './capture-commands.ts';
import { FlameView, GoroutinesView, GraphWorkspace, LabelsView, NeighboursView, TopTable } from './capture-views.ts';
import { ViewBoundary } from './view-boundary.tsx';
import { useRoomForTwo } from './wide.ts';
import './styles/workspace.css';

/** One open capture: its facts, what is asked of it, and the view. */
export function Workspace(): ReactNode {
  const facts = useStore(session, (state) => state.captures.find((capture) => capture.id === state.active));
  const perspective = useStore(session, (state) => (state.active === undefined ? undefined : state.perspectives[state.active]));
  const asked = useStore(session, (state) => (facts ? viewOf(state, facts) : 'both'));
  const wide = useRoomForTwo();
  if (!facts || !perspective) return null;
  if (facts.graph) {
    return (
      <Suspense fallback={<main className="workspace" aria-busy="true" />}>
        <GraphWorkspace key={facts.id} facts={facts} graph={facts.graph} perspective={perspective} />
      </Suspense>
    );
  }
  const view = asked === 'both' && !wide ? 'flame' : asked;
  return (
    <main className="workspace">
      <FactsHeader key={facts.id} facts={facts} perspective={perspective} />
      <Toolbar facts={facts} perspective={perspective} view={view} wide={wide} />
      <div id={VIEW_PANEL_ID} role="tabpanel" aria-labelledby={`tab-${view}`} className="view-panel">
        <ViewBoundary key={`${facts.id} ${view}`}>
          <Suspense fallback={<div aria-busy="true" />}>
            <View view={view} facts={facts} perspective={perspective} wide={wide} />
          </Suspense>
        </ViewBoundary>
      </div>
    </main>
  );
}

interface ViewProps {
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
}

function View({ view, wide, ...props }: ViewProps & { readonly view: ViewId; readonly wide: boolean }): ReactNode {
  switch (view) {
    case 'both':
      return <SplitPane label="Width of the table" share={38} left={<TopTable {...props} />} right={<Flame {...props} />} />;
    case 'flame':
      return <Flame {...props} />;
    case 'top':
      return <TopTable {...props} />;
    case 'neighbours':
      return <NeighboursView {...props} />;
    case 'labels':
      return <LabelsView {...props} />;
    case 'goroutines':
      return <GoroutinesView {...props} wide={wide} />;
  }
}

function Flame({ facts, perspective }: ViewProps): ReactNode {
  const query = useFlameQuery(useStackQuery(facts, perspective), perspective.direction);
  return (
    <div className="flame-pane">
      <FlameView query={query} facts={facts} perspective={perspective} />
    </div>
  );
}
