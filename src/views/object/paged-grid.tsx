import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { Page } from '../../engine/graph-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { ContextMenu, type MenuItem } from '../shared/context-menu.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid, type GridHandle } from '../shared/virtual-grid.tsx';
import './paged-grid.css';

/** Browsers draw nothing that is taller than 17.8 million pixels (Firefox); longer tables come in parts. */
const PART_ROWS = 500_000;
/** Shorter tables are scrolled through. */
const GO_TO_FROM = 500;

interface PagedGridProps<Q extends object, R> {
  readonly label: string;
  readonly className: string;
  /** Other rows when this becomes another object. */
  readonly question: Q;
  readonly ask: (question: Q, start: number, end: number) => Promise<Answer<Page<R>>>;
  readonly head: ReactNode;
  readonly cells: (row: R) => ReactNode;
  readonly rowClass?: (row: R) => string;
  /** Enter, or a double click. */
  readonly onOpen: (row: R) => void;
  readonly menu: (row: R) => readonly MenuItem[];
  readonly menuLabel?: (row: R) => string;
  /** Told once it is known how many rows there are. */
  readonly onCount?: (count: number) => void;
  /** Said until the first rows are there. */
  readonly waiting?: string;
  /** Said in place of rows. */
  readonly none: string;
  /** Rows are numbered from 0, as elements of an array are, and can be gone to by number. */
  readonly isNumbered?: boolean;
}

/** A table of any length, fetched as it is looked at. */
export function PagedGrid<Q extends object, R>(props: PagedGridProps<Q, R>): ReactNode {
  const { question, onCount, waiting } = props;
  const rows = useRowPages<Q, R, Page<R>>(question, props.ask);
  const grid = useRef<GridHandle>(null);
  const [cursor, setCursor] = useState(-1);
  const [part, setPart] = useState(0);
  const [menu, setMenu] = useState<{ readonly row: R; readonly at: { x: number; y: number } }>();
  // Other rows begin at their top. The table itself stays, and with it the focus of who walks by keys.
  const [known, setKnown] = useState(question);
  if (known !== question) {
    setKnown(question);
    setCursor(-1);
    setPart(0);
    setMenu(undefined);
  }

  const shownQuestion = useRef(question);
  useEffect(() => {
    if (shownQuestion.current === question) return;
    shownQuestion.current = question;
    grid.current?.scrollToTop();
  }, [question]);

  const count = rows.summary?.rowCount;
  useEffect(() => {
    if (count !== undefined) onCount?.(count);
  }, [count, onCount]);

  const rowCount = count ?? 0;
  const before = part * PART_ROWS;
  const { onRange } = rows;
  const onPartRange = useCallback((first: number, last: number) => onRange(before + first, before + last), [onRange, before]);
  const turnTo = (next: number): void => {
    setPart(next);
    setCursor(-1);
    grid.current?.scrollToTop();
  };
  // A row of another part can be scrolled to once that part is drawn.
  const [sought, setSought] = useState<{ readonly row: number }>();
  useEffect(() => {
    if (sought) grid.current?.scrollToRow(sought.row);
  }, [sought]);
  const goTo = (row: number): void => {
    setPart(Math.floor(row / PART_ROWS));
    setCursor(row % PART_ROWS);
    setSought({ row: row % PART_ROWS });
  };
  const isNumbered = props.isNumbered === true && rowCount > GO_TO_FROM;
  const rowAt = (index: number): R | undefined => rows.rowAt(before + index);

  return (
    <div className="paged-grid">
      {rowCount > PART_ROWS || isNumbered ? (
        <div className="grid-parts">
          {rowCount > PART_ROWS ? <Parts rowCount={rowCount} part={part} onPart={turnTo} /> : null}
          {isNumbered ? <GoTo rowCount={rowCount} onGo={goTo} /> : null}
        </div>
      ) : null}
      {rows.failure ? <FailureLine failure={rows.failure} /> : null}
      <div className="paged-grid-rows">
        <VirtualGrid
          ref={grid}
          label={props.label}
          className={props.className}
          head={props.head}
          rowCount={Math.max(0, Math.min(PART_ROWS, rowCount - before))}
          cursor={cursor}
          onCursor={setCursor}
          onActivate={(index) => {
            const row = rowAt(index);
            if (row !== undefined) props.onOpen(row);
          }}
          onMenu={(index, at) => {
            const row = rowAt(index);
            if (row !== undefined) setMenu({ row, at });
          }}
          isSelected={(index) => index === cursor}
          rowClass={(index) => {
            const row = rowAt(index);
            return row === undefined ? '' : (props.rowClass?.(row) ?? '');
          }}
          busy={rows.stale}
          onRange={onPartRange}
          row={(index) => {
            const row = rowAt(index);
            return row === undefined ? <span role="gridcell" className="grid-cell grid-waiting">…</span> : props.cells(row);
          }}
        />
        {count === undefined && waiting !== undefined && !rows.failure ? <p className="paged-grid-waiting" role="status">{waiting}</p> : null}
        {count === 0 && !rows.stale && !rows.failure ? <p className="paged-grid-none">{props.none}</p> : null}
      </div>
      <ContextMenu at={menu?.at} label={menu && props.menuLabel ? props.menuLabel(menu.row) : 'Actions'} items={menu ? props.menu(menu.row) : []} onClose={() => setMenu(undefined)} />
    </div>
  );
}

function Parts(props: { readonly rowCount: number; readonly part: number; readonly onPart: (part: number) => void }): ReactNode {
  const { rowCount, part, onPart } = props;
  const parts = Math.ceil(rowCount / PART_ROWS);
  const first = part * PART_ROWS;
  return (
    <>
      <span role="status">
        Rows {formatCount(first + 1)}–{formatCount(Math.min(first + PART_ROWS, rowCount))} of {formatCount(rowCount)}
      </span>
      <button type="button" className="button button-quiet" disabled={part === 0} onClick={() => onPart(part - 1)}>
        Previous rows
      </button>
      <button type="button" className="button button-quiet" disabled={part >= parts - 1} onClick={() => onPart(part + 1)}>
        Next rows
      </button>
    </>
  );
}

function GoTo(props: { readonly rowCount: number; readonly onGo: (row: number) => void }): ReactNode {
  const [text, setText] = useState('');
  const wanted = Number(text.replaceAll(/[[\],\s]/g, ''));
  const isBad = text.trim() !== '' && !(Number.isInteger(wanted) && wanted >= 0 && wanted < props.rowCount);
  return (
    <form
      className="grid-go"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !isBad) props.onGo(wanted);
      }}
    >
      <label>
        Go to element{' '}
        <input
          className="input"
          inputMode="numeric"
          autoComplete="off"
          size={9}
          value={text}
          aria-invalid={isBad || undefined}
          title={`0 to ${formatCount(props.rowCount - 1)}`}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
    </form>
  );
}
