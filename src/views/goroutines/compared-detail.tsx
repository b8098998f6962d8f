import { useMemo, useState, type ReactNode } from 'react';
import type { GoroutineChange } from '../../analysis/goroutines/compare-goroutines.ts';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ComparedGoroutineRow, GoroutineCompareQuery, GoroutineFacts, GoroutineRow } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { openInDump } from '../../store/goroutine-actions.ts';
import { deltaText } from '../compare/delta-text.ts';
import { PagedGrid } from '../object/paged-grid.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { Segments } from '../shared/segments.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { askChanged, type ChangedQuestion } from './compared-questions.ts';
import { askOne, type OneQuestion } from './goroutine-questions.ts';
import { copyAsText } from './group-menu.ts';
import { rowTitle } from './group-texts.ts';
import { MemberCells, memberColumns, tellsOf, tracksOf } from './member-cells.tsx';
import { StackList } from './stack-list.tsx';
import { detailToText } from './stack-text.ts';

/** A group in all captures: figures, which goroutines stayed, came and went, and its stack. */
export function ComparedDetail(props: {
  readonly query: GoroutineCompareQuery;
  readonly row: ComparedGoroutineRow;
  readonly captures: readonly CaptureFacts[];
  readonly tells: GoroutineFacts['tells'] | undefined;
}): ReactNode {
  const { query, row, captures, tells } = props;
  const { example } = row;
  const question = useMemo((): OneQuestion => ({ capture: example.capture, row: example.row }), [example.capture, example.row]);
  const { value, failure } = useAnswer(question, askOne);
  return (
    <>
      <div className="goroutine-actions">
        <button type="button" className="button" disabled={!value} onClick={() => value && void copyAsText(detailToText(value))}>
          Copy stack
        </button>
        <button type="button" className="button" disabled={!value} onClick={() => value && openInDump(example.capture, value.row)}>
          Open in its dump
        </button>
      </div>
      <div className="goroutine-detail-body" data-shared={row.ids ? true : undefined}>
        <dl className="goroutine-sheet">
          {row.state === '' ? null : (
            <div>
              <dt>State</dt>
              <dd>{row.state}</dd>
            </div>
          )}
          <div>
            <dt>Count</dt>
            <dd>
              {formatCount(row.base)} → {formatCount(row.head)} <b data-way={row.delta > 0 ? 'grew' : row.delta < 0 ? 'shrank' : undefined}>{deltaText(row.delta, 'count')}</b>
            </dd>
          </div>
          {captures.length > 2 ? (
            <div>
              <dt>Series</dt>
              <dd>
                {row.series.map((count, index) => (
                  <span key={index} className="compared-step" title={visibleText(captures[index]?.name ?? '')} data-side={index === query.base ? 'base' : index === query.head ? 'head' : undefined}>
                    {formatCount(count)}
                  </span>
                ))}
                {row.steady ? <small> more in each than in the one before</small> : null}
              </dd>
            </div>
          ) : null}
          {row.ids && row.ids.movedIn + row.ids.movedOut > 0 ? (
            <div>
              <dt>Moved</dt>
              <dd>
                {formatCount(row.ids.movedIn)} were in another group before, {formatCount(row.ids.movedOut)} are in another one now
              </dd>
            </div>
          ) : null}
          {row.ids && captures.length > 2 && row.ids.stayedInAll > 0 ? (
            <div>
              <dt>All along</dt>
              <dd>{counted(row.ids.stayedInAll, 'goroutine')} in it in every capture</dd>
            </div>
          ) : null}
        </dl>
        {failure ? <FailureLine failure={failure} /> : null}
        {value ? (
          <>
            <h3>{query.groups.by === 'stack' ? 'Stack' : `Stack of ${rowTitle(value.row)}`}, innermost first</h3>
            <StackList stack={value.stack} />
          </>
        ) : null}
      </div>
      {row.ids && tells ? <Changed query={query} row={row} ids={row.ids} tells={tellsOf(tells, query.groups.by, value)} /> : null}
    </>
  );
}

function Changed(props: {
  readonly query: GoroutineCompareQuery;
  readonly row: ComparedGoroutineRow;
  readonly ids: NonNullable<ComparedGoroutineRow['ids']>;
  readonly tells: GoroutineFacts['tells'];
}): ReactNode {
  const { query, row, ids, tells } = props;
  const [chosen, setChosen] = useState<GoroutineChange>();
  const change = chosen ?? (ids.stayed > 0 ? 'stayed' : ids.came > 0 ? 'came' : 'went');
  const question = useMemo((): ChangedQuestion => ({ query, group: row.group, change }), [query, row.group, change]);
  const columns = memberColumns(tells, tells.waits, query.groups.by !== 'stack').map((column) => ({ ...column, sort: undefined }));
  const capture = query.captures[change === 'went' ? query.base : query.head] ?? '';
  return (
    <section className="goroutine-members" aria-label="Goroutines of the group" style={tracksOf(columns)}>
      <Segments
        label="Which goroutines"
        value={change}
        segments={[
          { value: 'stayed', title: 'Stayed', detail: formatCount(ids.stayed), hint: 'The same goroutines, in this group in both' },
          { value: 'came', title: 'Came', detail: formatCount(ids.came), hint: 'Created between the two' },
          { value: 'went', title: 'Went', detail: formatCount(ids.went), hint: 'Ended between the two' },
        ]}
        onChange={setChosen}
      />
      <PagedGrid<ChangedQuestion, GoroutineRow>
        label={`Goroutines that ${change}`}
        className="member-grid"
        question={question}
        ask={askChanged}
        head={columns.map(({ column, title, explanation, isText }) => (
          <div key={column} role="columnheader" className="grid-cell" data-column={column} data-number={isText === true ? undefined : ''} title={explanation}>
            {title}
          </div>
        ))}
        cells={(one) => <MemberCells row={one} columns={columns} hasLinks={false} />}
        onOpen={(one) => openInDump(capture, one)}
        menu={(one) => [{ id: 'open', title: change === 'went' ? 'Open in the base' : 'Open in the head', hint: 'Enter', run: () => openInDump(capture, one) }]}
        menuLabel={(one) => `Actions for ${rowTitle(one)}`}
        none={`None ${change}.`}
      />
    </section>
  );
}
