/** Sizes as GOMEMLIMIT takes them (runtime/string.go, parseByteCount), and as people write them. Pure. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1, b: 1,
  k: 2 ** 10, kb: 2 ** 10, kib: 2 ** 10,
  m: 2 ** 20, mb: 2 ** 20, mib: 2 ** 20,
  g: 2 ** 30, gb: 2 ** 30, gib: 2 ** 30,
  t: 2 ** 40, tb: 2 ** 40, tib: 2 ** 40,
};

/** Undefined: that is no size. */
export function parseBytes(text: string): number | undefined {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = found ? UNITS[found[2]!.toLowerCase()] : undefined;
  if (!found || unit === undefined) return undefined;
  const bytes = Math.round(Number(found[1]!.replace(',', '.')) * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** As GOMEMLIMIT takes it: whole numbers of the largest unit that fits. */
export function goLimitText(bytes: number): string {
  for (const [unit, size] of [['TiB', 2 ** 40], ['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)}MiB` : `${Math.round(bytes)}B`;
}
