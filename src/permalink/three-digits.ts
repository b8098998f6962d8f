/**
 * Values of three significant digits, and a short number for each.
 *
 * The number counts such values from 0 upwards (…, 998, 999, 1000, 1010, 1020, …): it fits two bytes of varint for any
 * safe integer, and the numbers of two sides that are alike are close, so that their difference fits one.
 */
const POWERS: readonly number[] = Array.from({ length: 17 }, (_, exponent) => 10 ** exponent);
const PER_POWER = 900;

/** The largest number that still means a safe integer: 9,000,000,000,000,000. */
export const LARGEST_CODE = 1000 + 12 * PER_POWER + 800;

export function isThreeDigits(value: number): boolean {
  return toThreeDigits(value, 'nearest') === value;
}

/** `down`: towards zero, for values so large that rounding up might leave the safe integers. */
export function toThreeDigits(value: number, direction: 'nearest' | 'down'): number {
  const size = Math.abs(value);
  if (size < 1000) return value;
  const power = POWERS[exponentOf(size)]!;
  const digits = size / power;
  const rounded = (direction === 'nearest' ? Math.round(digits) : Math.floor(digits)) * power;
  return value < 0 ? -rounded : rounded;
}

/** Of a value of three digits. */
export function threeDigitCode(value: number): number {
  const size = Math.abs(value);
  if (size < 1000) return value;
  const exponent = exponentOf(size);
  const code = 1000 + (exponent - 1) * PER_POWER + (size / POWERS[exponent]! - 100);
  return value < 0 ? -code : code;
}

/** `|code|` must not be above `LARGEST_CODE`. */
export function threeDigitValue(code: number): number {
  const size = Math.abs(code);
  if (size < 1000) return code;
  const exponent = Math.floor((size - 1000) / PER_POWER) + 1;
  const value = (((size - 1000) % PER_POWER) + 100) * POWERS[exponent]!;
  return code < 0 ? -value : value;
}

/** So that 100 ≤ size / 10^exponent < 1000. */
function exponentOf(size: number): number {
  let exponent = 0;
  while (size >= 1000 * POWERS[exponent]!) exponent++;
  return exponent;
}
