import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Timeline } from '../../engine/memory-contract.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { Segments } from '../shared/segments.tsx';
import { MenuButton } from '../toolbar/menu-button.tsx';
import { AccountPanel } from './account-panel.tsx';
import { CaptureList } from './capture-list.tsx';
import { memoryDesk, showFamily } from './memory-desk.ts';
import { MemoryHeader } from './memory-header.tsx';
import { SeriesPicker } from './series-picker.tsx';
import { axisSentence } from './time-texts.ts';
import { TimelineView } from './timeline-view.tsx';
import { useTimeline } from './use-timeline.ts';
import { WhatIfPanel } from './what-if-panel.tsx';
import './memory.css';
import './timeline.css';
import './account.css';

const FAMILY_NAMES = { go: 'Go', jvm: 'JVM' } as const;

/** What all open series and captures tell of memory over time, and where it is at one moment. */
export function MemoryView(): ReactNode {
  const { value: timeline, failure } = useTimeline();
  if (!timeline) {
    return (
      <main className="workspace memory" aria-busy={failure === undefined}>
        {failure ? (
          <EmptyState title="No numbers over time">
            <p>{failure.sentence}</p>
          </EmptyState>
        ) : null}
      </main>
    );
  }
  return (
    <main className="workspace memory">
      <MemoryHeader timeline={timeline} />
      <Tools timeline={timeline} />
      <div className="memory-body">
        <div className="memory-main">
          <TimelineView timeline={timeline} />
          <CaptureList timeline={timeline} />
        </div>
        <div className="memory-side">
          <AccountPanel timeline={timeline} />
          {timeline.family === 'go' ? <WhatIfPanel timeline={timeline} /> : null}
        </div>
      </div>
    </main>
  );
}

function Tools({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const utc = useStore(memoryDesk, (look) => look.utc);
  const asked = useStore(memoryDesk, (look) => look.family);
  // At once, not when its timeline has come.
  const family = asked !== undefined && timeline.families.includes(asked) ? asked : timeline.family;
  return (
    <div className="memory-tools">
      {timeline.families.length > 1 ? (
        <Segments
          label="Runtime"
          value={family}
          segments={timeline.families.map((value) => ({ value, title: FAMILY_NAMES[value] }))}
          onChange={showFamily}
        />
      ) : null}
      <p className="memory-axis" data-caution={timeline.axis === 'order' || undefined}>
        {axisSentence(timeline.axis, utc)}
      </p>
      {timeline.axis === 'wall' ? (
        <label className="memory-check">
          <input type="checkbox" checked={utc} onChange={(event) => memoryDesk.setState({ utc: event.target.checked })} />
          UTC
        </label>
      ) : null}
      <span className="memory-tools-end">
        <SeriesPicker timeline={timeline} />
        <MenuButton title="Export" items={['memory.save-tsv', 'memory.save-svg', 'separator', 'memory.copy-account']} />
      </span>
    </div>
  );
}
