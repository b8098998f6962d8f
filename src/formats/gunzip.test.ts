import { gzipSync } from 'node:zlib';
import { array, assert, asyncProperty, nat, sample, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../lib/steps.ts';
import { inflateAll } from './gunzip.ts';
import type { InflateOptions, Inflated } from './gunzip.ts';

const text = new TextEncoder().encode(
  Array.from({ length: 20_000 }, (_, i) => `main.step${(i * 7919) % 1000} ${i * 31}\n`).join(''),
);
const packed = new Uint8Array(gzipSync(text));

const join = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
const inflate = (bytes: Uint8Array, options: Partial<InflateOptions> = {}): ReturnType<typeof inflateAll> =>
  inflateAll(new Blob([bytes as Uint8Array<ArrayBuffer>]), { onProgress: () => undefined, isCancelled: () => false, ...options });

async function inflated(bytes: Uint8Array): Promise<Inflated> {
  const result = await inflate(bytes);
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

/** Deep equality of large arrays takes seconds. */
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function changed(at: number, value = packed[at]! ^ 0xff): Uint8Array {
  const copy = packed.slice();
  copy[at] = value;
  return copy;
}

describe('inflateAll', () => {
  it('reads a bare file as it is', async () => {
    const plain = await inflated(text);
    expect(same(plain.bytes, text)).toBe(true);
    expect(plain.notices).toEqual([]);
    expect(await inflated(new Uint8Array(0))).toEqual({ bytes: new Uint8Array(0), notices: [], layers: 0 });
  });

  it('reads a gzip file without a word', async () => {
    const { bytes, notices } = await inflated(packed);
    expect(same(bytes, text)).toBe(true);
    expect(notices).toEqual([]);
    expect(await inflated(new Uint8Array(gzipSync('')))).toEqual({ bytes: new Uint8Array(0), notices: [], layers: 1 });
  });

  it('concatenates members', async () => {
    const { bytes, notices } = await inflated(join(packed, gzipSync('tail'), gzipSync('')));
    expect(notices).toEqual([]);
    expect(same(bytes, join(text, Buffer.from('tail')))).toBe(true);
  });

  it('reads members of any sizes, whatever the slices', { timeout: 60_000 }, async () => {
    await assert(
      asyncProperty(array(uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }), async (parts) => {
        const { bytes, notices } = await inflated(join(...parts.map((part) => gzipSync(part))));
        expect(same(bytes, join(...parts))).toBe(true);
        expect(notices).toEqual([]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('ignores what follows the gzip data and says how much', async () => {
    const padded = await inflated(join(packed, new Uint8Array(512)));
    expect(same(padded.bytes, text)).toBe(true);
    expect(padded.notices).toMatchObject([{ code: 'gzip-trailing', severity: 'info', sentence: expect.stringContaining('512 zero bytes of padding') }]);
    for (const tail of ['x', '\x1f', '\x1f\x8b', '\x1f\x8b\x08', '\x1f\x8b\x08\xff', '<html>quota exceeded</html>']) {
      const { bytes, notices } = await inflated(join(packed, Buffer.from(tail, 'latin1')));
      expect(same(bytes, text), tail).toBe(true);
      expect(notices.map((notice) => notice.code), tail).toEqual([tail === '\x1f\x8b\x08' ? 'gzip-truncated' : 'gzip-trailing']);
    }
    const flags = await inflated(join(packed, Buffer.from('\x1f\x8b\x08\xff\x00\x00\x00\x00\x00\x00\x00', 'latin1')));
    expect(flags.notices).toMatchObject([{ sentence: expect.stringContaining('11 bytes that are not gzip') }]);
  });

  it('keeps every byte before a cut', async () => {
    for (const share of [0.02, 0.3, 0.71, 0.999]) {
      const { bytes, notices } = await inflated(packed.subarray(0, Math.floor(packed.length * share)));
      expect(same(bytes, text.subarray(0, bytes.length))).toBe(true);
      expect(bytes.length / text.length).toBeGreaterThan(share * 0.7 - 0.02);
      expect(notices).toMatchObject([{ code: 'gzip-truncated', severity: 'caution', sentence: expect.stringMatching(/^gzip ends early: .+ recovered/) }]);
    }
    const noTrailer = await inflated(packed.subarray(0, packed.length - 3));
    expect(same(noTrailer.bytes, text)).toBe(true);
    expect(noTrailer.notices).toHaveLength(1);
  });

  it('says when the cut left nothing', async () => {
    for (const length of [3, 9, 11]) {
      const result = await inflate(packed.subarray(0, length));
      expect(result).toMatchObject({ ok: false, error: { code: 'malformed', sentence: expect.stringContaining('cut off before any content') } });
    }
  });

  it('keeps what came before damage, and says where it is', async () => {
    // Stored blocks: the header of one (LEN and its complement, RFC 1951 §3.2.4) is where damage is sure to be seen.
    const stored = new Uint8Array(gzipSync(text, { level: 0 }));
    let header = 10;
    let before = 0;
    while (header < stored.length / 2) {
      const length = stored[header + 1]! + 256 * stored[header + 2]!;
      before += length;
      header += 5 + length;
    }
    stored.fill(0xaa, header + 1, header + 5);
    const { bytes, notices } = await inflated(stored);
    expect(same(bytes, text.subarray(0, before))).toBe(true);
    expect(notices).toMatchObject([
      { code: 'gzip-damaged', severity: 'caution', sentence: expect.stringMatching(/damaged at byte [\d,]+: \d+ kB recovered, from the first [56]\d\.\d % of the file/) },
    ]);
  });

  it('keeps the content when a checksum or the size is wrong', async () => {
    for (const at of [packed.length - 8, packed.length - 1]) {
      const { bytes, notices } = await inflated(changed(at));
      expect(same(bytes, text)).toBe(true);
      expect(notices).toMatchObject([{ code: 'gzip-checksum', severity: 'caution' }]);
    }
    const next = await inflated(join(changed(packed.length - 8), gzipSync('tail')));
    expect(same(next.bytes, join(text, Buffer.from('tail')))).toBe(true);
    expect(next.notices).toMatchObject([{ code: 'gzip-checksum' }]);
  });

  it('unwraps up to three layers', async () => {
    const twice = await inflated(gzipSync(packed));
    expect(same(twice.bytes, text)).toBe(true);
    expect(twice.notices).toMatchObject([{ code: 'gzip-nested', sentence: expect.stringContaining('2 times') }]);
    const four = await inflated(gzipSync(gzipSync(gzipSync(packed))));
    expect(same(four.bytes, packed)).toBe(true);
  });

  it('stops at the limit', async () => {
    const zeros = new Uint8Array(gzipSync(new Uint8Array(30_000_000)));
    const limit = 5_000_000;
    for (const bomb of [zeros, join(zeros, zeros), zeros.subarray(0, zeros.length - 20)]) {
      const result = await inflate(bomb, { maxBytes: limit });
      expect(result).toMatchObject({ ok: false, error: { code: 'too-large', sentence: expect.stringContaining('4.77 MB') } });
    }
    expect(await inflate(text, { maxBytes: 10 })).toMatchObject({ ok: false, error: { code: 'too-large' } });
    expect(await inflate(packed, { maxBytes: text.length })).toMatchObject({ ok: true });
    expect(await inflate(join(packed, gzipSync('')), { maxBytes: text.length })).toMatchObject({ ok: true });
    expect(await inflate(join(packed, gzipSync('x')), { maxBytes: text.length })).toMatchObject({ ok: false });
  });

  it('hears a cancel on every way', async () => {
    for (const bytes of [text, packed, join(packed, packed)]) {
      expect(await inflate(bytes, { isCancelled: () => true })).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    }
    let asked = 0;
    const bomb = new Uint8Array(gzipSync(new Uint8Array(300_000_000)));
    const late = await inflate(join(bomb, bomb), { isCancelled: () => ++asked > 20 });
    expect(late).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('reports progress that does not run past its end', async () => {
    const seen: Progress[] = [];
    await inflate(packed, { onProgress: (progress) => seen.push(progress) });
    await inflate(join(packed, packed), { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
    for (const { phase, fraction } of seen) {
      expect(phase).toBe('Unpacking');
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThanOrEqual(1);
    }
  });

  it('says what to do when the file changed on disk', async () => {
    const gone = {
      size: 5_000_000,
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) }),
    } as unknown as Blob;
    const options = { onProgress: () => undefined, isCancelled: () => false };
    const result = await inflateAll(gone, options);
    expect(result).toMatchObject({ ok: false, error: { code: 'unreadable-file', sentence: expect.stringContaining('changed after it was chosen') } });

    const large = join(gzipSync(sample(uint8Array({ minLength: 3_000_000, maxLength: 3_000_000, size: 'max' }), { numRuns: 1, seed: 3 })[0]!));
    const shrinking = {
      size: large.length,
      slice: (from: number, to: number) => ({
        arrayBuffer: () => (from > 1_000_000 && to < large.length ? Promise.reject(new DOMException('gone', 'NotFoundError')) : Promise.resolve(large.slice(from, to).buffer)),
      }),
    } as unknown as Blob;
    expect(await inflateAll(shrinking, options)).toMatchObject({ ok: false, error: { code: 'unreadable-file', sentence: expect.stringContaining('moved or deleted') } });
  });

  it('never throws, whatever follows a gzip magic', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 400 }), nat(), async (noise, at) => {
        const start = at % packed.length;
        const damaged = packed.slice(0, Math.min(packed.length, start + 2000));
        damaged.set(noise.subarray(0, damaged.length - start), start);
        const result = await inflate(damaged);
        expect(typeof (result.ok ? result.value.bytes.length : result.error.sentence)).toMatch(/number|string/);
      }),
      { numRuns: 150, seed: 2 },
    );
  });
});
