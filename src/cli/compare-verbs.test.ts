import { describe, expect, it } from 'vitest';
import { heapstory } from '../testing/run-cli.ts';

const BASE = 'leakshop/heap.00.pb.gz';
const HEAD = 'leakshop/heap.08.pb.gz';
const SERIES = [8, 0, 3, 5].map((at) => `leakshop/heap.0${at}.pb.gz`);

interface DiffJson {
  readonly type: string;
  readonly unit: string;
  readonly base: { readonly total: number };
  readonly head: { readonly total: number };
  readonly rows: readonly { readonly key: string; readonly base: number; readonly head: number; readonly delta: number }[];
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const run = await heapstory([...args, '--json']);
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as T;
}

const byKey = (rows: DiffJson['rows']): DiffJson['rows'] => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe('heapstory diff', () => {
  it('has the flat values of both sides, for every type', async () => {
    for (const type of ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']) {
      const found = await json<DiffJson>('diff', BASE, HEAD, '--by', 'function', '--exact', '--type', type);
      const sides = await Promise.all([BASE, HEAD].map((file) => json<{ total: number; rows: { name: string; flat: number }[] }>('top', file, '--type', type)));
      expect([found.base.total, found.head.total]).toEqual(sides.map(({ total }) => total));
      const flat = sides.map(({ rows }) => new Map(rows.filter((row) => row.flat !== 0).map((row) => [row.name, row.flat])));
      for (const row of found.rows) {
        expect([row.base, row.head], row.key).toEqual(flat.map((side) => side.get(row.key) ?? 0));
        expect(row.delta).toBe(row.head - row.base);
      }
      const listed = new Set(found.rows.map(({ key }) => key));
      for (const side of flat) for (const name of side.keys()) expect(listed.has(name), name).toBe(true);
    }
  });

  it('ranks by size of change, adds up, and is the other way round the other way round', async () => {
    const there = await json<DiffJson>('diff', BASE, HEAD);
    expect(there).toMatchObject({ type: 'inuse_space', unit: 'bytes' });
    expect(there.rows.map(({ delta }) => Math.abs(delta))).toEqual(there.rows.map(({ delta }) => Math.abs(delta)).sort((a, b) => b - a));
    expect(there.rows.reduce((sum, { delta }) => sum + delta, 0)).toBe(there.head.total - there.base.total);
    expect(there.rows[0]!.key).toMatch(/^runtime\..+;main\./);
    const back = await json<DiffJson>('diff', HEAD, BASE);
    expect(byKey(back.rows)).toEqual(byKey(there.rows.map(({ key, base, head, delta }) => ({ key, base: head, head: base, delta: 0 - delta }))));
  });

  it('shows a table', async () => {
    const run = await heapstory(['diff', BASE, HEAD, '--by', 'package', '-n', '2']);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^Type: inuse_space\nTotal: .+ → .+, \+.+ \+[\d.]+ %\nShowing 2 of \d+ rows\n +base +head +change +%/);
    expect(run.out.split('\n')).toHaveLength(7);
  });

  it('says what to be careful about, on stderr', async () => {
    const run = await heapstory(['diff', HEAD, BASE, '--json']);
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/^heapstory: .*(before|earlier|order|older|later)/m);
    JSON.parse(run.out);
  });

  it('filters', async () => {
    const whole = await json<DiffJson>('diff', BASE, HEAD);
    const name = whole.rows[0]!.key.split(';').at(-1)!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const [focused, ignored] = await Promise.all(['--focus', '--ignore'].map((option) => json<DiffJson>('diff', BASE, HEAD, option, name)));
    expect(focused!.head.total + ignored!.head.total).toBe(whole.head.total);
    expect(focused!.rows.length + ignored!.rows.length).toBeGreaterThanOrEqual(whole.rows.length);
  });
});

describe('heapstory trend', () => {
  it('puts files in order of time', async () => {
    const found = await json<{ type: string; files: { name: string; total: number }[]; rows: { key: string; values: number[]; perHour: number | null; everyStepGrew: boolean }[] }>('trend', ...SERIES, '--by', 'function');
    expect(found.files.map(({ name }) => name)).toEqual([0, 3, 5, 8].map((at) => `leakshop/heap.0${at}.pb.gz`));
    for (let file = 0; file < found.files.length; file++) {
      expect(found.rows.reduce((sum, { values }) => sum + values[file]!, 0)).toBe(found.files[file]!.total);
    }
    const first = found.rows[0]!;
    expect(first.perHour).toBeGreaterThan(0);
    expect(first.everyStepGrew).toBe(first.values.every((value, at) => at === 0 || value > first.values[at - 1]!));
  });

  it('shows a table', async () => {
    const run = await heapstory(['trend', ...SERIES, '-n', '3']);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^Type: inuse_space\n {2}1 +leakshop\/heap\.00\.pb\.gz[^]* per hour +grew +name\n/);
  });
});

describe('heapstory link and unlink', () => {
  it('a link holds what diff says', async () => {
    const run = await heapstory(['link', BASE, HEAD, '--site', 'https://shop.example/heap']);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^https:\/\/shop\.example\/heap#d1=[\w-]+&s=1\n$/);
    const held = await json<DiffJson & { rounded: boolean; base: { name: string; sha256: string } }>('unlink', run.out.trim());
    const direct = await json<DiffJson>('diff', BASE, HEAD);
    expect(held).toMatchObject({ type: 'inuse_space', unit: 'bytes', rounded: false, foldedStacks: 0, redacted: false });
    expect(held.base).toMatchObject({ name: 'heap.00.pb.gz', total: direct.base.total, sha256: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(byKey(held.rows)).toEqual(byKey(direct.rows.filter(({ base, head }) => base !== 0 || head !== 0)));
    const payload = /d1=([\w-]+)/.exec(run.out)![1]!;
    for (const form of [payload, `#d1=${payload}`, `d1=${payload}&v=side&s=1`]) expect(await json('unlink', form)).toEqual(held);
    const files = { 'link.txt': new TextEncoder().encode(`${run.out}\n`), 'down.heapstory': new Uint8Array(Buffer.from(payload.slice(0, -1), 'base64url')) };
    for (const name of Object.keys(files)) {
      const again = await heapstory(['unlink', name, '--json'], files);
      expect(again.code, again.err).toBe(0);
      expect(JSON.parse(again.out)).toEqual(held);
    }
    const text = await heapstory(['unlink', run.out.trim()]);
    expect(text.out).toMatch(/^Type: inuse_space\n {2}base {2}heap\.00[^]*\nExact\.\n/);
  });

  it('one file alone is a link, too, with its own values and without where it lay', async () => {
    const alone = await heapstory(['link', HEAD, '--markdown', '--site', 'https://shop.example/']);
    expect(alone.out).toMatch(/^\[121 MB in main\.loadBig\]\(https:/);
    const { link } = await json<{ link: string }>('link', HEAD);
    const held = await json<{ base: unknown; head: object }>('unlink', link);
    expect(held.base).toBeNull();
    expect(held.head).toMatchObject({ name: 'heap.08.pb.gz', total: (await json<DiffJson>('diff', BASE, HEAD)).head.total });
    expect((await heapstory(['unlink', link])).out).toMatch(/^Type: inuse_space\n {2}file {2}heap\.08\.pb\.gz {2}397 MB[^]*\n *value {2}path\n/);
  });

  it('keeps to a budget, and says what that cost', async () => {
    const site = 'https://shop.example/';
    for (const budget of [500, 900, 1_500]) {
      const run = await heapstory(['link', BASE, HEAD, '--site', site, '--budget', String(budget), '--type', 'alloc_space', '--json']);
      const found = JSON.parse(run.out) as { link: string; characters: number; rounded: boolean; foldedStacks: number };
      expect(found.characters).toBe(found.link.length);
      expect(found.link.length).toBeLessThanOrEqual(budget);
      expect(found).toMatchObject({ rounded: true });
      expect(found.foldedStacks).toBeGreaterThan(0);
      expect(run.err).toMatch(/to fit, values are rounded to three digits, \d+ small stacks are folded/);
      const held = await json<DiffJson>('unlink', found.link);
      const direct = await json<DiffJson>('diff', BASE, HEAD, '--type', 'alloc_space');
      expect([held.base.total, held.head.total]).toEqual([direct.base.total, direct.head.total]);
      expect(held.rows.reduce((sum, { delta }) => sum + delta, 0)).toBe(direct.head.total - direct.base.total);
    }
  });

  it('redacts, and writes Markdown', async () => {
    const hidden = await heapstory(['link', BASE, HEAD, '--redact']);
    expect(hidden.out).toMatch(/^http:\/\/127\.0\.0\.1:4173\/#d1=/);
    const held = await heapstory(['unlink', hidden.out.trim(), '--json']);
    expect(held.out).not.toMatch(/leakshop|main\.(?!main\b|f[0-9a-f]{8})/);
    const markdown = await heapstory(['link', BASE, HEAD, '--markdown']);
    expect(markdown.out).toMatch(/^\[\+[\d.]+ [kMG]?B in \S+\]\(http:\/\/127\.0\.0\.1:4173\/#d1=[\w-]+&s=1\)\n$/);
  });

  it('says what is wrong with a link', async () => {
    const { out } = await heapstory(['link', BASE, HEAD]);
    const whole = out.trim();
    for (const [bad, message] of [
      [whole.slice(0, 400), /cut off: [\d,]+ of [\d,]+ bytes arrived/],
      [whole.replace(/(.{200})(.)/, (_, start: string, char: string) => start + (char === 'A' ? 'B' : 'A')), /damaged/],
      [whole.replace('#d1=', '#d7='), /newer Heapstory \(codec d7\)/],
      ['https://shop.example/#nothing', /no comparison/],
      ['#a=ftp://x.example/y', /no web address/],
      ['nowhere.txt', /There is no such file/],
    ] as const) {
      const run = await heapstory(['unlink', bad]);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toMatch(message);
    }
    const remote = await heapstory(['unlink', 'https://shop.example/?a=https://x.example/1&b=https://x.example/2']);
    expect(remote).toMatchObject({ code: 0, out: expect.stringContaining('  https://x.example/2\n') });
  });
});

it.each([
  [['diff', BASE], /two files, BASE and HEAD, and got 1/],
  [['diff', '-', '-'], /only once/],
  [['diff', BASE, HEAD, '--by', 'line'], /--by takes one of path, function, package, label/],
  [['diff', BASE, HEAD, '-n', 'x'], /-n needs/],
  [['diff', BASE, HEAD, '--type', 'cpu'], /no value type cpu in all files\. They have in common: alloc_objects/],
  [['diff', BASE, HEAD, '--focus', '('], /regular expression/],
  [['trend', BASE], /at least two files/],
  [['trend', BASE, HEAD, '--type', '9'], /no value type 9/],
  [['link', BASE, HEAD, '--budget', '20'], /--budget needs/],
  [['link', BASE, HEAD, '--site', 'file:///x'], /--site needs/],
  [['link', BASE, HEAD, '--json', '--markdown'], /exclude/],
  [['link', BASE, HEAD, BASE], /got 3/],
  [['unlink'], /needs a link/],
  [['unlink', '#d1=x', 's=1'], /in quotes/],
])('%j ends with 2', async (args, message) => {
  const run = await heapstory(args);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toMatch(message);
});

it.each([
  [['diff', BASE, 'nowhere.pb.gz'], /nowhere\.pb\.gz: There is no such file/],
  [['diff', BASE, 'made/cpu.pb.gz'], /no value type in common/],
  [['trend', BASE, 'nowhere.pb.gz'], /no such file/],
  [['link', 'nowhere.pb.gz', HEAD], /no such file/],
])('%j ends with 1', async (args, message) => {
  const run = await heapstory(args);
  expect(run).toMatchObject({ code: 1, out: '' });
  expect(run.err).toMatch(message);
});
