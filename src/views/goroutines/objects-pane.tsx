import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineFacts, GoroutineOrder, GoroutineRow, WaitObjectRow, WaitObjects } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { goroutineLook } from '../../store/goroutine-actions.ts';
import type { GoroutineLook } from '../../store/goroutine-look.ts';
import { PagedGrid } from '../object/paged-grid.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { SplitPane } from '../shared/split-pane.tsx';
import { useRowPages } from '../shared/use-row-pages.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { DetailFrame, DetailPane } from './detail-pane.tsx';
import { askMembers, askWaitObjects, type MembersQuestion, type ObjectsQuestion } from './goroutine-questions.ts';
import { GoroutineLink } from './goroutine-link.tsx';
import { rowTitle, shortWait } from './group-texts.ts';
import { LockCycles } from './lock-cycles.tsx';
import { openRow, rowMenu } from './member-actions.ts';
import { MemberCells, memberColumns, MemberHead, tracksOf } from './member-cells.tsx';
import './objects-pane.css';

const HEAD = [
  { column: 'waiting', title: 'Waiting', explanation: 'Goroutines that wait for it', isNumber: true },
  { column: 'longest', title: 'Longest', explanation: 'The longest wait among them', isNumber: true },
  { column: 'kind', title: 'What', explanation: 'What kind of thing it is, and its address', isNumber: false },
  { column: 'holder', title: 'Held by', explanation: 'The goroutine that is known to hold it up', isNumber: false },
  { column: 'sentence', title: 'What is known', explanation: 'Of who holds it up, and what is not', isNumber: false },
] as const;

/** Goroutines that wait for one mutex, channel or connection together, and cycles among those that hold locks. */
export function ObjectsPane(props: {
  readonly capture: CaptureFacts;
  readonly look: GoroutineLook;
  readonly known: GoroutineFacts | undefined;
  readonly wide: boolean;
}): ReactNode {
  const { capture, look, known, wide } = props;
  const pane = useRef<HTMLDivElement>(null);
  const question = useMemo((): ObjectsQuestion => ({ capture: capture.id }), [capture.id]);
  const rows = useRowPages<ObjectsQuestion, WaitObjectRow, WaitObjects>(question, askWaitObjects);
  const [cursor, setCursor] = useState(-1);
  const [object, setObject] = useState<WaitObjectRow>();
  const [wantsFocus, setWantsFocus] = useState(0);
  const { summary, failure } = rows;
  const last = look.trail.at(-1);
  const shown = last?.kind === 'group' ? undefined : last;
  const isOpen = shown !== undefined || object !== undefined;
  const show = (index: number, takesFocus: boolean): void => {
    const row = rows.rowAt(index);
    if (!row) return;
    goroutineLook({ trail: [] });
    setObject(row);
    if (takesFocus) setWantsFocus((count) => count + 1);
  };
  const close = (): void => {
    if (shown) goroutineLook({ trail: [] });
    else setObject(undefined);
    if (shown && object) setWantsFocus((count) => count + 1);
    else requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  if (failure) return <FailureLine failure={failure} />;
  if (!summary) return <div aria-busy="true" />;
  return (
    <SplitPane
      label="Width of the table"
      share={58}
      isSingle={!isOpen || !wide}
      left={
        <div ref={pane} className="goroutine-pane" hidden={isOpen && !wide}>
          <div className="goroutine-table">
            <LockCycles cycles={summary.cycles} />
            {summary.rowCount === 0 ? (
              <EmptyState title="Nothing is waited for together">
                <p>
                  {known?.tells.objects === false
                    ? 'This form of a goroutine profile has no addresses. A crash or a dump (debug=2) prints arguments of functions, and with them some addresses of mutexes and channels.'
                    : summary.addressed === 0
                      ? 'No goroutine here has the address of what it waits for in its stack.'
                      : `${counted(summary.addressed, 'goroutine')} with a printed address, each another one.`}
                </p>
              </EmptyState>
            ) : (
              <>
                <p className="goroutine-kept">
                  {counted(summary.rowCount, 'object')}; the address of what they wait for is printed for {formatCount(summary.addressed)} of {counted(known?.goroutines ?? 0, 'goroutine')}
                </p>
                <div className="goroutine-rows">
                  <VirtualGrid
                    label="What goroutines wait for together"
                    className="wait-object-grid"
                    head={HEAD.map(({ column, title, explanation, isNumber }) => (
                      <div key={column} role="columnheader" className="grid-cell" data-column={column} data-number={isNumber ? '' : undefined} title={explanation}>
                        {title}
                      </div>
                    ))}
                    rowCount={summary.rowCount}
                    cursor={cursor}
                    onCursor={(index) => {
                      setCursor(index);
                      if (object) show(index, false);
                    }}
                    onClick={(index) => show(index, !wide)}
                    onActivate={(index) => show(index, true)}
                    isSelected={(index) => (object ? rows.rowAt(index)?.object === object.object : index === cursor)}
                    busy={rows.stale}
                    onRange={rows.onRange}
                    row={(index) => <ObjectCells row={rows.rowAt(index)} />}
                  />
                </div>
              </>
            )}
          </div>
        </div>
      }
      right={
        shown ? (
          <DetailPane capture={capture} shown={shown} hasBack={look.trail.length > 1} known={known} wantsFocus={wantsFocus} onClose={close} />
        ) : object ? (
          <DetailFrame title={`${object.kind} ${object.address}`} wantsFocus={wantsFocus} subject={object} onClose={close}>
            <ObjectDetail capture={capture} object={object} known={known} />
          </DetailFrame>
        ) : null
      }
    />
  );
}

function ObjectCells({ row }: { readonly row: WaitObjectRow | undefined }): ReactNode {
  if (!row) return <span role="gridcell" className="grid-cell grid-waiting">…</span>;
  const { waiting, longestWait, kind, address, holder, sentence, leaked } = row;
  return (
    <>
      <NumberCell column="waiting" exact={waiting}>{formatCount(waiting)}</NumberCell>
      <NumberCell column="longest">{shortWait(longestWait)}</NumberCell>
      <div role="gridcell" className="grid-cell" data-column="kind" title={`${kind} ${address}`}>
        {kind} <small>{address}</small>
        {leaked > 0 ? <b className="goroutine-leaked"> {formatCount(leaked)} leaked</b> : null}
      </div>
      <div role="gridcell" className="grid-cell" data-column="holder">
        {holder?.id === undefined ? <small>not known</small> : <GoroutineLink id={holder.id} />}
      </div>
      <div role="gridcell" className="grid-cell wait-sentence" data-column="sentence" title={sentence}>
        {sentence}
      </div>
    </>
  );
}

function ObjectDetail({ capture, object, known }: { readonly capture: CaptureFacts; readonly object: WaitObjectRow; readonly known: GoroutineFacts | undefined }): ReactNode {
  const [order, setOrder] = useState<GoroutineOrder>({ by: 'wait', descending: true });
  const question = useMemo((): MembersQuestion => ({ of: 'object', capture: capture.id, object: object.object, order }), [capture.id, object.object, order]);
  const columns = memberColumns(known && { ...known.tells, objects: false }, known?.waits !== undefined, true);
  const { holder } = object;
  return (
    <>
      <div className="goroutine-detail-body" data-shared>
        <p className="goroutine-reason">{object.sentence}</p>
        {holder ? (
          <dl className="goroutine-sheet">
            <div>
              <dt>Held by</dt>
              <dd>
                {holder.id === undefined ? rowTitle(holder) : <GoroutineLink id={holder.id} isTabStop />} <small>in {holder.state}</small>
              </dd>
            </div>
          </dl>
        ) : null}
      </div>
      <section className="goroutine-members" aria-label="Goroutines that wait for it" style={tracksOf(columns)}>
        <h3>{counted(object.waiting, 'goroutine')} wait for it</h3>
        <PagedGrid<MembersQuestion, GoroutineRow>
          label="Goroutines that wait for it"
          className="member-grid"
          question={question}
          ask={askMembers}
          head={<MemberHead columns={columns} order={order} onSort={setOrder} />}
          cells={(row) => <MemberCells row={row} columns={columns} />}
          onOpen={openRow}
          menu={rowMenu}
          menuLabel={(row) => `Actions for ${rowTitle(row)}`}
          none="None."
        />
      </section>
    </>
  );
}
