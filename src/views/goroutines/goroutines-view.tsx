import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { filterByState, showGoroutineTab } from '../../store/goroutine-actions.ts';
import { goroutineLookOf, hasGoroutineFilters, type GoroutineTab } from '../../store/goroutine-look.ts';
import { harmlessRules } from '../../store/harmless-rules.ts';
import { session, type Perspective } from '../../store/session.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { FailureLine } from '../shared/failure-line.tsx';
import { Segments } from '../shared/segments.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { FindGoroutine } from './find-goroutine.tsx';
import { GoroutineFilters } from './goroutine-filters.tsx';
import { GoroutineFlame } from './goroutine-flame.tsx';
import { GoroutineSummary } from './goroutine-summary.tsx';
import { askGoroutineFacts } from './goroutine-questions.ts';
import { GroupsPane } from './groups-pane.tsx';
import { HarmlessDialog } from './harmless-dialog.tsx';
import { ObjectsPane } from './objects-pane.tsx';
import './goroutines-view.css';

/** What goroutines wait for: in groups, on which object together, or as a flame graph. */
export function GoroutinesView(props: { readonly facts: CaptureFacts; readonly perspective: Perspective; readonly wide: boolean }): ReactNode {
  const { facts, perspective, wide } = props;
  const port = useCommandPort();
  const look = useStore(session, (state) => goroutineLookOf(state, facts.id));
  const rules = useStore(harmlessRules, (state) => state.rules);
  const question = useMemo(() => ({ capture: facts.id, rules }), [facts.id, rules]);
  const { value: known, failure } = useAnswer(question, askGoroutineFacts);
  const { by, state, text, leastWait, hideHarmless, tab } = look;
  const query = useMemo(
    (): GoroutineQuery => ({ capture: facts.id, by, state, text, leastWait, hideHarmless, harmlessRules: rules }),
    [facts.id, by, state, text, leastWait, hideHarmless, rules],
  );
  const tabs: readonly { readonly value: GoroutineTab; readonly title: string; readonly hint: string }[] = [
    { value: 'groups', title: 'Groups', hint: `${port.title('goroutines.groups')} (${port.keys('goroutines.groups')})` },
    { value: 'objects', title: 'Waiting on', hint: `${port.title('goroutines.objects')} (${port.keys('goroutines.objects')})` },
    { value: 'flame', title: 'Flame graph', hint: `${port.title('goroutines.flame')} (${port.keys('goroutines.flame')})` },
  ];
  // What is opened needs the room.
  const isCovered = !wide && tab === 'groups' && look.trail.length > 0;
  return (
    <section className="goroutines" aria-label="Goroutines">
      <GoroutineSummary known={known} state={state} onState={filterByState}>
        {known?.tells.ids === true ? <FindGoroutine /> : null}
        <Segments label="Show" value={tab} segments={tabs} onChange={showGoroutineTab} />
      </GoroutineSummary>
      {tab === 'objects' || isCovered ? null : <GoroutineFilters look={look} known={known} />}
      {tab !== 'flame' && perspective.filters.length > 0 ? (
        <p className="goroutine-note">The filters above are for stacks. {tab === 'groups' ? 'These groups are of all goroutines.' : 'This is of all goroutines.'}</p>
      ) : null}
      {tab === 'objects' && hasGoroutineFilters(look) ? <p className="goroutine-note">The filter is of the groups. What is waited for is of all goroutines.</p> : null}
      {failure ? <FailureLine failure={failure} /> : null}
      <div className="goroutine-panel">
        {tab === 'groups' ? <GroupsPane capture={facts} query={query} look={look} known={known} wide={wide} /> : null}
        {tab === 'objects' ? <ObjectsPane capture={facts} look={look} known={known} wide={wide} /> : null}
        {tab === 'flame' ? <GoroutineFlame query={query} perspective={perspective} /> : null}
      </div>
      <HarmlessDialog capture={facts.id} />
    </section>
  );
}
