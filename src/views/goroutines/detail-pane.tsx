import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineDetail, GoroutineFacts, GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { backFromGoroutine } from '../../store/goroutine-actions.ts';
import type { ShownGoroutines } from '../../store/goroutine-look.ts';
import { editHarmlessList } from '../../store/harmless-rules.ts';
import { FailureLine } from '../shared/failure-line.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { zoomTo } from '../shared/zoom-to.ts';
import { askExample, askOne, type OneQuestion } from './goroutine-questions.ts';
import { GoroutineSheet } from './goroutine-sheet.tsx';
import { copyAsText } from './group-menu.ts';
import { ruleOfGroup, rowTitle, waitText } from './group-texts.ts';
import { tellsOf } from './member-cells.tsx';
import { MemberTable } from './member-table.tsx';
import { StackList } from './stack-list.tsx';
import { detailToText } from './stack-text.ts';
import './detail-pane.css';

/** A group with its stack and its goroutines, or one goroutine. */
export function DetailPane(props: {
  readonly capture: CaptureFacts;
  readonly shown: ShownGoroutines;
  readonly hasBack: boolean;
  readonly known: GoroutineFacts | undefined;
  readonly wantsFocus: number;
  readonly onClose: () => void;
}): ReactNode {
  const { capture, shown, hasBack, known, wantsFocus, onClose } = props;
  return (
    <DetailFrame title={<Title shown={shown} />} hasBack={hasBack} wantsFocus={wantsFocus} subject={shown} onClose={onClose}>
      {shown.kind === 'group' ? <GroupDetail row={shown.row} query={shown.query} known={known} /> : <OneDetail capture={capture} shown={shown} />}
    </DetailFrame>
  );
}

/** What is opened beside a table, under a heading that the focus can go to. */
export function DetailFrame(props: {
  readonly title: ReactNode;
  readonly hasBack?: boolean;
  /** Takes the focus when this changes, from the second value on. */
  readonly wantsFocus: number;
  /** What is shown: another object of it is another thing. */
  readonly subject: object;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, hasBack = false, wantsFocus, subject, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wantsFocus > 0) heading.current?.focus();
  }, [wantsFocus]);
  // What was pressed is gone with what was shown before; the focus must not fall to the page's start.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, [subject]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside className="goroutine-detail" aria-label="What is opened" onKeyDown={onKeyDown}>
      <header className="goroutine-detail-head">
        {hasBack ? (
          <button type="button" className="button button-quiet" onClick={backFromGoroutine}>
            ← Back
          </button>
        ) : null}
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" title="Close (Escape)" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      {props.children}
    </aside>
  );
}

function Title({ shown }: { readonly shown: ShownGoroutines }): ReactNode {
  switch (shown.kind) {
    case 'group':
      return (
        <>
          {counted(shown.row.count, 'goroutine')} <span>{shown.query.by === 'creator' && shown.row.otherStates > 0 ? 'in several states' : shown.row.state}</span>
        </>
      );
    case 'goroutine':
      return `Goroutine ${shown.id}`;
    case 'row':
      return 'Goroutines of one row';
  }
}

function GroupDetail({ row, query, known }: { readonly row: GoroutineGroupRow; readonly query: GoroutineQuery; readonly known: GoroutineFacts | undefined }): ReactNode {
  const question = useMemo(() => ({ query, group: row.group }), [query, row.group]);
  const { value, failure, stale } = useAnswer(question, askExample);
  const name = (row.programFrame ?? row.frame)?.name;
  const longest = waitText(row.longestWait);
  const isOneStack = query.by === 'stack';
  const hasMembers = known?.tells.ids === true || query.by !== 'stack';
  return (
    <>
      <div className="goroutine-actions">
        <button type="button" className="button" disabled={!value} onClick={() => value && void copyAsText(detailToText(value))}>
          Copy stack
        </button>
        <button type="button" className="button" disabled={name === undefined} onClick={() => void zoomTo(name ?? '')}>
          Show in flame graph
        </button>
        <button type="button" className="button" onClick={() => editHarmlessList(ruleOfGroup(row, query.by))}>
          Mark as harmless…
        </button>
      </div>
      <div className="goroutine-detail-body" data-shared={hasMembers || undefined} aria-busy={stale || undefined}>
        {row.leaked > 0 ? <p className="goroutine-proof">{row.leaked === row.count ? (row.count === 1 ? 'It is leaked' : 'All are leaked') : `${counted(row.leaked, 'goroutine')} leaked`}: the garbage collector found that nothing can wake them any more.</p> : null}
        {row.harmless === undefined ? null : <p className="goroutine-reason">Harmless: {row.harmless}</p>}
        <dl className="goroutine-sheet">
          {longest === '' ? null : (
            <div>
              <dt>Wait</dt>
              <dd>
                {longest} the longest, {waitText(row.medianWait) || '< 1 min'} in the middle
              </dd>
            </div>
          )}
          {row.creator ? (
            <div>
              <dt>{row.creator.isEntry ? 'Runs' : 'Created by'}</dt>
              <dd>
                <code>{row.creator.name}</code>
                {row.creator.others > 0 ? ` and ${counted(row.creator.others, 'other')}` : ''}
              </dd>
            </div>
          ) : null}
          {row.labels.map(({ key, top, topCount, values }) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>
                <code>{top}</code> {values > 1 ? `${counted(topCount, 'time')}, and ${counted(values - 1, 'other')}` : ''}
              </dd>
            </div>
          ))}
        </dl>
        {failure ? <FailureLine failure={failure} /> : null}
        {value ? (
          <>
            <h3>{query.by === 'stack' ? 'Stack, innermost first' : `Stack of ${value.row.id === undefined ? 'one of them' : `the oldest, ${rowTitle(value.row)}`}`}</h3>
            <StackList stack={value.stack} />
          </>
        ) : null}
      </div>
      {hasMembers && known ? <MemberTable query={query} group={row.group} tells={tellsOf(known.tells, query.by, value)} hasWaits={known.waits !== undefined} isPlain={isOneStack && isPlain(row, value)} /> : null}
    </>
  );
}

function isPlain(group: GoroutineGroupRow, example: GoroutineDetail | undefined): boolean {
  return group.labels.length === 0 && group.leaked === 0 && example?.row.isLocked !== true && example?.row.bubble === undefined;
}

function OneDetail({ capture, shown }: { readonly capture: CaptureFacts; readonly shown: Exclude<ShownGoroutines, { readonly kind: 'group' }> }): ReactNode {
  const question = useMemo((): OneQuestion => (shown.kind === 'goroutine' ? { capture: capture.id, id: shown.id } : { capture: capture.id, row: shown.row }), [capture.id, shown]);
  const { value, failure, stale } = useAnswer(question, askOne);
  if (failure) return <FailureLine failure={failure} />;
  if (!value) return <div className="goroutine-detail-body" aria-busy="true" />;
  const name = value.stack.find(({ part }) => part === 'program')?.name;
  return (
    <>
      <div className="goroutine-actions">
        <button type="button" className="button" onClick={() => void copyAsText(detailToText(value))}>
          Copy stack
        </button>
        <button type="button" className="button" disabled={name === undefined} onClick={() => void zoomTo(name ?? '')}>
          Show in flame graph
        </button>
      </div>
      <div className="goroutine-detail-body" aria-busy={stale || undefined}>
        <GoroutineSheet detail={value} />
        <h3>Stack, innermost first</h3>
        <StackList stack={value.stack} />
      </div>
    </>
  );
}
