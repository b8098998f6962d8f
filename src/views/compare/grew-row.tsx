import type { ReactNode } from 'react';
import type { GrewRow } from '../../engine/contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import type { FindingMark } from '../../store/findings-marks.ts';
import { FindingBadge } from '../findings/finding-badge.tsx';
import { FunctionName } from '../shared/function-name.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { cellText } from '../shared/value-column.ts';
import type { CompareWords } from './compare-words.ts';
import { sideText, type Compared } from './compared.ts';
import { DeltaCell } from './delta-cell.tsx';
import { changeText, deltaText, isWithinNoise, noiseText } from './delta-text.ts';
import { Sparkline } from './sparkline.tsx';

/** Cells of one row of "what grew". `largest`: |Δ| of the longest bar. */
export function GrewCells(props: { readonly row: GrewRow; readonly compared: Compared; readonly largest: number; readonly mark: FindingMark | undefined }): ReactNode {
  const { row, compared, largest } = props;
  const { unit, captures, onlyDeltas } = compared;
  return (
    <>
      <DeltaCell column="delta" delta={row.delta} unit={unit} largest={largest} noise={isWithinNoise(row) ? noiseText(row, unit) : undefined} />
      <div role="gridcell" className="grid-cell" data-number="" data-column="change" data-change={row.change}>
        <span>{changeText(row.base, row.head)}</span>
      </div>
      <NumberCell column="base" exact={onlyDeltas ? undefined : row.base} quiet>{sideText(row.base, compared)}</NumberCell>
      <NumberCell column="head" exact={onlyDeltas ? undefined : row.head} quiet={onlyDeltas || row.head === 0}>{sideText(row.head, compared)}</NumberCell>
      {captures.length > 2 ? <SeriesCells row={row} compared={compared} /> : null}
      <div role="gridcell" className="grid-cell" data-column="name">
        <FindingBadge mark={props.mark} />
        <RowName row={row} words={compared.words} />
      </div>
    </>
  );
}

function SeriesCells({ row, compared }: { readonly row: GrewRow; readonly compared: Compared }): ReactNode {
  const unit = compared.ownUnit;
  const { base, head } = compared.comparison;
  return (
    <>
      <div role="gridcell" className="grid-cell" data-column="series">
        <Sparkline values={row.series} base={base} head={head} label={row.series.map((value) => cellText(value, unit)).join(', ')} />
        {row.everyStepGrew ? (
          <span className="every-step" title="Grew in every step of the series" role="img" aria-label="grew in every step">
            ↗
          </span>
        ) : null}
      </div>
      <NumberCell column="trend" quiet={!row.everyStepGrew}>{row.perHour === undefined ? '' : deltaText(Math.round(row.perHour), unit)}</NumberCell>
    </>
  );
}

/** For a path its innermost function, and who called it, dimmed; all of it in the tooltip. */
function RowName({ row, words }: { readonly row: GrewRow; readonly words: CompareWords }): ReactNode {
  if (row.path.length === 0) return <span className="grew-plain">{row.displayName}</span>;
  const callers = row.displayPath.slice(0, -1).toReversed();
  return (
    <span className="grew-name" title={callers.length === 0 ? undefined : pathTitle(row, words)}>
      <FunctionName displayName={row.displayName} packageName={row.packageName} origin={row.origin} />
      {row.renamedFrom === undefined ? null : (
        <span className="grew-mark" title={`Taken for the same ${words.name[0]} as ${row.renamedFrom} in the base`}>renamed</span>
      )}
      {callers.length === 0 ? null : (
        <span className="grew-callers">
          {callers.map((name) => ` ‹ ${shortName(name)}`).join('')}
        </span>
      )}
    </span>
  );
}

function pathTitle(row: GrewRow, { frames }: CompareWords): string {
  return `${row.displayPath.join('\n')}\n(${formatCount(row.displayPath.length)} ${frames}, outermost first)`;
}

/** Without the directories of the package. */
function shortName(name: string): string {
  const bracket = name.indexOf('[');
  return name.slice(name.slice(0, bracket === -1 ? undefined : bracket).lastIndexOf('/') + 1);
}
