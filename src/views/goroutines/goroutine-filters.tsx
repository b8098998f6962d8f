import { useEffect, useState, type ReactNode } from 'react';
import type { GoroutineFacts, GoroutineQuery, GoroutineWaits } from '../../engine/goroutine-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { clearGoroutineFilters, filterGoroutines } from '../../store/goroutine-actions.ts';
import { hasGoroutineFilters, type GoroutineLook } from '../../store/goroutine-look.ts';
import { editHarmlessList } from '../../store/harmless-rules.ts';
import { Segments } from '../shared/segments.tsx';

const GROUPINGS: readonly { readonly value: GoroutineQuery['by']; readonly title: string; readonly hint: string }[] = [
  { value: 'stack', title: 'Stack', hint: 'The same stack in the same state' },
  { value: 'state', title: 'State', hint: 'What they wait for' },
  { value: 'creator', title: 'Creator', hint: 'The function that started them' },
];

const TYPING_MS = 150;

/** Minutes that are asked for where it is not known how long anything waited. */
const LEAST_WAITS: GoroutineWaits['buckets'] = [
  { name: '1 min', from: 1, count: 0 },
  { name: '5 min', from: 5, count: 0 },
  { name: '30 min', from: 30, count: 0 },
  { name: '1 h', from: 60, count: 0 },
  { name: '1 d', from: 1440, count: 0 },
];

/** What a row is, and which goroutines are in them. `known` undefined: of a comparison, where counts are of several dumps. */
export function GoroutineFilters(props: {
  readonly look: GoroutineLook;
  readonly known: GoroutineFacts | undefined;
  /** Of a comparison: states of all its captures. */
  readonly states?: readonly string[];
  readonly tellsWaits?: boolean;
}): ReactNode {
  const { look, known, states } = props;
  const { by, text, state, leastWait, hideHarmless } = look;
  const [typed, setTyped] = useTyped(text);
  const hasWaits = props.tellsWaits ?? known?.waits !== undefined;
  return (
    <div className="goroutine-filters" role="group" aria-label="Which goroutines">
      <Segments label="Group by" value={by} segments={GROUPINGS} onChange={(next) => filterGoroutines({ by: next })} />
      <input
        id="goroutine-text"
        type="search"
        className="input goroutine-text"
        placeholder="Function, file, label or number"
        aria-label="Filter goroutines by text"
        title="In any function or file of the stack, the creator, the state, a label; a number is a goroutine’s too"
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (typed === '') event.currentTarget.blur();
          setTyped('');
          event.preventDefault();
        }}
      />
      {states ? (
        <select className="input" aria-label="State" data-set={state !== '' || undefined} value={state} onChange={(event) => filterGoroutines({ state: event.target.value })}>
          <option value="">Any state</option>
          {states.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : null}
      {hasWaits ? (
        <select
          className="input"
          aria-label="Least wait"
          data-set={leastWait > 0 || undefined}
          value={leastWait}
          onChange={(event) => filterGoroutines({ leastWait: Number(event.target.value) })}
        >
          <option value={0}>Any wait</option>
          {waitChoices(known?.waits, leastWait).map(({ from, label }) => (
            <option key={from} value={from}>
              {label}
            </option>
          ))}
        </select>
      ) : null}
      <span className="goroutine-harmless">
        <label title="The runtime’s own, servers between requests, timers, …: each has its reason beside it">
          <input type="checkbox" checked={hideHarmless} onChange={(event) => filterGoroutines({ hideHarmless: event.target.checked })} />
          Hide harmless waits
        </label>
        <button type="button" className="button button-quiet" title="Which waits are harmless, and why" onClick={() => editHarmlessList()}>
          Edit list…
        </button>
      </span>
      {hasGoroutineFilters(look) ? (
        <button type="button" className="button button-quiet" onClick={clearGoroutineFilters}>
          Clear filters
        </button>
      ) : null}
    </div>
  );
}

/** What is typed filters a moment later: a dump may hold a million goroutines, and each letter would go through all of them. */
function useTyped(text: string): readonly [string, (next: string) => void] {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  // Cleared from elsewhere.
  if (known !== text) {
    setKnown(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => filterGoroutines({ text: typed }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return [typed, setTyped];
}

/** "≥ 5 min (12)": how many goroutines wait at least that long. The last bucket that holds any ends the list. */
function waitChoices(waits: GoroutineWaits | undefined, leastWait: number): readonly { readonly from: number; readonly label: string }[] {
  if (!waits) return LEAST_WAITS.map(({ from, name }) => ({ from, label: `At least ${name}` }));
  const { buckets } = waits;
  return buckets.flatMap(({ from }, index) => {
    const atLeast = buckets.slice(index).reduce((sum, bucket) => sum + bucket.count, 0);
    if (from === 0 || (atLeast === 0 && from !== leastWait)) return [];
    return [{ from, label: `At least ${minutesText(from)} (${formatCount(atLeast)})` }];
  });
}

function minutesText(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
