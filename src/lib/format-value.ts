/** Numbers with their unit, as the reference tool scales them: bytes by 1024, time by what reads best. */
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const TIME_STEPS: readonly (readonly [size: number, unit: string])[] = [
  [3_600e9, 'h'],
  [60e9, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];
const NANOSECONDS: Readonly<Record<string, number>> = {
  nanoseconds: 1, nanosecond: 1, ns: 1,
  microseconds: 1e3, microsecond: 1e3, us: 1e3, 'µs': 1e3,
  milliseconds: 1e6, millisecond: 1e6, ms: 1e6,
  seconds: 1e9, second: 1e9, s: 1e9,
};

export function isBytes(unit: string): boolean {
  return unit === 'bytes' || unit === 'byte' || unit === 'B';
}

/** "12.4 MB", "3.21 s", "1,240". The sign is kept. */
export function formatValue(value: number, unit: string): string {
  if (isBytes(unit)) return formatBytes(value);
  const scale = NANOSECONDS[unit];
  if (scale !== undefined) return formatNanoseconds(value * scale);
  const text = formatCount(value);
  return unit === '' || unit === 'count' ? text : `${text} ${unit}`;
}

export function formatBytes(value: number): string {
  let size = Math.abs(value);
  let step = 0;
  while (size >= 1024 && step < BYTE_UNITS.length - 1) {
    size /= 1024;
    step++;
  }
  return `${sign(value)}${step === 0 ? String(Math.round(size * 100) / 100) : threeDigits(size)} ${BYTE_UNITS[step]}`;
}

export function formatNanoseconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  const [step, unit] = TIME_STEPS.find(([limit]) => size >= limit) ?? [1, 'ns'];
  return `${sign(value)}${threeDigits(size / step)} ${unit}`;
}

/** All digits, grouped by three. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** "12.3 %", "<0.01 %", "0 %"; "–" where there is nothing to take a share of. */
export function formatPercent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  const size = Math.abs(percent);
  if (size === 0) return '0 %';
  if (size < 0.01) return percent < 0 ? '>−0.01 %' : '<0.01 %';
  return `${sign(percent)}${size >= 99.995 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size.toFixed(2)} %`;
}

function threeDigits(size: number): string {
  return size >= 100 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size.toFixed(2);
}

function sign(value: number): string {
  return value < 0 ? '−' : '';
}
