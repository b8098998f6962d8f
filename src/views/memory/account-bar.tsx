import type { ReactNode } from 'react';
import type { MemoryAccount } from '../../analysis/series/memory-account.ts';
import { formatBytes, formatPercent } from '../../lib/format-value.ts';

/** Shares of the bar in which a name, or a name with its bytes, can be read. */
const NAMED = 0.09;

/** One stacked bar. `whole`: the bytes that the full width stands for. The table below says the same as text. */
export function AccountBar({ account, whole, label, isThin = false }: { readonly account: MemoryAccount; readonly whole: number; readonly label: string; readonly isThin?: boolean }): ReactNode {
  return (
    <div className={isThin ? 'account-bar account-bar-thin' : 'account-bar'} role="img" aria-label={`${label}: ${account.parts.map(({ name, bytes }) => `${name} ${formatPercent(bytes, account.total)}`).join(', ')}`}>
      {account.parts.map(({ id, name, bytes }) => (
        <i key={id} data-part={id} style={{ width: `${(100 * bytes) / (whole || 1)}%` }} title={`${name}: ${formatBytes(bytes)}, ${formatPercent(bytes, account.total)}`}>
          {!isThin && bytes / (whole || 1) >= NAMED ? (
            <>
              <b>{name}</b>
              <span>{formatBytes(bytes)}</span>
            </>
          ) : null}
        </i>
      ))}
    </div>
  );
}
