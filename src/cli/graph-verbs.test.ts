import { describe, expect, it } from 'vitest';
import { DUMPS, every, json, objectBytes, PAGES, PROFILE, run, SESSIONS, SHOPS, sum } from './testing/heap-runs.ts';
import type { Row, RowsJson, Sizes, Step } from './testing/heap-runs.ts';

interface DiffJson {
  readonly totals: Record<'base' | 'head', { readonly objects: number; readonly shallow: number }>;
  readonly points: readonly { readonly path: readonly string[]; readonly sentence: string; readonly countDelta: number }[];
  readonly rows: readonly {
    readonly label: string;
    readonly path: readonly string[];
    readonly kind: string;
    readonly base: Sizes;
    readonly head: Sizes;
    readonly delta: number;
  }[];
}

const depthOf = (rows: readonly Row[]): number => (rows.length === 0 ? 0 : 1 + Math.max(...rows.map(({ children }) => depthOf(children ?? []))));

describe('heapstory histogram', () => {
  it('has what DevTools says of every class that both name alike', async () => {
    const answer = JSON.parse(objectBytes('v8/sessions.devtools.json').toString()) as {
      readonly totalSize: number;
      readonly classes: readonly (readonly [string, number, number, number])[];
    };
    const { totals, rows } = await json<RowsJson>('histogram', SESSIONS);
    expect(totals.shallow).toBe(answer.totalSize);
    expect(sum(rows, 'count')).toBe(totals.objects);
    const session = answer.classes.find(([name]) => name.endsWith(',Session'));
    expect(rows.find(({ label }) => label === 'Session')).toEqual({
      label: 'Session',
      group: expect.stringMatching(/sessions\.mjs:\d+$/),
      kind: 'object',
      count: session![1],
      shallow: session![2],
      retained: session![3],
    });
  });

  it('has what the JVM says of what is alive', async () => {
    const answer = JSON.parse(objectBytes('hprof/shop-a.histogram.json').toString()) as Record<string, readonly [number, number]>;
    const { rows } = await json<RowsJson>('histogram', SHOPS[0]);
    for (const name of ['shop.Shop$Link', 'shop.Shop$Order']) {
      const row = rows.find(({ label }) => label === name);
      // The JVM counts what no root reaches any more, too.
      expect(row!.count).toBeLessThanOrEqual(answer[name]![0]);
      expect(row!.shallow / row!.count).toBe(answer[name]![1] / answer[name]![0]);
    }
  });

  it('sorts, cuts and groups', async () => {
    for (const by of ['retained', 'shallow', 'count'] as const) {
      const { rows } = await json<RowsJson>('histogram', SHOPS[0], '--sort', by, '-n', '20');
      expect(rows).toHaveLength(20);
      expect(rows.map((row) => row[by])).toEqual(rows.map((row) => row[by]).sort((a, b) => b - a));
    }
    const { rows: byName } = await json<RowsJson>('histogram', SHOPS[0], '--sort', 'name');
    expect(byName.map(({ label }) => label)).toEqual(byName.map(({ label }) => label).sort());
    const { totals, rows } = await json<RowsJson>('histogram', SHOPS[0], '--by', 'loader');
    expect(rows[0]!.label).toBe('<boot>');
    expect(sum(rows, 'shallow')).toBe(totals.shallow);
    expect((await json<RowsJson>('histogram', SHOPS[0], '--by', 'package')).rows.map(({ label }) => label)).toContain('shop');
  });

  it('tells classes of one name apart', async () => {
    const { rows } = await json<{ readonly rows: readonly (Row & { readonly group?: string; readonly loader?: string })[] }>('histogram', SHOPS[0]);
    const plugins = rows.filter(({ label }) => rows.filter((row) => row.label === label).length > 1);
    expect(plugins.length).toBeGreaterThan(1);
    expect(new Set(plugins.map(({ label, loader }) => `${label} of ${loader}`)).size).toBe(plugins.length);
    for (const row of rows) expect([row.group, row.loader]).not.toContain('');
    expect(rows.find(({ label }) => label === 'shop.Shop$Order')).toMatchObject({ group: 'shop', loader: expect.stringContaining('AppClassLoader') });
  });

  it('prints a table, also of what comes through a pipe', async () => {
    const table = await run('histogram', '-', '-n', '2');
    expect(table).toMatchObject({ code: 0, err: '' });
    expect(table.out.replaceAll(/ {2,}/g, '  ').replace('\n  count', '\ncount')).toBe(
      `Heap: 162,277 objects, 490,486 references, 7.67 MB
Showing 2 of 166 rows
count  shallow  shallow%  retained  retained%  name
  23  936 kB  11.91%  5.16 MB  67.22%  Map
  2  8.25 kB  0.10%  4.74 MB  61.82%  global
`,
    );
  });
});

describe('heapstory dominators', () => {
  it('has all of the heap below the root, and less the further down', async () => {
    for (const file of [SESSIONS, SHOPS[0]]) {
      const { totals, rows } = await json<RowsJson>('dominators', file);
      expect(sum(rows, 'retained')).toBe(totals.shallow);
      expect(depthOf(rows)).toBe(4);
      every(rows, ({ shallow, retained, children = [] }) => {
        if (children.length > 0) expect(shallow + sum(children, 'retained')).toBeLessThanOrEqual(retained);
        expect(children.map((child) => child.retained)).toEqual(children.map((child) => child.retained).sort((a, b) => b - a));
      });
    }
  });

  it('finds the leak', async () => {
    const { rows } = await json<RowsJson>('dominators', SESSIONS, '-n', '1', '--merged');
    const labels: (readonly [string, number])[] = [];
    for (let level = rows; level.length > 0; level = level[0]!.children ?? []) {
      expect(level).toHaveLength(1);
      labels.push([level[0]!.label, level[0]!.count]);
    }
    expect(labels).toEqual([['global', 2], ['Map', 1], [expect.stringMatching(/^\(array\)/), 1], ['Session', 20_000]]);
  });

  it('shows objects one by one, by addresses that path takes', async () => {
    const { rows } = await json<RowsJson>('dominators', SHOPS[0], '--objects', '-n', '3', '--depth', '3');
    expect(depthOf(rows)).toBe(3);
    every(rows, ({ count, kind, children = [] }) => {
      expect(count).toBe(kind === 'root' ? 0 : 1);
      expect(children.length).toBeLessThanOrEqual(3);
    });
    const first = rows.find(({ address }) => address !== undefined);
    const path = await json<{ readonly paths: readonly (readonly Step[])[] }>('path', SHOPS[0], first!.address!);
    expect(path.paths[0]!.at(-1)).toMatchObject({ label: first!.label, address: first!.address });
  });

  it('says how much is cut, when there is no end of rows', async () => {
    expect(await json('dominators', SHOPS[0], '--objects', '-n', '200000', '--depth', '99')).not.toHaveProperty('cut');
    const done = await run('dominators', SESSIONS, '--objects', '--json', '-n', '200000', '--depth', '99');
    const { rows, ...cut } = JSON.parse(done.out) as RowsJson & { readonly cut: boolean; readonly rowsLeftOut: number };
    let listed = 0;
    every(rows, () => listed++);
    expect(listed).toBe(100_000);
    expect(cut.cut).toBe(true);
    // All that is listed and all that is left out are at most all there is; roots that are no objects are some more.
    expect(cut.rowsLeftOut).toBeGreaterThan(30_000);
    expect(listed + cut.rowsLeftOut).toBeLessThan(1.1 * cut.totals.objects);
    expect(done.err).toMatch(/more than 100,000 rows, so the deepest are left out/);
  });

  it('puts packages together', async () => {
    const { totals, rows } = await json<RowsJson>('dominators', SHOPS[0], '--by', 'package', '--depth', '1');
    expect(rows.map(({ label }) => label)).toContain('java.lang');
    expect(sum(rows, 'retained')).toBe(totals.shallow);
  });

  it('prints a tree, with small rows folded', async () => {
    const { code, out, err } = await run('dominators', SESSIONS, '--depth', '2');
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('Heap: 162,277 objects, 490,486 references, 7.67 MB');
    expect(lines[1]).toMatch(/^ *count +shallow +retained +% {2}name$/);
    expect(lines[2]).toMatch(/^ +2 +8\.25 kB +4\.74 MB +61\.82% {2}global$/);
    expect(lines[3]).toMatch(/^ +1 +896 kB +4\.69 MB +61\.15% {4}Map$/);
    expect(lines.at(-2)).toMatch(/^ +66\.1 kB +… 52 more$/);
    for (const [, share] of out.matchAll(/ ([\d.]+)% /g)) expect(Number(share)).toBeGreaterThanOrEqual(0.1);
  });
});

describe('heapstory diff of heaps', () => {
  it('says where objects pile up, then what differs', async () => {
    const { totals, points, rows } = await json<DiffJson>('diff', ...SHOPS);
    const sides = await Promise.all(SHOPS.map((file) => json<RowsJson>('histogram', file)));
    expect([totals.base, totals.head]).toEqual(sides.map(({ totals: { objects, shallow } }) => ({ objects, shallow })));
    expect(points[0]).toMatchObject({ countDelta: 600, path: expect.arrayContaining(['class shop.Shop$OrderCache', 'java.util.HashMap']) });
    expect(points[0]!.sentence).toMatch(/^`shop\.Shop\$OrderCache` \(java\.util\.HashMap\) grew from 400 to 1,000 entries/);
    expect(rows.map(({ delta }) => Math.abs(delta))).toEqual(rows.map(({ delta }) => Math.abs(delta)).sort((a, b) => b - a));
    for (const { label, path, base, head, delta } of rows) {
      expect(path.at(-1)).toBe(label);
      expect(delta).toBe(head.retained - base.retained);
      expect(base).not.toEqual(head);
    }
    const top = rows.filter(({ path }) => path.length === 1);
    expect(top.reduce((total, { delta }) => total + delta, 0)).toBe(totals.head.shallow - totals.base.shallow);
    const back = await json<DiffJson>('diff', SHOPS[1], SHOPS[0]);
    const keyed = ({ rows: list }: DiffJson, sign: 1 | -1): object =>
      Object.fromEntries(list.map(({ path, delta }) => [path.join('\n'), sign * delta]));
    expect(keyed(back, -1)).toEqual(keyed({ totals, points, rows }, 1));
  });

  it('prints text', async () => {
    const { code, out, err } = await run('diff', ...SHOPS, '-n', '3');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^`shop\.Shop\$OrderCache` [^\n]*\nObjects: [\d,]+ → [\d,]+\nTotal: .+ → .+, \+.+ \+[\d.]+ %\nShowing 3 of \d+ rows that differ\ncount +→ +retained +→ +change +% +held by/,
    );
    expect(out.split('\n')).toHaveLength(9);
    expect(await run('diff', SHOPS[0], SHOPS[0])).toMatchObject({ code: 0, out: expect.stringContaining('Showing 0 of 0 rows that differ') });
  });

  it('compares types as functions when asked as of profiles', async () => {
    const found = await json<{ readonly type: string; readonly rows: readonly { readonly key: string; readonly base: number; readonly head: number }[] }>(
      'diff',
      ...SHOPS,
      '--by',
      'function',
    );
    expect(found.type).toBe('live_space');
    const [base, head] = await Promise.all(SHOPS.map((file) => json<RowsJson>('histogram', file)));
    for (const key of ['shop.Shop$Order', 'byte[]']) {
      const of = ({ rows }: RowsJson): number => rows.find(({ label }) => label === key)!.shallow;
      expect(found.rows.find((row) => row.key === key)).toMatchObject({ base: of(base!), head: of(head!) });
    }
  });

  it('warns of heaps that are not alike, and refuses a heap against a profile', async () => {
    expect((await run('diff', SHOPS[0], SESSIONS, '-n', '1')).err).toMatch(/heaps of different runtimes/);
    const mixed = await run('diff', SHOPS[0], PROFILE);
    expect(mixed).toMatchObject({ code: 1, out: '' });
    expect(mixed.err).toMatch(/some of the files are heaps of objects, others profiles/);
  });
});

describe('the other verbs', () => {
  it('open tells of objects', async () => {
    const { captures } = await json<{ readonly captures: readonly Record<string, unknown>[] }>('open', SHOPS[0], PROFILE);
    expect(captures[0]).toMatchObject({ format: 'hprof', kind: 'jvm-objects', graph: { runtime: 'jvm', typed: 1, onlyHistogram: false } });
    expect(captures[1]).not.toHaveProperty('graph');
    const { code, out, err } = await run('open', SHOPS[0]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^hprof\/shop-a\.hprof\.gz: Java heap \(hprof\)\n {2}HPROF 1\.0\.2[^\n]*\n {2}[\d,]+ objects of \d+ types, .+, [\d,]+ references\n {2}unreachable: \d+ objects, .+\n {2}roots: system class \d+, .+\n {2}typed: 100 % of the bytes\n/,
    );
  });

  it('top, trend, link and unlink know the merged tree', async () => {
    const { totals } = await json<RowsJson>('histogram', SHOPS[1]);
    const top = await json<{ readonly type: string; readonly total: number }>('top', SHOPS[1]);
    expect(top).toMatchObject({ type: 'live_space', total: totals.shallow });
    expect((await run('top', SHOPS[1], '--type', 'live_objects', '-n', '1')).out).toMatch(/Showing 1 of \d+ types/);
    const trend = await json<{ readonly files: readonly { readonly total: number }[] }>('trend', ...SHOPS);
    expect(trend.files.at(-1)!.total).toBe(totals.shallow);
    const { out } = await run('link', ...SHOPS);
    expect(await json('unlink', out.trim())).toMatchObject({ type: 'live_space', head: { total: totals.shallow } });
    const short = await run('link', ...SHOPS, '--budget', '1000');
    expect(short.err).toMatch(/, [\d,]+ small paths are folded into their owners, /);
    expect((await run('unlink', short.out.trim())).out).toMatch(/; [\d,]+ small paths are folded into their owners\. Totals/);
  });

  it('print times with the digits that the file has', async () => {
    const captured = /\d\d:\d\d:\d\d\.\d{3}Z/;
    const { out: link } = await run('link', ...SHOPS);
    for (const args of [['open', SHOPS[0]], ['trend', ...SHOPS], ['unlink', link.trim()], ['top', SHOPS[0]]]) {
      for (const shape of [[], ['--json']]) {
        if (args[0] === 'top' && shape.length > 0) continue;
        const { code, out } = await run(...args, ...shape);
        expect(code).toBe(0);
        expect(out).toMatch(captured);
        expect(out).not.toContain('000Z');
      }
    }
  });
});

describe('a heap that does not fit', () => {
  it('has a histogram without what was not read', async () => {
    const { totals, rows } = await json<RowsJson>('histogram', 'huge');
    expect(totals).toMatchObject({ references: null, objects: sum(rows, 'count'), shallow: sum(rows, 'shallow') });
    expect(rows.every(({ retained }) => retained === null)).toBe(true);
    const text = await run('histogram', 'huge', '-n', '1');
    expect(text.out).not.toContain('retained');
    expect(text.err).toMatch(/histogram/);
    expect((await run('open', 'huge')).out).toMatch(/only the histogram was read/);
  });

  it('has no dominators, and says so', async () => {
    for (const [args, message] of [
      [['dominators', 'huge'], /there are no dominators\. The verb histogram lists its types\.\n$/],
      [['path', 'huge', 'Map'], /there are no paths\. The verb histogram lists its types\.\n$/],
      [['diff', 'huge', PAGES[0]], /who holds what can not be compared\. With --by function the types are\.\n$/],
    ] as const) {
      const failed = await run(...args);
      expect(failed).toMatchObject({ code: 1, out: '' });
      expect(failed.err).toMatch(message);
    }
  });
});

it.each([
  [['histogram', PROFILE], /made\/heap\.pb\.gz: This is a profile: it has stacks, not objects/],
  [['dominators', PROFILE], /This is a profile/],
  [['path', PROFILE, 'main.main'], /This is a profile/],
  [['histogram', 'gone'], /gone: There is no such file/],
  [['dominators', SESSIONS, '--binary', 'gone'], /gone: There is no such file/],
])('%j ends with 1', async (args, message) => {
  const failed = await run(...args);
  expect(failed).toMatchObject({ code: 1, out: '' });
  expect(failed.err).toMatch(message);
});

it.each([
  [['histogram'], /needs a FILE/],
  [['histogram', SESSIONS, PROFILE], /made\/heap\.pb\.gz is one too many/],
  [['histogram', SESSIONS, '--by', 'age'], /--by takes one of type, package, loader/],
  [['histogram', SESSIONS, '--by', 'loader'], /can't be put together by loader\. --by takes type, package here/],
  [['histogram', SESSIONS, '--sort', 'age'], /--sort takes one of retained, shallow, count, name/],
  [['histogram', SESSIONS, '-n', '0'], /-n needs a number/],
  [['histogram', '-', '--binary', '-'], /only once/],
  [['dominators', SESSIONS, '--merged', '--objects'], /exclude each other/],
  [['dominators', SESSIONS, '--objects', '--by', 'type'], /--by is for --merged/],
  [['dominators', SESSIONS, '--depth', 'x'], /--depth needs/],
  [['dominators', SESSIONS, '--type', 'x'], /Unknown option '--type'/],
  [['path', SESSIONS], /an ADDRESS or a TYPE/],
  [['path', SESSIONS, 'a', 'b'], /b is one too many/],
  [['path', SESSIONS, 'a', '-n', 'x'], /-n needs/],
  [['path', SESSIONS, ''], /the ADDRESS or TYPE is empty/],
  [['path', SESSIONS, ' '], /the ADDRESS or TYPE is empty/],
  [['top', '-', '--binary', '-'], /only once/],
  [['trend', '-', SESSIONS, '--binary', '-'], /only once/],
  [['link', '-', SESSIONS, '--binary', '-'], /only once/],
  [['link', ...SHOPS, '--binary', 'a', '--binary', 'b', '--binary', 'c'], /two executables at most/],
  [['diff', ...SHOPS, '--merged'], /Unknown option '--merged'/],
  [['diff', ...SHOPS, '--binary', 'a', '--binary', 'b', '--binary', 'c'], /two executables at most/],
])('%j ends with 2', async (args, message) => {
  const failed = await run(...args);
  expect(failed).toMatchObject({ code: 2, out: '' });
  expect(failed.err).toMatch(message);
});

describe('a Go heap dump', () => {
  const answer = JSON.parse(objectBytes('go/baskets.json').toString()) as { readonly baskets: number; readonly address: Record<string, string> };

  it('has types when its executable is named', async () => {
    const { rows } = await json<RowsJson>('histogram', DUMPS[1], '--binary', 'program');
    expect(rows.find(({ label }) => label === 'main.Basket')).toMatchObject({ kind: 'object', count: answer.baskets });
    const alone = await run('histogram', DUMPS[1], '-n', '1');
    expect(alone).toMatchObject({ code: 0, out: expect.not.stringContaining('main.Basket') });
    expect(alone.err).toMatch(/does not name the types of its objects\. Name the executable that wrote it with --binary\.\n$/);
    expect((await run('histogram', DUMPS[1], '-n', '1', '--binary', 'program')).err).toBe('');
    expect((await run('open', DUMPS[1])).out).toMatch(/--binary EXE/);
    expect((await run('open', DUMPS[1], '--binary', 'program')).out).toMatch(/Go heap \(go-heap-dump\)[^]* typed: 99\.\d % of the bytes/);
  });

  it('has paths from variables, by fields and keys', async () => {
    const { paths } = await json<{ readonly paths: readonly (readonly Step[])[] }>('path', DUMPS[1], answer.address['basket 17']!, '--binary', 'program');
    expect(paths[0]!.map(({ label }) => label)).toEqual(expect.arrayContaining(['data segment', 'main.recent', 'main.Basket']));
    expect(paths[0]!.at(-1)).toEqual({ label: 'main.Basket', address: answer.address['basket 17'], reference: 'key "basket-17"', dominator: true });
  });

  it('compares with another one of the same executable', async () => {
    const both = await json<DiffJson>('diff', ...DUMPS, '--binary', 'program');
    expect(both.points[0]!.sentence).toMatch(/^`main\.recent` .* grew from 180 to 450 entries \(main\.Basket\)/);
    const each = await run('diff', ...DUMPS, '--binary', 'program', '--binary', 'gone');
    expect(each).toMatchObject({ code: 1, out: '', err: expect.stringContaining('gone: There is no such file') });
    expect((await run('diff', ...DUMPS, '-n', '1')).err.match(/Name the executable/g)).toHaveLength(2);
  });

  it('has types in a link, a trend and a table too', async () => {
    const named = ['--binary', 'program'];
    for (const binaries of [named, [...named, ...named]]) {
      const { out, err } = await run('link', ...DUMPS, ...binaries);
      expect(err).toBe('');
      expect((await run('unlink', out.trim())).out).toMatch(/;main\.recent;[^\n]*;main\.Basket\n/);
    }
    const type = expect.objectContaining({ key: 'main.Basket' });
    expect(await json('trend', ...DUMPS, '--by', 'function', ...named)).toMatchObject({ rows: expect.arrayContaining([type]) });
    expect((await run('top', DUMPS[1], ...named)).out).toMatch(/ main\.Basket\n/);
    for (const args of [['link', ...DUMPS], ['trend', ...DUMPS], ['top', DUMPS[1]]]) expect((await run(...args)).err).toMatch(/Name the executable/);
    expect(await run('link', ...DUMPS, ...named, '--binary', 'gone')).toMatchObject({ code: 1, out: '' });
  });
});

it('an executable is of use to Go heap dumps only', async () => {
  const done = await run('histogram', SESSIONS, '-n', '1', '--binary', SHOPS[0]);
  expect(done).toMatchObject({ code: 0, err: 'heapstory: v8/sessions.heapsnapshot.gz: This is no Go heap dump, so --binary is not used.\n' });
});
