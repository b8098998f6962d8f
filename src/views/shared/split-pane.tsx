import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import './split-pane.css';

const LEAST = 20;
const MOST = 75;
const STEP = 2;

/** Lasts as long as the page, so that another view in between does not undo it. */
let keptShare: number | undefined;

/** Two panes side by side; the line between them can be dragged, or moved by arrow keys. Shares are in percent. */
export function SplitPane(props: {
  readonly label: string;
  readonly share: number;
  readonly left: ReactNode;
  readonly right: ReactNode;
  /** One of them has all of the room; the other is empty, or hides itself, so that it keeps where it was scrolled to. */
  readonly isSingle?: boolean;
}): ReactNode {
  const pane = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(keptShare ?? props.share);
  const moveTo = (wanted: number): void => {
    keptShare = Math.min(MOST, Math.max(LEAST, wanted));
    setShare(keptShare);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = pane.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    moveTo((100 * (event.clientX - box.left)) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') moveTo(share - STEP);
    else if (event.key === 'ArrowRight') moveTo(share + STEP);
    else if (event.key === 'Home') moveTo(LEAST);
    else if (event.key === 'End') moveTo(MOST);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={pane} className="split-pane" style={{ gridTemplateColumns: props.isSingle === true ? 'minmax(0, 1fr)' : `minmax(0, ${share}fr) 1px minmax(0, ${100 - share}fr)` }}>
      {props.left}
      {props.isSingle === true ? null : (
        <div
          className="split-handle"
          role="separator"
          aria-orientation="vertical"
          aria-label={props.label}
          aria-valuenow={Math.round(share)}
          aria-valuemin={LEAST}
          aria-valuemax={MOST}
          tabIndex={0}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onDoubleClick={() => moveTo(props.share)}
          onKeyDown={onKeyDown}
        />
      )}
      {props.right}
    </div>
  );
}
