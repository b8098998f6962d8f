import { useMemo, type CSSProperties, type ReactNode } from 'react';
import type { Answer, CaptureFacts, FlameQuery, Neighbours, StackQuery } from '../../engine/contract.ts';
import { engine, look } from '../../store/actions.ts';
import type { Perspective } from '../../store/session.ts';
import { FlameView } from '../flame/flame-view.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { escapesAt } from '../shared/escape-texts.ts';
import { useEscapes } from '../shared/use-escapes.ts';
import { useAnswer } from '../shared/use-answer.ts';
import { useStackQuery } from '../shared/use-stack-query.ts';
import { valueColumnPx } from '../shared/value-column.ts';
import { HEAD_HEIGHT, ROW_HEIGHT } from '../shared/virtual-grid.tsx';
import { EscapeList } from './escape-list.tsx';
import { NeighbourTable } from './neighbour-table.tsx';
import { SelectedFunction } from './selected-function.tsx';
import './neighbours-view.css';

/** Fewer would make the page jump from one function to the next. */
const LEAST_ROWS = 5;
/** Of the line above a table, with some air below the last row. */
const TITLE_HEIGHT = 34;

const FILTERED_OUT = 'The filters above leave none of its samples.';

interface Question {
  readonly query: StackQuery;
  readonly name: string;
}

const ask = ({ query, name }: Question): Promise<Answer<Neighbours>> => engine.calls.neighbours(query, name);

/** Who calls the selected function and whom it calls, as tables to walk along and as pictures. */
export function NeighboursView(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const name = perspective.selected;
  const query = useStackQuery(facts, perspective);
  const question = useMemo(() => (name === undefined ? undefined : { query, name }), [query, name]);
  const asked = useAnswer(question, ask);

  if (name === undefined) {
    return (
      <EmptyState title="No function is selected">
        <p>Choose one in the Top table or in the flame graph: click it, or move to it with the arrow keys.</p>
        <p>Its callers and callees then appear here, and you can walk from one to the next.</p>
      </EmptyState>
    );
  }
  if (asked.failure) {
    return (
      <div>
        <FailureLine failure={asked.failure} />
        <EmptyState title="Not in the samples that are shown">
          <p>The filters above may leave this function out. Take one away, or choose another function.</p>
        </EmptyState>
      </div>
    );
  }
  if (!asked.value) return <div aria-busy="true" />;
  const neighbours = asked.value;
  const whole = perspective.percentOf === 'kept' ? neighbours.kept : neighbours.total;
  return <Neighbourhood facts={facts} perspective={perspective} query={query} name={name} neighbours={neighbours} whole={whole} />;
}

function Neighbourhood(props: {
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly query: StackQuery;
  readonly name: string;
  readonly neighbours: Neighbours;
  readonly whole: number;
}): ReactNode {
  const { facts, perspective, query, name, neighbours, whole } = props;
  const unit = facts.valueTypes[perspective.type]?.unit ?? '';
  const callers = useMemo<FlameQuery>(() => ({ ...query, shape: { kind: 'callers', name } }), [query, name]);
  const callees = useMemo<FlameQuery>(() => ({ ...query, shape: { kind: 'callees', name } }), [query, name]);
  const escapes = useEscapes(facts.id);
  const walk = (to: string): void => look({ selected: to });

  const mostRows = Math.max(neighbours.callers.length, neighbours.callees.length, LEAST_ROWS);
  const tables = `${mostRows * ROW_HEIGHT + HEAD_HEIGHT + TITLE_HEIGHT}px`;
  const isFilteredOut = query.filters.length > 0 && neighbours.cum === 0 && neighbours.callers.length + neighbours.callees.length === 0;
  const value = `${valueColumnPx(neighbours.total, unit)}px`;

  return (
    <div className="neighbours" style={{ '--tables': tables, '--value': value } as CSSProperties}>
      <div className="neighbours-head">
        <SelectedFunction neighbours={neighbours} unit={unit} whole={whole} />
        <EscapeList notes={escapesAt(escapes.get(name), [])} />
      </div>
      <NeighbourTable
        title="Callers"
        none={isFilteredOut ? FILTERED_OUT : 'Nothing calls it: it is where its stacks begin.'}
        rows={neighbours.callers}
        unit={unit}
        whole={whole}
        onWalk={walk}
      />
      <NeighbourTable
        title="Callees"
        none={isFilteredOut ? FILTERED_OUT : 'It calls nothing but itself that was sampled.'}
        rows={neighbours.callees}
        unit={unit}
        whole={whole}
        onWalk={walk}
      />
      <section className="neighbour-flame" aria-label="All stacks above it">
        <h3>Stacks that lead to it</h3>
        <div className="neighbour-picture">
          <FlameView compact query={callers} facts={facts} perspective={perspective} />
        </div>
      </section>
      <section className="neighbour-flame" aria-label="All stacks below it">
        <h3>What it calls</h3>
        <div className="neighbour-picture">
          <FlameView compact query={callees} facts={facts} perspective={perspective} />
        </div>
      </section>
    </div>
  );
}
