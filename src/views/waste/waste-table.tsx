import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectId, WasteAnswer } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { Notices } from '../header/notices.tsx';
import { copyAs } from '../object/copy-as.ts';
import { lineText, toldText } from '../object/object-words.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { CopyIcon } from '../shared/icons.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';
import { WasteDetail } from './waste-detail.tsx';
import { savedBytes, wasteLines, wasteText, type WasteLine } from './waste-lines.ts';
import { sectionText, wasteWords } from './waste-texts.ts';

/** All kinds in one table, and beside it what is known of the chosen row. */
export function WasteTable(props: {
  readonly capture: CaptureFacts;
  readonly answer: WasteAnswer;
  readonly onObject: (object: ObjectId) => void;
}): ReactNode {
  const { capture, answer, onObject } = props;
  const lines = useMemo(() => wasteLines(answer), [answer]);
  const [cursor, setCursor] = useState(() => Math.max(0, lines.findIndex((line) => line.kind === 'row')));
  const [menu, setMenu] = useState<{ readonly line: WasteLine & { readonly kind: 'row' }; readonly at: { x: number; y: number } }>();
  const heap = capture.graph?.shallow ?? 0;
  const section = useRef<HTMLDivElement>(null);
  useFocusTaken(section);
  const saved = savedBytes(answer);
  const largest = lines.reduce((most, line) => (line.kind === 'row' ? Math.max(most, line.row.bytes) : most), 0);
  const copy = (): void => {
    const rows = lines.filter((line) => line.kind === 'row').length;
    void copyAs(wasteText(answer), counted(rows, 'row'));
  };
  const openFirst = (index: number): void => {
    const line = lines[index];
    const first = line?.kind === 'row' ? line.row.examples[0] : undefined;
    if (first !== undefined) onObject(first);
  };
  return (
    <>
      <div className="waste-bar">
        <p>
          {saved > 0 ? (
            <>
              <strong>{formatBytes(saved)}</strong> could be saved at most, {formatPercent(saved, heap)} of the heap
            </>
          ) : (
            'Nothing that could be saved was found'
          )}
        </p>
        <button type="button" className="button button-quiet" disabled={lines.length === 0} onClick={copy}>
          <CopyIcon /> Copy rows
        </button>
      </div>
      <Notices notices={answer.notices} />
      {lines.length === 0 ? (
        <EmptyState title="No waste was found">
          <p>No duplicates, no empty or oversized collections, no unreachable objects of any weight.</p>
        </EmptyState>
      ) : (
        <div ref={section} className="waste-parts">
          <VirtualGrid
            label="Waste"
            className="waste-grid"
            head={
              <>
                <div role="columnheader" className="grid-cell">What</div>
                <div role="columnheader" className="grid-cell" data-number="">Count</div>
                <div role="columnheader" className="grid-cell" data-number="">Bytes</div>
                <div role="columnheader" className="grid-cell" data-number="" data-column="percent" title="Of all reachable bytes">% of heap</div>
              </>
            }
            rowCount={lines.length}
            cursor={cursor}
            onCursor={setCursor}
            onActivate={openFirst}
            onMenu={(index, at) => {
              const line = lines[index];
              if (line?.kind === 'row') setMenu({ line, at });
            }}
            isSelected={(index) => index === cursor && lines[index]?.kind === 'row'}
            rowClass={(index) => `waste-${lines[index]?.kind ?? 'row'}`}
            row={(index) => <LineCells line={lines[index]} heap={heap} largest={largest} />}
          />
          <WasteDetail capture={capture} line={lines[cursor]} onObject={onObject} />
        </div>
      )}
      <ContextMenu
        at={menu?.at}
        label="Actions"
        items={
          menu
            ? [
                {
                  id: 'open',
                  title: 'Open the first of the objects',
                  hint: 'Enter',
                  disabled: menu.line.row.examples.length === 0,
                  run: () => onObject(menu.line.row.examples[0] ?? 0),
                },
                { id: 'copy', title: 'Copy name', run: () => void copyAs(menu.line.row.name, 'the name') },
              ]
            : []
        }
        onClose={() => setMenu(undefined)}
      />
    </>
  );
}

function LineCells(props: { readonly line: WasteLine | undefined; readonly heap: number; readonly largest: number }): ReactNode {
  const { line, heap, largest } = props;
  if (!line) return null;
  if (line.kind === 'section') {
    return (
      <div role="gridcell" className="grid-cell waste-title" aria-colspan={4}>
        {wasteWords(line.section.kind).title} <span>{sectionText(line.section)}</span>
      </div>
    );
  }
  if (line.kind === 'rest') {
    return (
      <div role="gridcell" className="grid-cell waste-rest-text" aria-colspan={4}>
        {counted(line.count, 'more object')} in lighter rows, {formatBytes(line.bytes)}
      </div>
    );
  }
  const { row } = line;
  return (
    <>
      <div role="gridcell" className="grid-cell waste-name" title={toldText(row.name)}>
        <bdi>{lineText(row.name)}</bdi>
      </div>
      <NumberCell column="count">{formatCount(row.count)}</NumberCell>
      <NumberCell column="bytes" exact={row.bytes} bar={largest === 0 ? 0 : row.bytes / largest}>{formatBytes(row.bytes)}</NumberCell>
      <NumberCell column="percent" quiet>{formatPercent(row.bytes, heap)}</NumberCell>
    </>
  );
}
