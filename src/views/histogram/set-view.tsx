import { useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { changeSet, visitObject } from '../../store/graph-actions.ts';
import type { GraphView, ShownSet } from '../../store/graph-look.ts';
import { MergedPathsView } from '../object/merged-paths-view.tsx';
import { CommandButton } from '../shared/command-button.tsx';
import { Segments } from '../shared/segments.tsx';
import { MenuButton } from '../toolbar/menu-button.tsx';
import { InstancesTable } from './instances-table.tsx';
import './histogram-view.css';

const FROM: Readonly<Record<GraphView, string>> = {
  dominators: 'Dominators',
  histogram: 'Histogram',
  retention: 'Retention',
  object: 'Object',
  waste: 'Waste',
};

/** A set of objects, one by one or by what holds them, with the way back to where it was chosen. */
export function SetView({ facts, shown }: { readonly facts: CaptureFacts; readonly shown: ShownSet }): ReactNode {
  const [count, setCount] = useState<number>();
  return (
    <section className="histogram" aria-label={`Objects of ${shown.title}`}>
      <div className="set-path">
        <nav aria-label="Way back">
          <CommandButton id="graph.leave-set" className="button button-quiet">{FROM[shown.from]}</CommandButton>
          <span aria-hidden="true">›</span>
          <h2 title={shown.title}>{shown.title}</h2>
        </nav>
        {count === undefined || shown.show !== 'instances' ? null : (
          <span className="set-count">{counted(count, 'object')}</span>
        )}
        <Segments
          label="Show"
          value={shown.show}
          segments={[
            { value: 'instances', title: 'Instances' },
            { value: 'paths', title: 'Why alive', hint: 'Their paths to the roots, merged by type' },
          ]}
          onChange={(show) => changeSet({ show })}
        />
        {shown.show === 'instances' ? <MenuButton title="Export" items={['graph.save-tsv']} /> : null}
      </div>
      {shown.show === 'instances' ? (
        <InstancesTable facts={facts} shown={shown} onCount={setCount} />
      ) : (
        <div className="histogram-rows">
          <MergedPathsView capture={facts} set={shown.set} title={shown.title} onObject={visitObject} />
        </div>
      )}
    </section>
  );
}
