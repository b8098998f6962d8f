import type { ReactNode } from 'react';
import type { GoroutineFacts } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { WaitHelp } from './wait-help.tsx';
import { waitText } from './group-texts.ts';
import './goroutine-summary.css';

/** States with a colour of their own in the bar; the rest is drawn as one. */
const SHOWN_STATES = 6;

/** How many there are, what they do, and what is worst: on one line, the shares below as a bar that filters. */
export function GoroutineSummary(props: {
  readonly known: GoroutineFacts | undefined;
  /** The one that is filtered by; empty: none is. */
  readonly state: string;
  readonly onState: (state: string) => void;
  readonly children: ReactNode;
}): ReactNode {
  const { known, state, onState } = props;
  if (!known) return <div className="goroutine-summary" aria-busy="true" />;
  const { goroutines, states, leaked, harmless, waits, waitMeaning } = known;
  const longest = waits === undefined ? '' : waitText(waits.longest);
  return (
    <div className="goroutine-summary">
      <div className="goroutine-facts">
        <b className="goroutine-total">{counted(goroutines, 'goroutine')}</b>
        {leaked > 0 ? (
          <b className="goroutine-leaked" title="The garbage collector found that nothing can ever wake them (GOEXPERIMENT=goroutineleakprofile)">
            {formatCount(leaked)} leaked, proven by the runtime
          </b>
        ) : null}
        {longest === '' ? null : (
          <span>
            longest wait <b>{longest}</b>
          </span>
        )}
        {harmless > 0 ? <span>{formatCount(harmless)} wait on purpose</span> : null}
        <span className="goroutine-switches">{props.children}</span>
        <WaitHelp meaning={waitMeaning} title={waits === undefined ? 'No waits: why?' : 'What is a wait?'} />
      </div>
      <StateBar states={states} total={goroutines} state={state} onState={onState} />
    </div>
  );
}

/** One bar of shares; below it what each part is, as a switch of the filter. */
function StateBar(props: { readonly states: GoroutineFacts['states']; readonly total: number; readonly state: string; readonly onState: (state: string) => void }): ReactNode {
  const { states, total, state, onState } = props;
  if (total <= 0 || states.length === 0) return null;
  const shown = states.slice(0, SHOWN_STATES);
  const rest = states.slice(SHOWN_STATES);
  const restCount = rest.reduce((sum, one) => sum + one.count, 0);
  const toggle = (next: string): void => onState(next === state ? '' : next);
  return (
    <div className="goroutine-states" role="group" aria-label="Filter by state">
      <div className="goroutine-bar" aria-hidden="true">
        {shown.map((one, index) => (
          <span key={one.state} data-hue={index} data-off={(state !== '' && state !== one.state) || undefined} style={{ flexGrow: one.count }} title={`${one.state}: ${formatCount(one.count)}, ${formatPercent(one.count, total)}`} />
        ))}
        {restCount > 0 ? <span data-hue="rest" style={{ flexGrow: restCount }} title={`other states: ${formatCount(restCount)}`} /> : null}
      </div>
      <div className="goroutine-chips">
        {shown.map((one, index) => (
          <button key={one.state} type="button" className="goroutine-chip" aria-pressed={one.state === state} title={stateTitle(one)} onClick={() => toggle(one.state)}>
            <span className="goroutine-hue" data-hue={index} aria-hidden="true" />
            <span className="goroutine-chip-name">{one.state}</span>
            <b>{formatCount(one.count)}</b>
            {one.doubtful > 0 ? <span className="goroutine-doubt" aria-label={`${one.doubtful} of them not certain`}>?</span> : null}
          </button>
        ))}
        {rest.length > 0 ? (
          <select className="input" aria-label="Other states" data-set={rest.some((one) => one.state === state) || undefined} value={rest.some((one) => one.state === state) ? state : ''} onChange={(event) => onState(event.target.value)}>
            <option value="">{counted(rest.length, 'more state')}: {formatCount(restCount)}</option>
            {rest.map((one) => (
              <option key={one.state} value={one.state}>
                {one.state} {formatCount(one.count)}
              </option>
            ))}
          </select>
        ) : null}
      </div>
    </div>
  );
}

function stateTitle({ state, count, inferred, doubtful }: GoroutineFacts['states'][number]): string {
  const how = inferred === 0 ? '' : inferred === count ? ', read from their stacks' : `, ${formatCount(inferred)} of them read from their stacks`;
  const doubt = doubtful === 0 ? '' : `, ${formatCount(doubtful)} not certain`;
  return `Only ${state}: ${formatCount(count)}${how}${doubt}`;
}
