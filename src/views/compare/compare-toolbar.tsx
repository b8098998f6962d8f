import type { ReactNode } from 'react';
import type { Scale } from '../../model/query.ts';
import { compareLook, removeComparedFilter } from '../../store/compare-actions.ts';
import { sharedTypes, type CompareView } from '../../store/comparison.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { Segments } from '../shared/segments.tsx';
import { FilterChips, FixedChips } from '../toolbar/filter-chips.tsx';
import { CompareSearch } from './compare-search.tsx';
import { CompareTabs } from './compare-tabs.tsx';
import type { Compared } from './compared.ts';
import { selectedBy } from './selection.ts';
import '../toolbar/toolbar.css';

const SCALES: Readonly<Record<Scale, { readonly title: string; readonly beside: string; readonly hint: string }>> = {
  absolute: { title: 'Absolute', beside: 'Same scale', hint: 'Both sides as they are' },
  normalised: { title: 'Relative', beside: 'Each to its own total', hint: 'Base brought to head’s total: what changed its share' },
  perSecond: { title: 'Per second', beside: 'Per second', hint: 'Both sides by the time they cover' },
};

const ALL_SCALES = ['absolute', 'normalised', 'perSecond'] as const;

/** What all views of a comparison obey, then which view, then what only some obey. */
export function CompareToolbar(props: { readonly compared: Compared; readonly view: CompareView }): ReactNode {
  const { compared, view } = props;
  const { comparison, facts, words } = compared;
  const { by, selected, scale } = comparison;
  return (
    <div className="toolbar">
      {/* Groups of goroutines have a filter of their own. */}
      {view === 'goroutines' ? null : (
        <div className="toolbar-row">
          <TypeSwitch compared={compared} />
          <CompareSearch compared={compared} />
        </div>
      )}
      {compared.onLink && comparison.link && comparison.link.madeWith.length > 0 ? (
        <FixedChips label="Filters of the link" note="applied when the link was made" filters={comparison.link.madeWith} />
      ) : null}
      {comparison.filters.length === 0 ? null : (
        <FilterChips filters={comparison.filters} clear="compare.filter-clear" onRemove={removeComparedFilter} />
      )}
      <div className="toolbar-row toolbar-views">
        <CompareTabs view={view} ofHeaps={compared.ofHeaps} ofGoroutines={compared.ofGoroutines} />
        <div className="toolbar-options">
          {view === 'grew' ? (
            <Segments
              label="A row for each"
              value={by}
              segments={words.bys.map((value) => ({ value, title: words.by[value].title, hint: words.by[value].hint }))}
              onChange={(next) => compareLook({ by: next, selected: selectedBy(selected, next) })}
            />
          ) : null}
          {view === 'dominators' || view === 'goroutines' ? null : (
            <Segments
              label="Scale"
              value={scale}
              segments={ALL_SCALES.map((value) => {
                const { title, beside, hint } = SCALES[value];
                const offered = facts?.scales.find((one) => one.scale === value);
                const refused = offered?.possible === false && value !== scale;
                return { value, title: view === 'side' ? beside : title, hint: refused ? offered.why : hint, disabled: refused };
              })}
              onChange={(next) => compareLook({ scale: next })}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** Types that all of the captures have. */
function TypeSwitch({ compared }: { readonly compared: Compared }): ReactNode {
  const port = useCommandPort();
  const { captures, comparison, facts } = compared;
  const types = facts?.types.map(({ type }) => type) ?? sharedTypes(captures);
  const [only] = types;
  if (types.length < 2) return <p className="type-only">{only ?? comparison.type}</p>;
  const many = types.length > 4;
  return (
    <div className="type-switch" data-many={many || undefined}>
      {many ? null : (
        <Segments
          label="Sample type"
          value={comparison.type}
          segments={types.map((value) => ({ value, title: value, hint: typeHint(compared, value, port.keys('compare.type-next')) }))}
          onChange={(type) => compareLook({ type })}
        />
      )}
      <select className="input" aria-label="Sample type" value={comparison.type} onChange={(event) => compareLook({ type: event.target.value })}>
        {types.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
    </div>
  );
}

function typeHint(compared: Compared, name: string, keys: string | undefined): string {
  const type = compared.facts?.types.find((one) => one.type === name);
  const what = type === undefined ? name : type.isLevel ? `${name}: what is in use at the time` : `${name}: counted since the start, it only grows`;
  return keys === undefined ? what : `${what} (${keys})`;
}
