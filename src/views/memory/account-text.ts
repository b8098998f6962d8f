/** An account of memory as text for a ticket. Pure. */
import type { MemoryAccount, PartId } from '../../analysis/series/memory-account.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';

export const OF_NAMES: Readonly<Record<MemoryAccount['of'], string>> = { rss: 'RSS', sys: 'Sys' };

export interface PartDelta {
  readonly id: PartId;
  readonly name: string;
  readonly bytes: number;
  readonly before: number;
}

/** Parts of both moments, in the order of the account; what is gone stands at the end. */
export function partDeltas(account: MemoryAccount, before: MemoryAccount): readonly PartDelta[] {
  const bytesIn = ({ parts }: MemoryAccount, id: PartId): number => parts.find((part) => part.id === id)?.bytes ?? 0;
  const gone = before.parts.filter(({ id }) => !account.parts.some((part) => part.id === id));
  return [
    ...account.parts.map(({ id, name, bytes }) => ({ id, name, bytes, before: bytesIn(before, id) })),
    ...gone.map(({ id, name, bytes }) => ({ id, name, bytes: 0, before: bytes })),
  ];
}

export function deltaText(delta: number): string {
  if (delta === 0) return '±0';
  return delta > 0 ? `+${formatBytes(delta)}` : formatBytes(delta);
}

export function accountText(account: MemoryAccount, moment: string, before?: { readonly account: MemoryAccount; readonly moment: string }): string {
  const width = Math.max(...account.parts.map(({ name }) => name.length), 5);
  const lines = [`${OF_NAMES[account.of]} at ${moment}: ${formatBytes(account.total)}`, ''];
  const deltas = before && before.account.of === account.of ? new Map(partDeltas(account, before.account).map((one) => [one.id, one])) : undefined;
  if (before && deltas) lines.splice(1, 0, `compared with ${before.moment}: ${formatBytes(before.account.total)} (${deltaText(account.total - before.account.total)})`);
  for (const { id, name, bytes } of account.parts) {
    const delta = deltas?.get(id);
    const columns = [name.padEnd(width), formatBytes(bytes).padStart(9), formatPercent(bytes, account.total).padStart(7)];
    if (delta) columns.push(deltaText(delta.bytes - delta.before).padStart(10));
    lines.push(columns.join('  '));
  }
  for (const { sentence } of account.notices) lines.push('', sentence);
  return `${lines.join('\n')}\n`;
}
