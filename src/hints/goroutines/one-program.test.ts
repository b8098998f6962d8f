import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import type { HintContext } from '../context.ts';
import { g03 } from './g03-receivers-forgotten.ts';
import { g35 } from './g35-other-programs.ts';
import { goroutineTable } from './groups.ts';

interface Row {
  readonly n: number;
  readonly name: string;
  readonly line?: number;
}

/** As debug=1 prints it: no ids. */
function listing(rows: readonly Row[], root = '/srv/app'): string {
  const texts = rows.map(({ n, name, line = 9 }, at) => {
    const address = (0x900000 + at * 0x40).toString(16);
    return `${n} @ 0x430000 0x40a111 0x40a222 0x${address}\n#\t0x${address}\t${name}+0x1f\t${root}/file.go:${line}`;
  });
  return `goroutine profile: total ${rows.reduce((sum, { n }) => sum + n, 0)}\n${texts.join('\n\n')}\n`;
}

const named = (module: string, names: readonly string[], n = 1): readonly Row[] => names.map((name) => ({ n, name: `${module}.${name}` }));
const SHOP = named('main', ['(*shop).serve', '(*shop).store', 'watch', 'flush', 'tick']);
const BANK = named('main', ['(*bank).open', '(*bank).book', 'settle', 'audit', 'rates']);

function contextOf(...texts: readonly string[]): Promise<HintContext> {
  return hintContextOf(texts.map((text, at) => textFile(`goroutines.${at}.txt`, text)));
}

const lookedAt = (context: HintContext): number => goroutineTable(context)!.captures.length;

describe('captures without ids', () => {
  it('of two programs are not compared, and it is said', async () => {
    const context = await contextOf(listing(SHOP), listing([...BANK, { n: 900, name: 'main.(*bank).wait' }]));
    expect(lookedAt(context)).toBe(1);
    const [said, ...more] = await g35.run(context);
    expect(more).toEqual([]);
    expect(said).toMatchObject({ kind: 'caution', severity: { most: 1 } });
    expect(said!.sentence).toBe('Of 2 goroutine captures only the newest is looked at: the one before it is of another process. No function of the program itself is in both.');
    for (const found of await g03.run(context)) expect(found.sentence).not.toContain('→');
  });

  it('of one program are compared, even when it does something else by now, or has just started', async () => {
    const later = listing([...SHOP.slice(0, 2), ...named('main', ['retry', 'drain', 'dial', 'read', 'write'], 50)]);
    for (const first of [listing(SHOP), listing(SHOP.slice(0, 1)), listing(named('main', ['main', 'setup', 'load']))]) {
      const context = await contextOf(first, later);
      expect(lookedAt(context)).toBe(2);
      expect(await g35.run(context)).toEqual([]);
    }
  });

  it('of two builds have their functions in other files', async () => {
    expect(lookedAt(await contextOf(listing(SHOP, '/build/1/app'), listing(SHOP, '/build/2/app')))).toBe(1);
  });

  it('of two versions of Go have the same libraries at other lines', async () => {
    const library = (line: number): readonly Row[] => ['serve', 'accept', 'read', 'write', 'poll'].map((name) => ({ n: 1, name: `net/http.${name}`, line }));
    expect(lookedAt(await contextOf(listing(library(10)), listing(library(12))))).toBe(1);
    expect(lookedAt(await contextOf(listing(library(10)), listing(library(10))))).toBe(2);
  });

  it('of several forms of one process are of one program', async () => {
    const files = ['goroutine.debug1.txt', 'goroutine.pb.gz', 'goroutine.debug2.txt'].map((name) => fixture(`text/goroutines/${name}`));
    expect(await g35.run(await hintContextOf(files))).toEqual([]);
  });
});

describe('dumps with ids', () => {
  it('of another process are told by their ids', async () => {
    const dump = (by: string): string => `goroutine 1 [running]:\nmain.main()\n\t/srv/app/main.go:9 +0x1d\n\ngoroutine 7 [select]:\nmain.watch()\n\t/srv/app/main.go:30 +0x1d\ncreated by main.${by} in goroutine 1\n\t/srv/app/main.go:8 +0x1d\n`;
    const [said] = await g35.run(await contextOf(dump('first'), dump('second')));
    expect(said!.sentence).toContain('Different processes: goroutine 7 was created by main.first in one dump and by main.second in the other.');
  });
});

describe('a group that moved to another line', () => {
  it('did not begin with none', async () => {
    const dumps = [18, 19].map((line, at) => listing([...SHOP, { n: 200 + at, name: 'main.(*shop).wait', line }]));
    const group = goroutineTable(await contextOf(...dumps))!.groups.find(({ frame }) => frame === 'main.(*shop).wait')!;
    expect(group).toMatchObject({ line: 19, counts: [200, 201] });
  });
});
