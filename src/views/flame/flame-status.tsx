import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import type { FlameState, FlameStore } from './flame-state.ts';
import { swatchOf } from './palette.ts';
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

/** Under the picture: what the colours mean, and how much of it is in sight. */
export function FlameStatus({ store }: { readonly store: FlameStore }): ReactNode {
  const origins = useStore(store, (state) => state.origins);
  const hasInlined = useStore(store, (state) => state.hasInlined);
  const theme = useStore(store, (state) => state.theme);
  const rows = useStore(store, rowsText);
  return (
    <div className="flame-status">
      <ul aria-label="Colours">
        {ORDER.filter((origin) => origins & (1 << CODE_ORIGINS.indexOf(origin))).map((origin) => (
          <li key={origin}>
            <span className="flame-swatch" style={{ background: swatchOf(origin, theme) }} />
            {TITLES[origin]}
          </li>
        ))}
        {hasInlined ? (
          <li title="A dotted left edge: the compiler inlined this frame into its caller">
            <span className="flame-swatch flame-swatch-inlined" />
            inlined
          </li>
        ) : null}
        {origins === 0 ? null : (
          <li title="A darker bar along the lower edge: how much of the frame’s value is its own">
            <span className="flame-swatch flame-swatch-self" />
            self
          </li>
        )}
      </ul>
      <p>{rows}</p>
    </div>
  );
}

export function rowsText(state: Pick<FlameState, 'rows' | 'scrollTop' | 'height'>): string {
  const { rows, scrollTop, height } = state;
  if (rows === 0 || height === 0) return '';
  const first = Math.min(rows, Math.floor(scrollTop / ROW_HEIGHT + 0.5) + 1);
  const last = Math.min(rows, Math.floor((scrollTop + height) / ROW_HEIGHT + 0.5));
  if (first === 1 && last === rows) return rows === 1 ? '1 row' : `${rows} rows`;
  return `rows ${first}–${last} of ${rows}${last < rows ? ' · scroll for more ↓' : ''}`;
}
