import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ok } from '../lib/result.ts';
import { captureBytes, onlyCaptureOf } from '../testing/fixtures.ts';
import type { Answer, CaptureFacts } from './contract.ts';
import { Engine } from './engine.ts';

/** Any bytes may be dropped on us: the answer is facts or a failure with a sentence, soon, and never an exception. */

const WHOLE_MS = 20_000;

async function open(bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly engine: Engine; readonly answer: Answer<CaptureFacts> }> {
  const engine = new Engine();
  const opened = await engine.open('job', { name: 'hostile', blob: new Blob([bytes]) }, () => undefined);
  const answer = opened.ok ? ok(onlyCaptureOf(opened.value)) : opened;
  expectTyped(answer);
  return { engine, answer };
}

function expectTyped(answer: Answer<CaptureFacts>): void {
  if (answer.ok) {
    expect(Number.isSafeInteger(answer.value.samples)).toBe(true);
    for (const { total } of answer.value.valueTypes) expect(Number.isSafeInteger(total)).toBe(true);
  } else {
    expect(answer.error.code).not.toBe('internal');
    expect(answer.error.sentence).toMatch(/^\S.{20,}[.…)]$/su);
  }
}

/** What opened must also be able to answer: every view once. */
async function askEverything(engine: Engine, facts: CaptureFacts): Promise<void> {
  for (let type = 0; type < Math.min(2, facts.valueTypes.length); type++) {
    const query = { capture: facts.id, type, filters: [] };
    const window = { x0: 0, x1: facts.valueTypes[type]!.total, depth0: 0, depth1: 50, pixels: 1000, minPixels: 0.7 };
    for (const kind of ['topDown', 'bottomUp'] as const) expect((await engine.flame({ ...query, shape: { kind } }, window)).ok).toBe(true);
    expect((await engine.top(query, { by: 'flat', descending: true }, '', 0, 20)).ok).toBe(true);
    expect(engine.labels(query).ok).toBe(true);
    expect((await engine.export('job', query, { format: 'folded' }, () => undefined)).ok).toBe(true);
    expect((await engine.export('job', query, { format: 'pprof' }, () => undefined)).ok).toBe(true);
  }
}

/** A small seeded generator, so that a failing flip can be found again. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const plain = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(gunzipSync(captureBytes(name)));

describe('cut off', () => {
  it.each(['leakshop/heap.08.pb.gz', 'made/labels-synthetic.pb.gz', 'made/cpu.pb.gz', 'zoo/go126/goroutine.pb.gz'])(
    '%s at every percent, packed and bare',
    async (name) => {
      for (const whole of [captureBytes(name), plain(name)]) {
        const full = await open(whole);
        if (!full.answer.ok) throw new Error('the whole file must open');
        let kept = 0;
        for (let percent = 0; percent < 100; percent++) {
          const { engine, answer } = await open(whole.slice(0, Math.floor((whole.length * percent) / 100)));
          if (!answer.ok) continue;
          // What opens says that it is not all, unless only the last header fields are gone, which nothing can tell.
          expect(answer.value.samples).toBeLessThanOrEqual(full.answer.value.samples);
          if (answer.value.notices.every(({ severity }) => severity !== 'caution')) {
            expect(answer.value.valueTypes).toEqual(full.answer.value.valueTypes);
            expect(percent).toBeGreaterThan(90);
          }
          if (answer.value.samples > 0) kept++;
          if (percent % 9 === 0) await askEverything(engine, answer.value);
        }
        expect(kept).toBeGreaterThan(5);
      }
    },
    WHOLE_MS * 3,
  );
});

describe('flipped bytes', () => {
  it.each(['leakshop/heap.08.pb.gz', 'made/labels-synthetic.pb.gz', 'made/inline.pb.gz', 'made/drop-frames.pb.gz'])(
    '%s: 1,000 times one to four bytes',
    async (name) => {
      const whole = plain(name);
      const random = seeded(7);
      for (let round = 0; round < 1000; round++) {
        const bytes = whole.slice();
        for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
          bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
        }
        const { engine, answer } = await open(bytes);
        if (answer.ok && round % 20 === 0) await askEverything(engine, answer.value);
      }
    },
    WHOLE_MS * 3,
  );

  it('in the packed file', async () => {
    const whole = captureBytes('leakshop/heap.08.pb.gz');
    const random = seeded(11);
    for (let round = 0; round < 1000; round++) {
      const bytes = whole.slice();
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      await open(bytes);
    }
  }, WHOLE_MS * 3);
});

describe('absurd counts and sizes', () => {
  const varint = (value: bigint): number[] => {
    const out: number[] = [];
    for (let rest = value; ; rest >>= 7n) {
      if (rest < 128n) return [...out, Number(rest)];
      out.push(Number(rest & 127n) | 128);
    }
  };
  const field = (number: number, body: readonly number[]): number[] => [...varint(BigInt((number << 3) | 2)), ...varint(BigInt(body.length)), ...body];
  const number = (at: number, value: bigint): number[] => [...varint(BigInt(at << 3)), ...varint(value)];
  const MAX = 2n ** 64n - 1n;
  const strings = ['', 'inuse_space', 'bytes', 'main.main'].flatMap((text) => field(6, [...new TextEncoder().encode(text)]));
  const head = field(1, [...number(1, 1n), ...number(2, 2n)]);
  const bytes = (...parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flat());

  it('a record that claims to be longer than any file', async () => {
    const samples = Array.from({ length: 12 }, () => field(2, [...number(1, 1n), ...number(2, 5n)]));
    const { answer } = await open(bytes(head, ...samples, strings, [0x12], varint(2n ** 62n)));
    expect(answer.ok && answer.value.samples).toBe(12);
    expect(answer.ok && answer.value.notices.map(({ code }) => code)).toContain('cut');
  });

  it('ids and string numbers of 2^64 - 1', async () => {
    const location = field(4, [...number(1, MAX), ...number(2, MAX), ...number(3, MAX), ...field(4, [...number(1, MAX), ...number(2, MAX)])]);
    const func = field(5, [...number(1, MAX), ...number(2, MAX), ...number(4, MAX)]);
    const { engine, answer } = await open(bytes(head, field(2, [...field(1, varint(MAX)), ...field(2, varint(7n))]), location, func, strings));
    if (!answer.ok) throw new Error(answer.error.sentence);
    expect(answer.value.valueTypes[0]!.total).toBe(7);
    await askEverything(engine, answer.value);
  });

  it.each([
    [2n ** 53n, 'value-too-large'],
    [2n ** 64n - 2n ** 53n, 'value-too-large'],
    [2n ** 53n - 1n, undefined],
    [2n ** 64n - 2n ** 53n + 1n, undefined],
  ])('a value of %s', async (value, code) => {
    const { answer } = await open(bytes(head, field(2, [...number(1, 1n), ...number(2, value)]), strings));
    expect(answer.ok ? undefined : answer.error.code).toBe(code);
  });

  it('values that only add up to more than 2^53', async () => {
    const sample = field(2, [...number(1, 1n), ...number(2, 2n ** 53n - 1n)]);
    const { answer } = await open(bytes(head, sample, sample, strings));
    expect(answer.ok ? undefined : answer.error.code).toBe('value-too-large');
  });

  it('one stack of two million frames', async () => {
    const stack = new Uint8Array(2_000_000).fill(1);
    const prefix = bytes(head, [0x12], varint(BigInt(stack.length + 4 + 2)), [0x0a], varint(BigInt(stack.length)));
    const tail = bytes([0x10, 0x05], strings);
    const whole = new Uint8Array(prefix.length + stack.length + tail.length);
    whole.set(prefix);
    whole.set(stack, prefix.length);
    whole.set(tail, prefix.length + stack.length);
    const { engine, answer } = await open(whole);
    if (!answer.ok) throw new Error(answer.error.sentence);
    expect(answer.value.deepestStack).toBe(2_000_000);
    const query = { capture: answer.value.id, type: 0, filters: [] };
    expect(await engine.top(query, { by: 'cum', descending: true }, '', 0, 5)).toMatchObject({ value: { rows: [{ flat: 5, cum: 5 }] } });
  });

  it('three million empty strings', async () => {
    const whole = new Uint8Array(6_000_000 + head.length);
    whole.set(head);
    for (let at = head.length; at < whole.length; at += 2) whole[at] = 0x32;
    const { answer } = await open(whole);
    expect(answer.ok && answer.value.samples).toBe(0);
  });

  it('a gzip bomb', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(300 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(400_000);
    const before = process.memoryUsage().arrayBuffers;
    const { answer } = await open(bomb);
    expect(answer.ok).toBe(false);
    // Looked at when it passes 64 MiB, and unpacked no further.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300_000_000);
  }, WHOLE_MS * 3);
});

describe('no profile at all', () => {
  it('any random bytes', async () => {
    const random = seeded(3);
    for (let round = 0; round < 300; round++) {
      await open(Uint8Array.from({ length: Math.floor(random() * 400) }, () => Math.floor(random() * 256)));
    }
  });
});
