/** A frame of a comparison in words: for the card, the line under the picture, and screen readers. */
import type { NodeDetail } from '../../engine/contract.ts';
import { changeOf } from './delta-scale.ts';
import { formatChange, formatDelta, formatIn, formatSide } from './flame-values.ts';

export type Sides = NonNullable<NodeDetail['sides']>;

export function isNoise(sides: Sides): boolean {
  return sides.base !== sides.head && Math.abs(sides.head - sides.base) <= sides.noise;
}

/** Empty where sampling explains nothing, as in a profile that counts everything. */
export function noiseText(sides: Sides, unit: string): string {
  if (!(sides.noise > 0)) return '';
  const size = `±${formatIn(sides.noise, unit)}`;
  if (sides.base === sides.head) return '';
  return isNoise(sides) ? `Within sampling noise of ${size}` : `Sampling noise ${size}`;
}

/** "+12.4 MB, +20.1 %", "+12.4 MB, new", "unchanged". */
export function deltaText(sides: Sides, unit: string): string {
  if (sides.base === sides.head) return 'unchanged';
  return `${formatDelta(sides.head - sides.base, unit)}, ${formatChange(sides.base, sides.head)}`;
}

/** One line: "main.store: base 3.00 MB, head 15.4 MB, +12.4 MB, ×5.1". */
export function sidesLine(name: string, sides: Sides, unit: string): string {
  return `${name}: base ${formatSide(sides.base, unit)}, head ${formatSide(sides.head, unit)}, ${deltaText(sides, unit)}`;
}

/** For screen readers, in parts. */
export function spokenSides(sides: Sides, unit: string): readonly string[] {
  const change = changeOf(sides.base, sides.head, false);
  const parts = [`base ${formatSide(sides.base, unit)}`, `head ${formatSide(sides.head, unit)}`];
  if (change === 'same') parts.push('unchanged');
  else parts.push(`difference ${deltaText(sides, unit).replace('−', 'minus ').replace('+', 'plus ')}`);
  if (isNoise(sides)) parts.push('within sampling noise');
  if (sides.renamedFrom !== undefined) parts.push(`renamed from ${sides.renamedFrom}`);
  return parts;
}
