import type { ReactNode } from 'react';
import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { engine } from '../../store/actions.ts';
import type { Perspective } from '../../store/session.ts';
import { FlameView } from '../flame/flame-view.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useFlameQuery, useStackQuery } from '../shared/use-stack-query.ts';

const open = (query: GoroutineQuery): Promise<Answer<CaptureFacts>> => engine.calls.openGoroutines(query);

/** The goroutines that the filter keeps, as a flame graph; by state or creator, that is the outermost frame. */
export function GoroutineFlame({ query, perspective }: { readonly query: GoroutineQuery; readonly perspective: Perspective }): ReactNode {
  const opened = useAnswer(query, open);
  if (opened.failure) return <FailureLine failure={opened.failure} />;
  if (!opened.value) return <div aria-busy="true" />;
  if (opened.value.samples === 0) {
    return (
      <EmptyState title="No goroutine is left">
        <p>Take a filter away to see more.</p>
      </EmptyState>
    );
  }
  return <Flame key={opened.value.id} facts={opened.value} perspective={perspective} />;
}

function Flame({ facts, perspective }: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const query = useFlameQuery(useStackQuery(facts, perspective), perspective.direction);
  return (
    <div className="flame-pane">
      <FlameView query={query} facts={facts} perspective={perspective} />
    </div>
  );
}
