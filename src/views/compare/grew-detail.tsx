import type { ReactNode } from 'react';
import type { GrewRow } from '../../engine/contract.ts';
import { compareLook } from '../../store/compare-actions.ts';
import { CloseIcon } from '../shared/icons.tsx';
import { splitName } from '../shared/split-name.ts';
import { cellText } from '../shared/value-column.ts';
import { sideText, type Compared } from './compared.ts';
import { changeText, deltaText, isWithinNoise, noiseText, rateText } from './delta-text.ts';

/** The selected row in full: what the table shortens. */
export function GrewDetail({ row, compared }: { readonly row: GrewRow; readonly compared: Compared }): ReactNode {
  const { unit, ownUnit, captures, comparison, onlyDeltas, words } = compared;
  return (
    <section className="grew-detail" aria-label="Selected row">
      <p className="grew-detail-line">
        <b>{deltaText(row.delta, unit)}</b>
        <span>{changeText(row.base, row.head)}</span>
        <span>
          {sideText(row.base, compared)} → {sideText(row.head, compared)}
        </span>
        {row.cumBase === undefined || row.cumHead === undefined ? null : (
          <span>
            {words.withAll}{' '}
            {onlyDeltas ? deltaText(row.cumHead - row.cumBase, unit) : `${rateText(row.cumBase, unit)} → ${rateText(row.cumHead, unit)}`}
          </span>
        )}
        {row.perHour === undefined || captures.length < 3 ? null : <span>{deltaText(Math.round(row.perHour), ownUnit)} per hour</span>}
        {row.everyStepGrew && captures.length > 2 ? <span>grew in every step</span> : null}
        {row.renamedFrom === undefined ? null : <span>renamed from {row.renamedFrom}</span>}
        {isWithinNoise(row) ? <span>{noiseText(row, unit)}</span> : null}
        <button type="button" className="icon-button" aria-label="Select nothing" title="Select nothing (Escape)" onClick={() => compareLook({ selected: undefined })}>
          <CloseIcon />
        </button>
      </p>
      {row.displayPath.length > 1 ? (
        <ol className="grew-path" aria-label="Path, outermost first">
          {row.displayPath.map((name, index) => (
            <li key={index} title={name}>{index === row.displayPath.length - 1 ? splitName(name, row.packageName).own : name.slice(name.lastIndexOf('/') + 1)}</li>
          ))}
        </ol>
      ) : (
        <p className="grew-path">{row.displayName}</p>
      )}
      {captures.length > 2 ? (
        <ol className="grew-steps" aria-label="Value in every capture">
          {row.series.map((value, index) => (
            <li key={index} data-side={index === comparison.base ? 'base' : index === comparison.head ? 'head' : undefined} title={captures[index]?.name}>
              {cellText(value, ownUnit)}
            </li>
          ))}
        </ol>
      ) : null}
    </section>
  );
}
