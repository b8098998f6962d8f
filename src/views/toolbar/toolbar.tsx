import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { isOfGoroutines } from '../../model/capture.ts';
import type { CaptureFacts } from '../../engine/contract.ts';
import { look, removeFilter } from '../../store/actions.ts';
import { activeGoroutines } from '../../store/goroutine-look.ts';
import { session, type Perspective, type ViewId } from '../../store/session.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { Segments } from '../shared/segments.tsx';
import { FilterChips } from './filter-chips.tsx';
import { MenuButton } from './menu-button.tsx';
import { SearchBox } from './search-box.tsx';
import { TypeSwitch } from './type-switch.tsx';
import { ViewTabs } from './view-tabs.tsx';
import './toolbar.css';

/** What every view obeys (type, search, filters, base of percentages), then which view, then what only some obey. */
export function Toolbar(props: {
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly view: ViewId;
  readonly wide: boolean;
}): ReactNode {
  const { facts, perspective, view, wide } = props;
  const port = useCommandPort();
  const goroutines = useStore(session, (state) => activeGoroutines(state)?.look.tab);
  const hasFlame = view === 'both' || view === 'flame' || goroutines === 'flame';
  // Groups of goroutines have a filter of their own.
  const hasSearch = goroutines === undefined || goroutines === 'flame';
  return (
    <div className="toolbar">
      {hasSearch || facts.valueTypes.length > 1 ? (
        <div className="toolbar-row">
          <TypeSwitch facts={facts} type={perspective.type} />
          {hasSearch ? <SearchBox facts={facts} perspective={perspective} /> : null}
        </div>
      ) : null}
      {perspective.filters.length === 0 ? null : <FilterChips filters={perspective.filters} clear="filter.clear" onRemove={removeFilter} />}
      <div className="toolbar-row toolbar-views">
        <ViewTabs view={view} wide={wide} hasGoroutines={isOfGoroutines(facts.kind)} />
        <div className="toolbar-options">
          {hasFlame ? (
            <Segments
              label="Direction"
              value={perspective.direction}
              segments={[
                { value: 'topDown', title: 'Top-down', hint: `From the outermost caller (${port.keys('direction.toggle')})` },
                { value: 'bottomUp', title: 'Inverted', hint: `From the functions that hold the value (${port.keys('direction.toggle')})` },
              ]}
              onChange={(direction) => look({ direction, zoom: [] })}
            />
          ) : null}
          {view === 'goroutines' ? null : (
            <Segments
              label="Percentages"
              value={perspective.percentOf}
              segments={[
                { value: 'all', title: '% of all', hint: `Percentages are of the whole profile (${port.keys('percent.toggle')})` },
                { value: 'kept', title: '% of kept', hint: `Percentages are of the samples that the filters keep (${port.keys('percent.toggle')})` },
              ]}
              onChange={(percentOf) => look({ percentOf })}
            />
          )}
          <MenuButton
            title="Export"
            items={['copy.table', 'separator', 'export.folded', 'export.pprof', 'export.tsv', 'separator', 'export.svg', 'export.png']}
          />
        </div>
      </div>
    </div>
  );
}
