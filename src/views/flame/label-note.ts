/** What a label says beside the name in a comparison: the difference before it, or the side's value after it. */
import { TILE_NOISE, type FlameTile } from '../../model/flame-tile.ts';
import { changeOf } from './delta-scale.ts';
import { formatDelta, formatSide } from './flame-values.ts';
import type { FlamePaint } from './flame-paint.ts';
import { columnsOf } from './label-fit.ts';

/** A value takes no room from a name that would be left with fewer columns than this. */
const ENOUGH_FOR_NAME = 14;
const LEAST_FOR_NAME = 3;

/** Empty where there is nothing to say: one capture, no difference, nothing on this side. */
export function noteOf(tile: FlameTile, index: number, paint: FlamePaint, unit: string): string {
  const { sides } = tile;
  if (!sides || paint === 'own') return '';
  const base = sides.base[index]!;
  const head = sides.head[index]!;
  if (paint !== 'delta') {
    const value = paint === 'base' ? base : head;
    const text = value === 0 ? '' : formatSide(value, unit);
    // No value is no note.
    return text === '–' ? '' : text;
  }
  const change = changeOf(base, head, (tile.flags[index]! & TILE_NOISE) !== 0);
  if (change === 'same') return '';
  const word = change === 'new' || change === 'gone' ? `${change} ` : '';
  return `${word}${formatDelta(head - base, unit)}`;
}

/** `fit` shortens the name to a number of columns. Where all does not fit, the sign alone stays with the name. */
export function withNote(
  note: string,
  paint: FlamePaint,
  nameColumns: number,
  columns: number,
  fit: (columns: number) => string,
): string {
  if (note === '') return fit(columns);
  const enough = Math.min(nameColumns, ENOUGH_FOR_NAME);
  if (paint !== 'delta') {
    const left = columns - columnsOf(note) - 2;
    return left >= enough ? `${fit(left)}  ${note}` : fit(columns);
  }
  const value = note.replace(/^(?:new|gone) /, '');
  for (const before of value === note ? [note] : [note, value]) {
    const left = columns - columnsOf(before) - 1;
    if (left >= enough) return `${before} ${fit(left)}`;
  }
  const left = columns - 2;
  return left >= LEAST_FOR_NAME ? `${value.slice(0, 1)} ${fit(left)}` : fit(columns);
}
