/** Differences in words. The sign is always written: colour alone says nothing to many readers. Pure. */
import type { GrewRow } from '../../engine/contract.ts';
import { formatNanoseconds, formatPercent } from '../../lib/format-value.ts';
import { cellText } from '../shared/value-column.ts';

/** "+12.4 MB", "−3", "0 B". Values may be rates. */
export function deltaText(delta: number, unit: string): string {
  return delta > 0 ? `+${rateText(delta, unit)}` : rateText(delta, unit).replace(/^-/, '−');
}

/** A value in its unit, where the unit may be "bytes/s". */
export function rateText(value: number, unit: string): string {
  const isRate = unit.endsWith('/s');
  // A rate of a count has digits that say nothing.
  const kept = isRate && Math.abs(value) >= 100 ? Math.round(value) : value;
  return isRate ? `${cellText(kept, unit.slice(0, -2))}/s` : cellText(kept, unit);
}

/** "+12.3 %", "×107" from twentyfold on, "new", "gone", "" where nothing changed from nothing. */
export function changeText(base: number, head: number): string {
  if (base === head) return base === 0 ? '' : '0 %';
  if (base === 0) return 'new';
  if (head === 0) return 'gone';
  const times = head / base;
  if (times >= 20) return `×${Math.round(times).toLocaleString('en-US')}`;
  const text = formatPercent(head - base, Math.abs(base));
  return head > base ? `+${text}` : text;
}

/** Whether sampling alone can make such a difference. */
export function isWithinNoise(row: Pick<GrewRow, 'delta' | 'noise'>): boolean {
  return row.delta !== 0 && Math.abs(row.delta) <= row.noise;
}

export function noiseText(row: Pick<GrewRow, 'noise'>, unit: string): string {
  return `Within sampling noise: differences up to ±${rateText(row.noise, unit)} can come from sampling alone`;
}

/** "8 min 3 s", "2 d 4 h": two parts at most. */
export function spanText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 60) return formatNanoseconds(size * 1e9);
  const steps = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const at = steps.findIndex(([length]) => size >= length);
  const [length, unit] = steps[at]!;
  const whole = Math.floor(size / length);
  const next = steps[at + 1];
  const rest = next ? Math.floor((size - whole * length) / next[0]) : 0;
  return next && rest > 0 ? `${whole} ${unit} ${rest} ${next[1]}` : `${whole} ${unit}`;
}
