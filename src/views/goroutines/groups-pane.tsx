import { useRef, useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineFacts, GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { look as lookAt } from '../../store/actions.ts';
import { goroutineLook, showGoroutines } from '../../store/goroutine-actions.ts';
import type { GoroutineLook } from '../../store/goroutine-look.ts';
import { SplitPane } from '../shared/split-pane.tsx';
import { DetailPane } from './detail-pane.tsx';
import { GroupTable } from './group-table.tsx';

/** Groups, and the one that is opened: beside them where there is room, else in their place. */
export function GroupsPane(props: {
  readonly capture: CaptureFacts;
  readonly query: GoroutineQuery;
  readonly look: GoroutineLook;
  readonly known: GoroutineFacts | undefined;
  readonly wide: boolean;
}): ReactNode {
  const { capture, query, look, known, wide } = props;
  const pane = useRef<HTMLDivElement>(null);
  const [wantsFocus, setWantsFocus] = useState(0);
  const shown = look.trail.at(-1);
  const show = (row: GoroutineGroupRow): void => {
    showGoroutines({ kind: 'group', row, query });
    // The same function is what other views show.
    const frame = row.programFrame ?? row.frame;
    if (query.by === 'stack' && frame) lookAt({ selected: frame.name });
  };
  const close = (): void => {
    goroutineLook({ trail: [] });
    // A table that was hidden can take the focus once it is shown again.
    requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  return (
    <SplitPane
      label="Width of the table"
      share={58}
      isSingle={shown === undefined || !wide}
      left={
        <div ref={pane} className="goroutine-pane" hidden={shown !== undefined && !wide}>
          <GroupTable
            query={query}
            look={look}
            known={known}
            onShow={(row) => {
              show(row);
              if (!wide) setWantsFocus((count) => count + 1);
            }}
            onEnter={(row) => {
              show(row);
              setWantsFocus((count) => count + 1);
            }}
          />
        </div>
      }
      right={shown ? <DetailPane capture={capture} shown={shown} hasBack={look.trail.length > 1} known={known} wantsFocus={wantsFocus} onClose={close} /> : null}
    />
  );
}
