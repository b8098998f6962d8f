import { formatCount, formatValue, isBytes } from '../../lib/format-value.ts';

/** Of the tables' monospaced 12 px digits, with a little to spare. */
const DIGIT_PX = 7.3;
const CELL_PADDING_PX = 18;
const LEAST_PX = 82;

/** Counts are written out; an unknown unit is said once, above the table, not in every cell. */
export function cellText(value: number, unit: string): string {
  return isScaled(unit) ? formatValue(value, unit) : formatCount(value);
}

/**
 * How wide a column of values must be, so that no digit is ever cut off: a number without its end reads as another
 * number. No value is larger than the total.
 */
export function valueColumnPx(total: number, unit: string): number {
  // Scaled values are short, "1023 MB" at most; one more for a sign.
  const digits = isScaled(unit) ? 8 : formatCount(total).length + 1;
  return Math.max(LEAST_PX, Math.ceil(digits * DIGIT_PX) + CELL_PADDING_PX);
}

/** Whether the formatter picks a unit of fitting size, as it does for bytes and time. */
function isScaled(unit: string): boolean {
  if (isBytes(unit)) return true;
  return unit !== '' && unit !== 'count' && formatValue(1, unit) !== `1 ${unit}`;
}
