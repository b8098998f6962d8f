import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useImperativeHandle, useRef, type AriaAttributes, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { cursorAfter } from './grid-moves.ts';
import './virtual-grid.css';

export const ROW_HEIGHT = 24;
export const HEAD_HEIGHT = 26;

export interface GridHandle {
  readonly scrollToRow: (index: number) => void;
  readonly scrollToTop: () => void;
  /** Rows that can be seen, the last inclusive. */
  readonly inSight: () => { readonly first: number; readonly last: number };
  /** Down by so many rows, or up. */
  readonly scrollRows: (rows: number) => void;
  /** Where a menu for this row should open, in window pixels. */
  readonly rowPoint: (index: number) => { readonly x: number; readonly y: number };
}

interface VirtualGridProps {
  readonly ref?: Ref<GridHandle>;
  readonly label: string;
  readonly className: string;
  /** Cells of the header row, each with role columnheader. */
  readonly head: ReactNode;
  readonly rowCount: number;
  /** -1: none. */
  readonly cursor: number;
  readonly onCursor: (index: number) => void;
  /** A plain click, where it means more than moving the cursor. */
  readonly onClick?: (index: number) => void;
  /** Enter, or a double click. */
  readonly onActivate: (index: number) => void;
  readonly onMenu?: (index: number, at: { readonly x: number; readonly y: number }) => void;
  /** Keys the grid has no use for itself. */
  readonly onOtherKey?: (event: KeyboardEvent) => void;
  readonly isSelected: (index: number) => boolean;
  readonly rowClass?: (index: number) => string;
  /** Cells of a row, each with role gridcell. */
  readonly row: (index: number) => ReactNode;
  /** The rows that are about to be seen; last is inclusive. */
  readonly onRange?: (first: number, last: number) => void;
  readonly busy?: boolean;
  /** Set: the rows are those of a tree, and this says where in it a row stands. */
  readonly treeRow?: (index: number) => TreeRowPlace;
}

/** As ARIA has it: levels and positions count from 1; `expanded` is undefined for leaves. */
export interface TreeRowPlace {
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly expanded: boolean | undefined;
}

/**
 * A table of any length that draws only the rows in sight. One tab stop; the cursor is told to assistive technology as
 * the active descendant.
 */
export function VirtualGrid(props: VirtualGridProps): ReactNode {
  const { rowCount, cursor, onRange, treeRow } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // The header lies over the rows' scroll area and scrolls with nothing.
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const first = items.at(0)?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  useEffect(() => {
    onRange?.(first, last);
  }, [onRange, first, last]);

  // A row is told before the table knows how many there are: a jump may make both at once.
  const awaited = useRef<number>(undefined);
  useEffect(() => {
    const index = awaited.current;
    if (index === undefined || index >= rowCount) return;
    awaited.current = undefined;
    virtual.scrollToIndex(index, { align: 'auto' });
  }, [rowCount, virtual]);

  const rowPoint = (index: number): { x: number; y: number } => {
    const box = (document.getElementById(`${id}-${index}`) ?? scroller.current)?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 };
  };
  useImperativeHandle(props.ref, () => ({
    scrollToRow: (index) => {
      awaited.current = index < rowCount ? undefined : index;
      if (index < rowCount) virtual.scrollToIndex(index, { align: 'auto' });
    },
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    inSight: () => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      return { first: Math.floor(scrollTop / ROW_HEIGHT), last: Math.floor((scrollTop + clientHeight - HEAD_HEIGHT) / ROW_HEIGHT) };
    },
    scrollRows: (count) => scroller.current?.scrollBy({ top: count * ROW_HEIGHT }),
    rowPoint,
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys on a header's button are that button's.
    if (event.target !== event.currentTarget) return;
    const pageRows = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : cursorAfter(event.key, cursor, rowCount, pageRows);
    if (next !== undefined) {
      event.preventDefault();
      virtual.scrollToIndex(next, { align: 'auto' });
      props.onCursor(next);
    } else if (event.key === 'Enter' && cursor >= 0) {
      event.preventDefault();
      props.onActivate(cursor);
    } else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && cursor >= 0) {
      event.preventDefault();
      props.onMenu?.(cursor, rowPoint(cursor));
    } else {
      props.onOtherKey?.(event);
    }
  };

  const frame = {
    ref: scroller,
    className: `grid ${props.className}`,
    'aria-label': props.label,
    'aria-rowcount': rowCount + 1,
    'aria-busy': props.busy === true || undefined,
    'aria-activedescendant': cursor >= first && cursor <= last ? `${id}-${cursor}` : undefined,
    tabIndex: 0,
    onKeyDown,
  };
  const content = (
    <>
      <div role="rowgroup" className="grid-head">
        <div role="row" aria-rowindex={1} className="grid-row">
          {props.head}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.index}
            id={`${id}-${item.index}`}
            role="row"
            aria-rowindex={item.index + 2}
            aria-selected={props.isSelected(item.index)}
            {...(treeRow ? treeAttributes(treeRow(item.index)) : undefined)}
            data-cursor={item.index === cursor || undefined}
            className={`grid-row ${props.rowClass?.(item.index) ?? ''}`}
            style={{ transform: `translateY(${item.start - HEAD_HEIGHT}px)` }}
            onClick={() => {
              props.onCursor(item.index);
              props.onClick?.(item.index);
            }}
            onDoubleClick={() => props.onActivate(item.index)}
            onContextMenu={(event) => {
              if (!props.onMenu) return;
              event.preventDefault();
              scroller.current?.focus({ preventScroll: true });
              props.onCursor(item.index);
              // The menu key fires this event too, without a pointer's place.
              const at = event.clientX === 0 && event.clientY === 0 ? rowPoint(item.index) : { x: event.clientX, y: event.clientY };
              props.onMenu(item.index, at);
            }}
          >
            {props.row(item.index)}
          </div>
        ))}
      </div>
    </>
  );
  return treeRow ? <div role="treegrid" {...frame}>{content}</div> : <div role="grid" {...frame}>{content}</div>;
}

function treeAttributes({ level, position, setSize, expanded }: TreeRowPlace): AriaAttributes {
  return { 'aria-level': level, 'aria-posinset': position, 'aria-setsize': setSize, 'aria-expanded': expanded };
}
