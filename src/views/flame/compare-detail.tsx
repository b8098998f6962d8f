import type { ReactNode } from 'react';
import { changeOf } from './delta-scale.ts';
import { formatChange, formatDelta, formatSide } from './flame-values.ts';
import { noiseText, type Sides } from './side-texts.ts';

/** The card's figures of a frame that has two sides. */
export function CompareDetail({ sides, unit }: { readonly sides: Sides; readonly unit: string }): ReactNode {
  const { base, head } = sides;
  const isSame = changeOf(base, head, false) === 'same';
  const noise = noiseText(sides, unit);
  return (
    <>
      {sides.renamedFrom === undefined ? null : (
        <p className="flame-card-file">renamed from {sides.renamedFrom}</p>
      )}
      <table>
        <tbody>
          <tr>
            <th scope="row">base</th>
            <td>{formatSide(base, unit)}</td>
            <td />
          </tr>
          <tr>
            <th scope="row">head</th>
            <td>{formatSide(head, unit)}</td>
            <td />
          </tr>
          <tr className="flame-card-delta">
            <th scope="row">Δ</th>
            <td>{isSame ? 'unchanged' : formatDelta(head - base, unit)}</td>
            <td>{isSame ? '' : formatChange(base, head)}</td>
          </tr>
        </tbody>
      </table>
      {noise === '' ? null : <p className="flame-card-note">{noise}</p>}
    </>
  );
}
