import { describe, expect, it } from 'vitest';
import { every, json, PAGES, run, SESSIONS, SHOPS, sum } from './testing/heap-runs.ts';
import type { RowsJson, Step } from './testing/heap-runs.ts';

describe('heapstory path', () => {
  it('goes from a root to an object, past its dominators', async () => {
    const { rows } = await json<RowsJson>('dominators', SESSIONS, '--objects', '-n', '1', '--depth', '3');
    const chain = [rows[0]!, rows[0]!.children![0]!, rows[0]!.children![0]!.children![0]!];
    const { totals, paths } = await json<{ readonly totals: RowsJson['totals']; readonly paths: readonly (readonly Step[])[] }>(
      'path',
      SESSIONS,
      chain[2]!.address!,
    );
    expect(totals).toMatchObject({ objects: 162_277 });
    for (const path of paths) {
      const dominators = path.filter(({ dominator }) => dominator).map(({ address }) => address);
      expect(dominators.slice(-3)).toEqual(chain.map(({ address }) => address));
      for (const step of path) expect(Object.keys(step)).toEqual(['label', 'address', 'reference', 'dominator']);
    }
    expect(paths[0]!.map(({ reference }) => reference)).toContain('cache');
    const text = await run('path', SESSIONS, chain[2]!.address!, '-n', '1');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(/^Heap: [^]*\nPath 1, 2 steps\nretained +reference +object\n[^]* \* {2}cache +Map +@\d+ +20,000 entries\n[^]*\n\* every path passes here\n/);
    expect(text.out).not.toContain('Path 2');
    expect(text.out).not.toContain('(root)');
  });

  it('merges the paths of a type, by its name or a part of it', async () => {
    const found = await json<RowsJson>('path', SHOPS[0], 'shop.Shop$Order');
    const [row] = found.rows;
    const { rows } = await json<RowsJson>('histogram', SHOPS[0]);
    const { count, shallow, retained } = rows.find(({ label }) => label === 'shop.Shop$Order')!;
    expect(row).toMatchObject({ label: 'shop.Shop$Order', count, shallow, retained });
    every(found.rows, ({ count, children = [] }) => expect(sum(children, 'count')).toBeLessThanOrEqual(count));
    expect(JSON.stringify(found.rows)).toContain('class shop.Shop$OrderCache');
    expect((await json<RowsJson>('path', SESSIONS, 'ession')).rows[0]).toMatchObject({ label: 'Session', count: 20_000, retained: 3_520_000 });
    const text = await run('path', SESSIONS, 'Session');
    expect(text.out).toMatch(/\nSession: 20,000 objects, and what holds them, towards the roots\n[^]*\n20,000 +938 kB +3\.36 MB +100\.00% {6}Map {2}\*\n/);
  });

  it('counts references as the page does, not what stands above all roots', async () => {
    const { rows } = await json<RowsJson>('dominators', SESSIONS, '--objects', '--depth', '2', '-n', '1');
    const [first] = rows;
    expect((await run('path', SESSIONS, first!.address!, '-n', '1')).out).toMatch(/\nPath 1, 0 steps: the runtime holds it directly\nretained +reference +object\n[^\n]+global/);
    expect((await run('path', SESSIONS, first!.children![0]!.address!, '-n', '1')).out).toMatch(/\nPath 1, 1 step\n/);
    expect((await run('path', SESSIONS, 'global')).out).toContain('\nThe runtime holds them directly: no other object has to.\n');
    expect((await run('path', SHOPS[0], 'shop.Shop$OrderCache')).out).not.toMatch(/\b1 objects/);
  });

  it('takes addresses without 0x, and says of one inside an object where that is', async () => {
    const { rows } = await json<RowsJson>('dominators', SHOPS[0], '--objects', '-n', '9', '--depth', '1');
    const address = rows.find((row) => row.address !== undefined)!.address!;
    const inside = `0x${(BigInt(address) + 1n).toString(16)}`;
    const whole = await run('path', SHOPS[0], address);
    expect(whole).toMatchObject({ code: 0, err: '' });
    for (const same of [address.slice(2), address.slice(2).toUpperCase(), `0x00${address.slice(2)}`]) expect(await run('path', SHOPS[0], same)).toEqual(whole);
    for (const within of [inside, inside.slice(2)]) {
      expect(await run('path', SHOPS[0], within)).toEqual({ ...whole, err: `heapstory: ${SHOPS[0]}: ${inside} lies in the object at ${address}.\n` });
    }
    const facade = await run('path', SHOPS[0], 'facade');
    expect(facade).toMatchObject({ code: 2, out: '', err: expect.stringContaining('No type of this heap has facade in its name, and no object is at 0xfacade.') });
    expect((await run('path', SESSIONS, 'facade')).err).toMatch(/facade in its name, and it is no address like/);
  });

  it('goes along weak references when told to', async () => {
    const { rows } = await json<RowsJson>('dominators', PAGES[0], '--objects', '--depth', '2', '-n', '9999');
    const session = rows.flatMap((row) => [row, ...(row.children ?? [])]).find(({ label }) => label === 'Session');
    const labels = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { paths } = await json<{ readonly paths: readonly (readonly Step[])[] }>('path', PAGES[0], session!.address!, '-n', '50', ...args);
      return paths.flat().map(({ label }) => label);
    };
    expect(await labels()).not.toContain('WeakRef');
    expect(await labels('--weak')).toContain('WeakRef');
  });

  it('says what it can not find', async () => {
    for (const [wanted, message] of [
      ['Sesssion', /No type of this heap has Sesssion in its name/],
      ['@99999999', /No object of this heap is at 99999999/],
      ['e', /\d+ types have e in their names: .+, and [\d,]+ more\. Name one of them whole\./],
    ] as const) {
      const failed = await run('path', SESSIONS, wanted);
      expect(failed).toMatchObject({ code: 2, out: '' });
      expect(failed.err).toMatch(message);
    }
  });
});
