import { useMemo, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectId } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { visibleBlock } from '../../lib/visible-text.ts';
import { askExamples, type ExampleObjects } from '../object/object-calls.ts';
import { ObjectLink } from '../object/object-link.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import type { WasteLine } from './waste-lines.ts';
import { sectionText, wasteWords } from './waste-texts.ts';

/** The chosen row in full, what to do about it, and some of its objects. */
export function WasteDetail(props: {
  readonly capture: CaptureFacts;
  readonly line: WasteLine | undefined;
  readonly onObject: (object: ObjectId) => void;
}): ReactNode {
  const { capture, line, onObject } = props;
  const row = line?.kind === 'row' ? line.row : undefined;
  const question = useMemo<ExampleObjects | undefined>(
    () => (row && row.examples.length > 0 ? { capture: capture.id, objects: row.examples } : undefined),
    [capture.id, row],
  );
  const asked = useAnswer(question, askExamples);
  if (!line || line.kind === 'rest') return <aside className="waste-detail" aria-label="The chosen row" />;
  const { section } = line;
  return (
    <aside className="waste-detail" aria-label="The chosen row">
      <h3>{wasteWords(section.kind).title}</h3>
      <p>{wasteWords(section.kind).advice}</p>
      {row ? (
        <>
          {/* Long texts scroll, so keys must reach them. */}
          <pre tabIndex={0} role="region" aria-label="Full name"><bdi>{visibleBlock(row.name)}</bdi></pre>
          <p className="waste-figures">
            {counted(row.count, 'object')}, {formatBytes(row.bytes)} {wasteWords(section.kind).bytes}
          </p>
          <h4>{row.examples.length < row.count ? `${formatCount(row.examples.length)} of the objects` : 'The objects'}</h4>
          {asked.failure ? <FailureLine failure={asked.failure} /> : null}
          <ul className="waste-examples" aria-busy={asked.stale || undefined}>
            {asked.stale
              ? null
              : asked.value?.rows.map((object) => (
                  <li key={object.id}>
                    <ObjectLink row={object} onObject={onObject} isTabStop />
                    <span>{formatBytes(object.retained > 0 ? object.retained : object.shallow)}</span>
                  </li>
                ))}
          </ul>
        </>
      ) : (
        <p className="waste-figures">{sectionText(section)}</p>
      )}
    </aside>
  );
}
