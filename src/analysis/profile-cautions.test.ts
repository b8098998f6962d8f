import { describe, expect, it } from 'vitest';
import { openFixture } from '../testing/fixtures.ts';

const codesOf = async (name: string): Promise<readonly string[]> => (await openFixture(name)).facts.notices.map(({ code }) => code);

describe('cautions', () => {
  it.each([
    ['made/deep.pb.gz', 'stack-cap'],
    ['leakshop/goroutineleak.pb.gz', 'stack-cap'],
    ['made/diff-base.pb.gz', 'diff-base'],
    ['made/base.pb.gz', 'negative-values'],
    ['made/unsymbolized.pb.gz', 'unsymbolized'],
    ['made/drop-frames.pb.gz', 'drop-frames'],
    ['made/drop-frames-invalid.pb.gz', 'bad-drop-frames'],
    ['leakshop/heap-delta.pb.gz', 'no-samples'],
  ])('%s: %s', async (name, code) => {
    expect(await codesOf(name)).toContain(code);
  });

  it.each(['made/heap.pb.gz', 'made/cpu.pb.gz', 'leakshop/heap.08.pb.gz', 'made/block.pb.gz', 'leakshop/threadcreate.pb.gz'])(
    '%s: none',
    async (name) => {
      expect(await codesOf(name)).toEqual([]);
    },
  );
});

it.each([
  ['made/heap.pb.gz', 'heap'],
  ['made/allocs.pb.gz', 'allocs'],
  ['made/cpu.pb.gz', 'cpu'],
  ['made/goroutine.pb.gz', 'goroutine'],
  ['made/block.pb.gz', 'block'],
  ['made/mutex.pb.gz', 'mutex'],
  ['made/threadcreate.pb.gz', 'threadcreate'],
  ['leakshop/goroutineleak.pb.gz', 'goroutineleak'],
])('%s is a %s profile', async (name, kind) => {
  expect((await openFixture(name)).facts.kind).toBe(kind);
});
