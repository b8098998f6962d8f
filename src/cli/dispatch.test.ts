import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { err } from '../lib/result.ts';
import { captureBytes, readAnswers } from '../testing/fixtures.ts';
import { heapstory } from '../testing/run-cli.ts';
import { nodeIo } from './io.ts';

const HEAP = 'leakshop/heap.08.pb.gz';

interface TopJson {
  readonly type: string;
  readonly unit: string;
  readonly total: number;
  readonly rows: readonly { readonly name: string; readonly file: string; readonly flat: number; readonly cum: number }[];
}

async function topJson(...args: readonly string[]): Promise<TopJson> {
  const run = await heapstory(['top', '--json', ...args]);
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as TopJson;
}

describe('heapstory', () => {
  it('helps', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const run = await heapstory(args);
      expect(run).toMatchObject({ code: 0, err: '' });
      expect(run.out).toMatch(/^heapstory VERB[^]*\n {2}open +say[^]*\n {2}top +list/);
    }
    for (const args of [['help', 'top'], ['top', '--help'], ['top', HEAP, '-h']]) {
      expect(await heapstory(args)).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^heapstory top FILE/) });
    }
    expect(await heapstory(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^heapstory \d+\.\d+\.\d+\n$/) });
  });

  it.each([
    [[], /a verb is missing/],
    [['frobnicate'], /frobnicate is not a verb/],
    [['help', 'frobnicate'], /frobnicate is not a verb/],
    [['open'], /at least one FILE/],
    [['open', '-', '-'], /only once/],
    [['open', HEAP, '--jsno'], /Unknown option '--jsno'/],
    [['top'], /needs a FILE/],
    [['top', HEAP, 'made/cpu.pb.gz'], /made\/cpu\.pb\.gz is one too many/],
    [['top', HEAP, '-n', '0'], /-n needs a number/],
    [['top', HEAP, '-n', '5x'], /-n needs a number/],
    [['top', HEAP, '--type'], /--type/],
    [['top', HEAP, '--json=yes'], /--json/],
    [['top', HEAP, '--type', 'inuse'], /no value type inuse\. It has: 0 alloc_objects, 1 alloc_space, 2 inuse_objects, 3 inuse_space/],
    [['top', HEAP, '--type', '4'], /no value type 4/],
    [['top', HEAP, '--focus', '('], /regular expression/],
    [['top', HEAP, '--ignore', '[', '--json'], /regular expression/],
  ])('ends with 2 for %j', async (args, message) => {
    const run = await heapstory(args);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(message);
  });

  it('ends with 1 for what it can not read, and says why', async () => {
    for (const verb of ['open', 'top']) {
      expect(await heapstory([verb, 'nowhere.pb.gz'])).toMatchObject({ code: 1, err: 'heapstory: nowhere.pb.gz: There is no such file.\n' });
    }
  });
});

describe('heapstory open', () => {
  it('prints what a capture is', async () => {
    const run = await heapstory(['open', '--json', HEAP]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(run.out)).toEqual({
      captures: [
        {
          name: HEAP,
          format: 'pprof',
          kind: 'heap',
          valueTypes: [
            { type: 'alloc_objects', unit: 'count', total: 6439621 },
            { type: 'alloc_space', unit: 'bytes', total: 1095100592 },
            { type: 'inuse_objects', unit: 'count', total: 2030684 },
            { type: 'inuse_space', unit: 'bytes', total: 415815550 },
          ],
          samples: 102,
          functions: 131,
          locations: 164,
          time: '2026-11-20T04:39:55.690285367Z',
          period: { type: 'space', unit: 'bytes', value: 524288 },
          warnings: [],
        },
      ],
      series: [],
      extras: [],
    });
  });

  it('agrees with the reference tool on every capture', async () => {
    const answers = readAnswers();
    const run = await heapstory(['open', '--json', ...answers.map(({ file }) => file)]);
    expect(run).toMatchObject({ code: 0, err: '' });
    const { captures } = JSON.parse(run.out) as { captures: readonly Record<string, unknown>[] };
    expect(captures.map(({ name, samples, functions, locations }) => ({ name, samples, functions, locations }))).toEqual(
      answers.map(({ file, samples, functions, locations }) => ({ name: file, samples, functions, locations })),
    );
    expect(captures.map(({ valueTypes }) => (valueTypes as readonly { total: number }[]).map(({ total }) => total))).toEqual(
      answers.map(({ types }) => types.map(({ total }) => total)),
    );
  });

  it('tells the plain sum apart where values are negative, and warns', async () => {
    const run = await heapstory(['open', '--json', 'made/negative.pb.gz']);
    const [capture] = (JSON.parse(run.out) as { captures: readonly { valueTypes: readonly object[]; warnings: readonly string[] }[] }).captures;
    expect(capture!.valueTypes[1]).toEqual({ type: 'inuse_space', unit: 'bytes', total: expect.any(Number), net: -464 });
    expect(capture!.warnings[0]).toMatch(/negative/);
  });

  it('prints the readable ones of several files, and ends with 1', async () => {
    const files = { empty: new Uint8Array(0), 'page.html': new TextEncoder().encode('<html><body>Sign in'), '-': captureBytes('made/cpu.pb.gz') };
    const run = await heapstory(['open', '--json', 'empty', HEAP, 'page.html', '-', 'gone'], files);
    expect(run.code).toBe(1);
    expect((JSON.parse(run.out) as { captures: readonly { name: string }[] }).captures.map(({ name }) => name)).toEqual([HEAP, '-']);
    expect(run.err.split('\n')).toMatchObject([
      expect.stringMatching(/^heapstory: empty: This file is empty/),
      expect.stringMatching(/^heapstory: page\.html: This is a web page/),
      'heapstory: gone: There is no such file.',
      '',
    ]);
  });

  it('prints text for people', async () => {
    const run = await heapstory(['open', HEAP, 'made/negative.pb.gz']);
    expect(run.out).toContain('leakshop/heap.08.pb.gz: heap profile (pprof)\n  102 samples, 131 functions, 164 locations, deepest stack 19\n');
    expect(run.out).toContain('\n  alloc_objects  6,439,621\n  alloc_space      1.02 GB\n');
    expect(run.out).toMatch(/\n {2}caution: Some values are negative/);
  });
});

describe('heapstory top', () => {
  it('agrees with the reference tool for every capture and type', { timeout: 120_000 }, async () => {
    for (const { file, types } of readAnswers()) {
      for (const [index, { type, unit, total, rows }] of types.entries()) {
        const got = await topJson(file, '--type', String(index));
        expect(got, `${file} ${type}`).toMatchObject({ type, unit, total });
        expect(got.rows.map(({ name, flat, cum }) => ({ name, flat, cum })), `${file} ${type}`).toEqual(rows.map(({ name, flat, cum }) => ({ name, flat, cum })));
      }
    }
  });

  it('agrees with it under filters', async () => {
    let asked = 0;
    for (const { file, filters = [] } of readAnswers()) {
      for (const { type, focus, ignore, hide, show, show_from, tagfocus, tagignore, total, rows } of filters) {
        if ([hide, show, show_from, tagfocus, tagignore].some((other) => other !== undefined)) continue;
        const args = [...(focus === undefined ? [] : ['--focus', focus]), ...(ignore === undefined ? [] : ['--ignore', ignore])];
        const got = await topJson(file, '--type', type, ...args);
        expect(got.total).toBe(total);
        expect(got.rows.map(({ name, flat, cum }) => ({ name, flat, cum })), `${file} ${args.join(' ')}`).toEqual(rows.map(({ name, flat, cum }) => ({ name, flat, cum })));
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(5);
  });

  it('takes the type that the reference tool would, and a type by name', async () => {
    expect(await topJson(HEAP)).toMatchObject({ type: 'inuse_space', unit: 'bytes' });
    expect(await topJson(HEAP, '--type', 'alloc_objects')).toMatchObject({ type: 'alloc_objects', unit: 'count', total: 6439621 });
  });

  it('sorts by cum, and cuts off', async () => {
    const byCum = await topJson(HEAP, '--cum');
    const cums = byCum.rows.map(({ cum }) => cum);
    expect(cums).toEqual(cums.toSorted((a, b) => b - a));
    expect((await topJson(HEAP, '-n', '3')).rows).toEqual((await topJson(HEAP)).rows.slice(0, 3));
    expect((await topJson(HEAP, '-n3', '--cum')).rows).toEqual(byCum.rows.slice(0, 3));
  });

  it('keeps the whole names of generic functions', async () => {
    const { rows } = await topJson(HEAP, '--type', 'alloc_objects');
    expect(rows.map(({ name }) => name)).toContain('internal/sync.newEntryNode[go.shape.interface {},go.shape.interface {}]');
  });

  it('prints a table as the reference tool does', async () => {
    const run = await heapstory(['top', HEAP, '-n', '3']);
    expect(run.err).toBe('');
    expect(run.out).toBe(
      `File: leakshop
Type: inuse_space
Time: 2026-11-20T04:39:55.690285367Z
Showing 3 of 61 functions, 270 MB, 68.07% of 397 MB total
   flat   flat%    sum%      cum    cum%  name
 121 MB  30.62%  30.62%   121 MB  30.62%  main.loadBig
96.6 MB  24.37%  54.99%  96.6 MB  24.37%  main.growMapStr
51.9 MB  13.08%  68.07%  51.9 MB  13.08%  main.growMapInt
`,
    );
  });

  it('says on stderr what makes the numbers doubtful', async () => {
    const run = await heapstory(['top', 'made/negative.pb.gz', '--json']);
    expect(run).toMatchObject({ code: 0, err: expect.stringMatching(/^heapstory: made\/negative\.pb\.gz: Some values are negative/) });
    expect(JSON.parse(run.out)).toHaveProperty('rows');
  });

  it('never lets a name drive the terminal', async () => {
    const run = await heapstory(['top', '\u001b[31mred'], {});
    expect(run.err).toBe('heapstory: \ufffd[31mred: There is no such file.\n');
  });

  it('survives hostile inputs', async () => {
    const heap = gunzipSync(captureBytes(HEAP));
    const hostile: Record<string, Uint8Array> = {
      empty: new Uint8Array(0),
      'empty.gz': gzipSync(''),
      newline: Uint8Array.of(10),
      noise: Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff),
      twice: gzipSync(gzipSync(heap)),
      'no-samples': captureBytes('made/no-samples.pb.gz'),
    };
    for (let at = 0; at < 40; at++) {
      const broken = heap.slice();
      broken.fill(0xff, at * 150, at * 150 + 9);
      hostile[`broken-${at}`] = broken;
      hostile[`cut-${at}`] = heap.subarray(0, at * 211);
    }
    for (const name of Object.keys(hostile)) {
      for (const verb of ['open', 'top']) {
        const run = await heapstory([verb, '--json', name], hostile);
        const isGood = run.code === 0 ? run.out.startsWith('{') : run.code === 1 && run.err.startsWith(`heapstory: ${name}: `);
        expect(isGood, `${verb} ${name}: ${run.code} ${run.err}`).toBe(true);
      }
    }
  });
});

describe('nodeIo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heapstory-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads files, and says what it can not read', async () => {
    const io = nodeIo();
    writeFileSync(join(folder, 'file'), 'content');
    const file = await io.readFile(join(folder, 'file'));
    expect(file.ok && (await file.value.text())).toBe('content');
    expect(await io.readFile(join(folder, 'nowhere'))).toEqual(err('There is no such file.'));
    expect(await io.readFile(folder)).toEqual(err('This is a folder. Name the files in it.'));
  });

  it('says when a file was written, and of a pipe nothing', async () => {
    const io = nodeIo();
    const path = join(folder, 'dated');
    writeFileSync(path, '');
    utimesSync(path, 1_000, 1_000);
    expect(await io.writtenAt(path)).toBe(1_000_000);
    expect(await io.writtenAt('-')).toBeUndefined();
    expect(await io.writtenAt(join(folder, 'nowhere'))).toBeUndefined();
  });
});
