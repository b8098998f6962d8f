import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { look as lookAt, removeFilter } from '../../store/actions.ts';
import { graphLook } from '../../store/graph-actions.ts';
import type { GraphLook } from '../../store/graph-look.ts';
import type { Perspective } from '../../store/session.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { useCommandPort } from '../shared/command-port.ts';
import { Segments } from '../shared/segments.tsx';
import { TabBar, type Tab } from '../shared/tab-bar.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FindObject } from './find-object.tsx';
import { MenuButton } from './menu-button.tsx';
import { SearchBox } from './search-box.tsx';
import { TypeSwitch } from './type-switch.tsx';
import { VIEW_PANEL_ID } from './view-tabs.tsx';
import './toolbar.css';
import './graph-toolbar.css';

const TABS: readonly (Tab & { readonly view: GraphLook['view'] })[] = [
  { view: 'dominators', title: 'Dominators', command: 'graph.dominators' },
  { view: 'histogram', title: 'Histogram', command: 'graph.histogram' },
  { view: 'retention', title: 'Retention', command: 'graph.retention' },
  { view: 'object', title: 'Object', command: 'graph.object' },
  { view: 'waste', title: 'Waste', command: 'graph.waste' },
];

/** Which view of an object graph, and the way to one object. What only profiles have is there for their view alone. */
export function GraphToolbar(props: { readonly facts: CaptureFacts; readonly look: GraphLook; readonly perspective: Perspective }): ReactNode {
  const { facts, look, perspective } = props;
  const onlyHistogram = facts.graph?.onlyHistogram === true;
  const tabs = TABS.filter(({ view }) => (onlyHistogram ? view === 'histogram' : view !== 'object' || look.visited.length > 0));
  return (
    <div className="toolbar">
      <div className="toolbar-row toolbar-views">
        <TabBar label="Views" tabs={tabs} view={look.view} panel={VIEW_PANEL_ID} idPrefix="tab-" />
        {onlyHistogram ? null : (
          <div className="toolbar-options graph-way">
            {look.visited.length === 0 ? null : (
              <>
                <CommandButton id="graph.back" className="icon-button" iconOnly><span aria-hidden="true">←</span></CommandButton>
                <CommandButton id="graph.forward" className="icon-button" iconOnly><span aria-hidden="true">→</span></CommandButton>
              </>
            )}
            <FindObject facts={facts} />
          </div>
        )}
      </div>
      {look.view === 'retention' ? <RetentionRows facts={facts} look={look} perspective={perspective} /> : null}
    </div>
  );
}

function RetentionRows(props: { readonly facts: CaptureFacts; readonly look: GraphLook; readonly perspective: Perspective }): ReactNode {
  const { facts, look, perspective } = props;
  const port = useCommandPort();
  return (
    <>
      <div className="toolbar-row">
        <TypeSwitch facts={facts} type={perspective.type} />
        <Segments
          label="Tree"
          value={look.retention}
          segments={[
            { value: 'dominators', title: 'Dominators', hint: `Who alone keeps what alive (${port.keys('graph.retention-tree')})` },
            { value: 'paths', title: 'Shortest paths', hint: `One way from a root to each object (${port.keys('graph.retention-tree')})` },
          ]}
          onChange={(retention) => graphLook({ retention })}
        />
        <Segments
          label="Direction"
          value={perspective.direction}
          segments={[
            { value: 'topDown', title: 'Top-down', hint: `From the roots (${port.keys('direction.toggle')})` },
            { value: 'bottomUp', title: 'Inverted', hint: `From what is held (${port.keys('direction.toggle')})` },
          ]}
          onChange={(direction) => lookAt({ direction, zoom: [] })}
        />
        <MenuButton title="Export" items={['export.folded', 'export.pprof', 'separator', 'export.svg', 'export.png']} />
        <SearchBox facts={facts} perspective={perspective} what="types" />
      </div>
      {perspective.filters.length === 0 ? null : <FilterChips filters={perspective.filters} clear="filter.clear" onRemove={removeFilter} />}
    </>
  );
}
