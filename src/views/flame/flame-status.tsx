import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { NodeDetail } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import { DeltaLegend } from './delta-legend.tsx';
import type { FlamePaint } from './flame-paint.ts';
import type { FlameState, FlameStore } from './flame-state.ts';
import { formatSide } from './flame-values.ts';
import { withoutDirectory } from './label-fit.ts';
import { swatchOf } from './palette.ts';
import { deltaText, sidesLine, type Sides } from './side-texts.ts';
import { ROW_HEIGHT } from './window-math.ts';

const TITLES: Readonly<Record<CodeOrigin, string>> = {
  own: 'own module',
  dependency: 'dependency',
  std: 'standard library',
  runtime: 'runtime',
  foreign: 'other language',
  unknown: 'no symbol',
};
const ORDER: readonly CodeOrigin[] = ['own', 'dependency', 'std', 'runtime', 'foreign', 'unknown'];

/** Under the picture: what the colours mean, what is pointed at, and how much of the picture is in sight. */
export function FlameStatus(props: {
  readonly store: FlameStore;
  readonly paint: FlamePaint;
  readonly linked: boolean;
  readonly unit: string;
  /** Frames are types, and nothing is sampled. */
  readonly ofHeap: boolean;
}): ReactNode {
  const { store, paint, linked, unit, ofHeap } = props;
  const theme = useStore(store, (state) => state.theme);
  return (
    <div className="flame-status">
      {linked ? <PointedLine store={store} paint={paint} unit={unit} /> : null}
      {paint === 'delta' ? <DeltaLegend theme={theme} isSampled={!ofHeap} /> : <OriginLegend store={store} paint={paint} ofHeap={ofHeap} />}
      <RowsLine store={store} />
    </div>
  );
}

function RowsLine({ store }: { readonly store: FlameStore }): ReactNode {
  const rows = useStore(store, rowsText);
  return <p>{rows}</p>;
}

/** The pointer is in one of several linked pictures: all of them say what they have there. */
function PointedLine(props: { readonly store: FlameStore; readonly paint: FlamePaint; readonly unit: string }): ReactNode {
  const { store, paint, unit } = props;
  const pointed = useStore(store, (state) => state.pointed);
  return (
    <p className="flame-pointed" aria-hidden="true">
      {pointed?.sides ? pointedText(pointed, pointed.sides, paint, unit) : 'Point at a frame: both sides show it'}
    </p>
  );
}

function pointedText(detail: NodeDetail, sides: Sides, paint: FlamePaint, unit: string): string {
  const name = withoutDirectory(detail.displayName);
  switch (paint) {
    case 'base':
      return `${name}: base ${formatSide(sides.base, unit)}`;
    case 'head':
      return `${name}: head ${formatSide(sides.head, unit)}, ${deltaText(sides, unit)}`;
    case 'own':
    case 'delta':
      return sidesLine(name, sides, unit);
  }
}

function OriginLegend(props: { readonly store: FlameStore; readonly paint: FlamePaint; readonly ofHeap: boolean }): ReactNode {
  const { store, paint, ofHeap } = props;
  const origins = useStore(store, (state) => state.origins);
  const hasInlined = useStore(store, (state) => state.hasInlined);
  const theme = useStore(store, (state) => state.theme);
  const isSide = paint === 'base' || paint === 'head';
  return (
    <ul aria-label="Colours">
      {ORDER.filter((origin) => origins & (1 << CODE_ORIGINS.indexOf(origin))).map((origin) => (
        <li key={origin}>
          <span className="flame-swatch" style={{ background: swatchOf(origin, theme) }} />
          {origin === 'unknown' && ofHeap ? 'no package' : TITLES[origin]}
        </li>
      ))}
      {hasInlined ? (
        <li title="A dotted left edge: the compiler inlined this frame into its caller">
          <span className="flame-swatch flame-swatch-inlined" />
          inlined
        </li>
      ) : null}
      {origins === 0 || !isSide ? null : (
        <li title={`A dashed outline: what the ${paint === 'base' ? 'head' : 'base'} side has more of`}>
          <span className="flame-swatch flame-swatch-ghost" />
          only in {paint === 'base' ? 'head' : 'base'}
        </li>
      )}
      {origins === 0 || isSide ? null : (
        <li title="A darker bar along the lower edge: how much of the frame’s value is its own">
          <span className="flame-swatch flame-swatch-self" />
          self
        </li>
      )}
    </ul>
  );
}

export function rowsText(state: Pick<FlameState, 'rows' | 'scrollTop' | 'height'>): string {
  const { rows, scrollTop, height } = state;
  if (rows === 0 || height === 0) return '';
  const first = Math.min(rows, Math.floor(scrollTop / ROW_HEIGHT + 0.5) + 1);
  const last = Math.min(rows, Math.floor((scrollTop + height) / ROW_HEIGHT + 0.5));
  if (first === 1 && last === rows) return counted(rows, 'row');
  return `rows ${first}–${last} of ${rows}${last < rows ? ' · scroll for more ↓' : ''}`;
}
