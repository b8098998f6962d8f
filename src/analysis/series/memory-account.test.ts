import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureText, seriesOf } from '../../formats/text/series/testing/read-series.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { accountOf, memoryPointAt, type MemoryAccount, type MemoryPoint } from './memory-account.ts';

async function accountOfFixture(name: string, more: MemoryPoint = {}): Promise<MemoryAccount> {
  const set = await seriesOf(fixtureText(name));
  return accountOf({ ...memoryPointAt(set.series, Infinity), ...more })!;
}

function sum(account: MemoryAccount): number {
  return account.parts.reduce((total, { bytes }) => total + bytes, 0);
}

function part(account: MemoryAccount, id: string): number {
  return account.parts.find((one) => one.id === id)?.bytes ?? 0;
}

describe('where the memory is', () => {
  it('adds up to Sys', async () => {
    const account = await accountOfFixture('go126/heap.04.debug1.txt');
    expect(account).toMatchObject({ of: 'sys', total: 306375000 });
    expect(sum(account)).toBe(306375000);
    expect(part(account, 'live') + part(account, 'garbage')).toBe(199461720);
    expect(part(account, 'fragmentation')).toBe(207142912 - 199461720);
    expect(part(account, 'idle')).toBe(89243648 - 4079616);
    expect(part(account, 'returned')).toBe(4079616);
    expect(part(account, 'stacks')).toBe(1409024);
    expect(part(account, 'spans') + part(account, 'caches') + part(account, 'profiling') + part(account, 'gc') + part(account, 'other')).toBe(2137920 + 16072 + 1470678 + 4075328 + 879418);
    expect(part(account, 'rest')).toBe(0);
    // NextGC is 400445994 with GOGC=100: about half of it lived.
    expect(Math.abs(part(account, 'live') - 199461720)).toBeLessThan(1_000_000);
    expect(account.notices.map(({ code }) => code)).toEqual(['live-from-goal']);
  });

  it('adds up to RSS, and what is outside Go is the difference', async () => {
    const account = await accountOfFixture('go126/prometheus-emulated.prom');
    expect(account).toMatchObject({ of: 'rss', total: 51236864 });
    expect(sum(account)).toBe(51236864);
    expect(part(account, 'outside')).toBe(51236864 - (54962456 - 8101888));
    expect(part(account, 'returned')).toBe(0);
  });

  it('takes the live heap that runtime/metrics tell', async () => {
    const account = await accountOfFixture('go126/runtime-metrics.txt');
    expect(part(account, 'live')).toBe(40877856);
    expect(account.notices).toEqual([]);
    expect(sum(account)).toBe(50506008);
  });

  it('is of Sys where RSS is less than that, and says so', async () => {
    const account = await accountOfFixture('go126/heap.04.debug1.txt', { rss: 1e8 });
    expect(account.of).toBe('sys');
    expect(account.notices.map(({ code }) => code)).toContain('rss-below-sys');
  });

  it('has an account of RSS alone, and none of nothing', () => {
    expect(accountOf({ rss: 100 })).toMatchObject({ of: 'rss', total: 100, parts: [{ id: 'rest', bytes: 100 }] });
    expect(accountOf({ heapAlloc: 100 })).toBeUndefined();
  });

  it('always adds up exactly, whatever the numbers are', () => {
    const keys = Object.keys(SERIES_NAMES) as (keyof typeof SERIES_NAMES)[];
    const value = fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), value)), (pairs) => {
        const account = accountOf(Object.fromEntries(pairs));
        if (!account) return;
        expect(sum(account)).toBe(account.total);
        for (const { bytes } of account.parts) expect(bytes).toBeGreaterThan(0);
      }),
    );
  });
});
