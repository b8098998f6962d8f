import { Suspense, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Answer, CaptureFacts } from '../engine/contract.ts';
import type { GraphFacts } from '../engine/graph-contract.ts';
import { engine } from '../store/actions.ts';
import { showSet, visitObject } from '../store/graph-actions.ts';
import { lookOf, shownObject, type GraphLook } from '../store/graph-look.ts';
import { session, type Perspective } from '../store/session.ts';
import { GraphHeader } from '../views/header/graph-header.tsx';
import { EmptyState } from '../views/shared/empty-state.tsx';
import { FailureLine } from '../views/shared/failure-line.tsx';
import { useAnswer } from '../views/shared/use-answer.ts';
import { useFlameQuery, useStackQuery } from '../views/shared/use-stack-query.ts';
import { GraphToolbar } from '../views/toolbar/graph-toolbar.tsx';
import { VIEW_PANEL_ID } from '../views/toolbar/view-tabs.tsx';
import { FlameView } from './capture-views.ts';
import './graph-commands.ts';
import { DominatorsView, HistogramView, ObjectView, SetView, WasteView } from './graph-views.ts';
import { retentionMenu } from './retention-menu.ts';
import { ViewBoundary } from './view-boundary.tsx';
import { useRoomForTwo } from './wide.ts';

interface GraphProps {
  readonly facts: CaptureFacts;
  readonly graph: GraphFacts;
  readonly perspective: Perspective;
}

/** One open object graph: its facts, its views, and the one that is shown. */
export function GraphWorkspace(props: GraphProps): ReactNode {
  const { facts, graph, perspective } = props;
  const look = useStore(session, (state) => lookOf(state, facts));
  const wide = useRoomForTwo();
  return (
    <main className="workspace">
      <GraphHeader key={facts.id} facts={facts} graph={graph} />
      <GraphToolbar facts={facts} look={look} perspective={perspective} />
      <div id={VIEW_PANEL_ID} role="tabpanel" aria-labelledby={`tab-${look.view}`} className="view-panel">
        <ViewBoundary key={`${facts.id} ${look.view}`}>
          <Suspense fallback={<div aria-busy="true" />}>
            <View {...props} look={look} wide={wide} />
          </Suspense>
        </ViewBoundary>
      </div>
    </main>
  );
}

function View(props: GraphProps & { readonly look: GraphLook; readonly wide: boolean }): ReactNode {
  const { facts, graph, perspective, look, wide } = props;
  switch (look.view) {
    case 'dominators':
      return <DominatorsView facts={facts} look={look} wide={wide} />;
    case 'histogram':
      return look.shownSet ? (
        <SetView key={JSON.stringify(look.shownSet.set)} facts={facts} shown={look.shownSet} />
      ) : (
        <HistogramView facts={facts} graph={graph} look={look} />
      );
    case 'retention':
      return look.retention === 'paths' ? <RetentionPaths facts={facts} perspective={perspective} /> : <Retention facts={facts} perspective={perspective} />;
    case 'object':
      return <ShownObject facts={facts} look={look} />;
    case 'waste':
      return <WasteView capture={facts} onObject={visitObject} />;
  }
}

function ShownObject({ facts, look }: { readonly facts: CaptureFacts; readonly look: GraphLook }): ReactNode {
  const object = shownObject(look);
  if (object === undefined) {
    return (
      <EmptyState title="No object is chosen">
        <p>Open one from a table with Enter, or find it by its address.</p>
      </EmptyState>
    );
  }
  return <ObjectView capture={facts} object={object} onObject={visitObject} onSet={showSet} />;
}

/** The same heap along shortest paths; worked out when it is first looked at. */
function RetentionPaths({ facts, perspective }: Omit<GraphProps, 'graph'>): ReactNode {
  const paths = useAnswer(facts, pathsOf);
  if (paths.failure) return <FailureLine failure={paths.failure} />;
  if (!paths.value) {
    return (
      <EmptyState title="Finding shortest paths…">
        <p>One from a root to each object of the heap.</p>
      </EmptyState>
    );
  }
  return <Retention key={paths.value.id} facts={paths.value} perspective={perspective} />;
}

function pathsOf({ id }: CaptureFacts): Promise<Answer<CaptureFacts>> {
  return engine.calls.openPaths(id);
}

/** The dominator tree merged by type is a profile too: its flame graph has search, filters and both directions. */
function Retention({ facts, perspective }: Omit<GraphProps, 'graph'>): ReactNode {
  const query = useFlameQuery(useStackQuery(facts, perspective), perspective.direction);
  return (
    <div className="flame-pane">
      <FlameView query={query} facts={facts} perspective={perspective} menuFor={retentionMenu} />
    </div>
  );
}
