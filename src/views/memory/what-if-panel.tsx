import { useState, type ReactNode } from 'react';
import type { Timeline } from '../../engine/memory-contract.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { BytesField, GogcField, LimitField } from './what-if-fields.tsx';
import { useMoment, useRestingMoment } from './use-moment.ts';
import { baseOfPoint, doubtOf, formulaText, frequencyText, goalNow, outcomeOf, reasonText, type Assumed, type Outcome, type WhatIfBase } from './what-if.ts';

/** What another GOGC or GOMEMLIMIT would make of the shown moment. */
export function WhatIfPanel({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const time = useRestingMoment(timeline);
  const { value: moment } = useMoment(timeline, time);
  const base = moment && baseOfPoint(moment.point);
  return (
    <section className="what-if" aria-label="What if: GOGC and GOMEMLIMIT">
      <h2>What if: GOGC and GOMEMLIMIT</h2>
      {base ? <WhatIf base={base} /> : null}
      {moment && !base ? <p className="account-none">Nothing is known of the heap at this moment. A gctrace line, MemStats or a scrape says what this needs.</p> : null}
    </section>
  );
}

/** What the reader typed; undefined: as the moment has it. */
interface Typed {
  readonly gogc?: number | 'off';
  readonly limit?: number | 'none';
  readonly live?: number;
  readonly stacks?: number;
  readonly globals?: number;
}

function WhatIf({ base }: { readonly base: WhatIfBase }): ReactNode {
  const [typed, setTyped] = useState<Typed>({});
  const change = (part: Typed): void => setTyped((before) => ({ ...before, ...part }));
  const roots = {
    live: typed.live ?? base.live.bytes,
    stacks: typed.stacks ?? base.stacks.bytes,
    globals: typed.globals ?? base.globals.bytes,
    nonHeap: base.nonHeap,
  };
  const gogc = typed.gogc === undefined ? base.gogc : typed.gogc === 'off' ? undefined : typed.gogc;
  const limit = typed.limit === undefined ? base.limit : typed.limit === 'none' ? undefined : typed.limit;
  const now = goalNow(typed.live === undefined ? base : { ...base, live: { bytes: typed.live, how: undefined }, goal: undefined });
  const perCycleNow = now === undefined ? undefined : Math.max(0, now - roots.live);
  const doubt = doubtOf(base);
  const outcome = outcomeOf(roots, gogc, limit, perCycleNow);
  const isChanged = Object.keys(typed).length > 0;
  return (
    <>
      <div className="what-if-fields">
        <GogcField gogc={gogc} onChange={(next) => change({ gogc: next ?? 'off' })} note={base.gogcIsKnown ? undefined : 'not told; taken as 100'} />
        <LimitField limit={limit} around={Math.max(roots.live + roots.nonHeap, 2 ** 22)} onChange={(next) => change({ limit: next ?? 'none' })} />
      </div>
      <Result outcome={outcome} goalNow={now} nonHeap={base.nonHeap} live={roots.live} />
      {doubt !== undefined && typed.live === undefined && typed.gogc === undefined && typed.limit === undefined ? <p className="what-if-doubt">{doubt}</p> : null}
      <p className="what-if-formula">{formulaText(roots, gogc, limit, outcome)}</p>
      <details className="what-if-inputs">
        <summary>
          From live {formatBytes(roots.live)}, stacks {formatBytes(roots.stacks)}, globals {formatBytes(roots.globals)}
          {base.live.how !== undefined && typed.live === undefined ? <em> (live {base.live.how})</em> : null}
        </summary>
        <div className="what-if-fields">
          <Input title="Live heap" assumed={base.live} typed={typed.live} onChange={(live) => change({ live })} />
          <Input title="Stacks" assumed={base.stacks} typed={typed.stacks} onChange={(stacks) => change({ stacks })} />
          <Input title="Globals" assumed={base.globals} typed={typed.globals} onChange={(globals) => change({ globals })} />
        </div>
      </details>
      {isChanged ? (
        <button type="button" className="button button-quiet" onClick={() => setTyped({})}>
          As the moment has it
        </button>
      ) : null}
    </>
  );
}

function Input({ title, assumed, typed, onChange }: { readonly title: string; readonly assumed: Assumed; readonly typed: number | undefined; readonly onChange: (bytes: number) => void }): ReactNode {
  const note = typed === undefined ? (assumed.how ?? 'as the source says') : `typed; ${assumed.how === undefined ? 'the source says' : 'it was'} ${formatBytes(assumed.bytes)}`;
  return <BytesField title={title} bytes={typed ?? assumed.bytes} note={note} isSure={typed === undefined && assumed.how === undefined} onChange={onChange} />;
}

function Result({ outcome, goalNow, nonHeap, live }: { readonly outcome: Outcome; readonly goalNow: number | undefined; readonly nonHeap: number; readonly live: number }): ReactNode {
  const { goal } = outcome;
  const most = Math.max(goal ?? 0, goalNow ?? 0, live) || 1;
  return (
    <div className="what-if-result" aria-live="polite">
      <dl>
        <div>
          <dt>Goal, and the heap’s peak</dt>
          <dd>
            <b>{goal === undefined ? 'none' : formatBytes(goal)}</b>
            {goalNow === undefined ? null : <small>now {formatBytes(goalNow)}</small>}
          </dd>
        </div>
        <div>
          <dt>Collections</dt>
          <dd>
            <b>{frequencyText(outcome)}</b>
            {outcome.perCycle === undefined ? null : <small>{formatBytes(outcome.perCycle)} are allocated between two</small>}
          </dd>
        </div>
        {nonHeap > 0 && goal !== undefined ? (
          <div>
            <dt>All of the runtime, at the peak</dt>
            <dd>
              <b>about {formatBytes(goal + nonHeap)}</b>
              <small>with {formatBytes(nonHeap)} beside objects</small>
            </dd>
          </div>
        ) : null}
      </dl>
      <div className="what-if-bars" aria-hidden="true">
        {goalNow === undefined ? null : <Bar name="now" live={live} goal={goalNow} most={most} />}
        {goal === undefined ? null : <Bar name="then" live={live} goal={goal} most={most} />}
      </div>
      <p className="what-if-reason" data-by={outcome.by}>{reasonText(outcome)}</p>
    </div>
  );
}

function Bar({ name, live, goal, most }: { readonly name: string; readonly live: number; readonly goal: number; readonly most: number }): ReactNode {
  return (
    <div className="what-if-bar">
      <span>{name}</span>
      <div>
        <i data-part="live" style={{ width: `${(100 * Math.min(live, goal)) / most}%` }} />
        <i data-part="garbage" style={{ width: `${(100 * Math.max(0, goal - live)) / most}%` }} />
      </div>
    </div>
  );
}
