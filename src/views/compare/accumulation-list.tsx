import { useState, type ReactNode } from 'react';
import type { AccumulationPoint, GraphComparison, ObjectChanges } from '../../engine/graph-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { accumulationSteps, asSentence, sentenceParts } from './accumulation-texts.ts';

/** More of them would push the table out of sight. */
const FIRST_SHOWN = 3;

/** Where the heap grew, in sentences, and whether objects are recognised. */
export function AccumulationList(props: {
  readonly comparison: GraphComparison;
  readonly objects: ObjectChanges | undefined;
  readonly isRecognising: boolean;
  readonly onShow: (point: AccumulationPoint) => void;
}): ReactNode {
  const { comparison, onShow } = props;
  const { points } = comparison;
  const [showsAll, showAll] = useState(false);
  const shown = showsAll ? points : points.slice(0, FIRST_SHOWN);
  return (
    <section className="accumulations" aria-label="Where the heap grew">
      {comparison.problem !== undefined ? (
        <p>{comparison.problem}</p>
      ) : points.length === 0 ? (
        <p>No container gathered entries between the two. What grew stands in the table, by what it keeps alive.</p>
      ) : (
        <ol>
          {shown.map((point) => (
            <li key={point.node}>
              {sentenceParts(point.sentence).map(({ text, isName }, at) => (isName ? <code key={at}>{text}</code> : <span key={at}>{text}</span>))}{' '}
              <span className="accumulation-steps" data-steady={point.steady || undefined}>{accumulationSteps(point)}</span>{' '}
              <button type="button" className="link-button" aria-label={`Show ${point.path.at(-1) ?? ''} in the tree`} onClick={() => onShow(point)}>
                Show
              </button>
            </li>
          ))}
        </ol>
      )}
      {shown.length < points.length ? (
        <button type="button" className="link-button" onClick={() => showAll(true)}>
          {points.length - shown.length} more
        </button>
      ) : null}
      <Identity {...props} />
    </section>
  );
}

function Identity(props: { readonly comparison: GraphComparison; readonly objects: ObjectChanges | undefined; readonly isRecognising: boolean }): ReactNode {
  const { objects, isRecognising } = props;
  const { known, why } = props.comparison.identity;
  return (
    <p className="accumulation-identity" aria-live="polite">
      {objects ? (
        <b>
          {formatCount(objects.fresh)} new, {formatCount(objects.survived)} survived, {formatCount(objects.gone)} gone.{' '}
        </b>
      ) : isRecognising ? (
        'Recognising objects… '
      ) : known ? null : (
        'Only types are compared. '
      )}
      {asSentence(why)}
    </p>
  );
}
