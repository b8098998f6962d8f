import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { anyComparison, plainPaths } from '../testing/random-comparison.ts';
import { comparisonOf, seededRandom, syntheticComparison } from '../testing/synthetic-comparison.ts';
import { canonical } from './canonical.ts';
import { cleanText } from './clean-text.ts';
import { encodeD1 } from './d1-encode.ts';
import { openPayload } from './open-payload.ts';
import { payloadTextLength, payloadToText, textToPayload } from './payload-text.ts';

async function payloadOf(comparison: SharedComparison): Promise<string> {
  const bytes = await encodeD1(comparison);
  if (!bytes.ok) throw new Error(bytes.error.sentence);
  return payloadToText(bytes.value);
}

async function opened(payload: string | Uint8Array): Promise<SharedComparison> {
  const answer = await openPayload(payload);
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

describe('round trip', () => {
  it('any comparison comes back with the same numbers on the same paths', async () => {
    await fc.assert(
      fc.asyncProperty(anyComparison, async (comparison) => {
        const payload = await payloadOf(comparison);
        const back = await opened(payload);
        expect(back).toEqual(canonical(comparison));
        expect(plainPaths(back)).toEqual(plainPaths(comparison, cleanText));
        expect(back.sides.map(({ totals }) => totals)).toEqual(comparison.sides.map(({ totals }) => totals));
        // One comparison has one payload, and what was opened can be shared on.
        expect(await payloadOf(back)).toBe(payload);
        expect(payload).toMatch(/^[A-Za-z0-9_-]*[A-Za-z0-9]$/);
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  it('a stack of 5,000 levels with a value at each', async () => {
    const count = 5001;
    const column = (): Float64Array => Float64Array.from({ length: count }, (_, node) => node * 3 - 7);
    const total = column().reduce((sum, value) => sum + value, 0);
    const start = syntheticComparison({ stacks: 20, seed: 1 });
    const deep: SharedComparison = {
      ...start,
      names: ['a.a', 'a.b'],
      sides: [{ ...start.sides[0], totals: [total, total] }, { ...start.sides[1], totals: [total, total] }],
      tree: {
        count,
        parent: Int32Array.from({ length: count }, (_, node) => node - 1),
        name: Int32Array.from({ length: count }, (_, node) => (node === 0 ? -1 : node % 2)),
        base: [column(), column()],
        head: [column(), column()],
      },
    };
    expect(await opened(await payloadOf(deep))).toEqual(canonical(deep));
  });

  it('values at both ends of the safe integers', async () => {
    const far = 2 ** 53 - 1;
    const comparison = comparisonOf([['a.a'], ['a.b']], (at) => (at === 0 ? { base: [far, -far], head: [-far, far] } : { base: [0, 0], head: [0, 0] }));
    const back = await opened(await payloadOf(comparison));
    expect(back.tree.base.map((column) => column[1])).toEqual([far, -far]);
    expect(back.tree.head.map((column) => column[1])).toEqual([-far, far]);
  });

  it('nothing but a root', async () => {
    const back = await opened(await payloadOf(comparisonOf([], () => ({ base: [0, 0], head: [0, 0] }))));
    expect(back).toMatchObject({ names: [], tree: { count: 1 } });
  });

  it('takes from names what could do harm', async () => {
    const back = await opened(await payloadOf(comparisonOf([['a\u001b[31m\n.b\u202e', '<b>c</b>']], () => ({ base: [1, 1], head: [2, 2] }))));
    expect(back.names).toEqual(['<b>c</b>', 'a\ufffd[31m\ufffd.b\ufffd']);
  });

  it.each([
    ['sums that are not exact', 2 ** 53 - 1, 1],
    ['fractions', 0.5, 0],
    ['no numbers', Number.NaN, 0],
  ])('refuses %s', async (_, first, second) => {
    const comparison = comparisonOf([['a.a'], ['a.b']], (at) => ({ base: [at === 0 ? first : second, 0], head: [0, 0] }));
    expect(await encodeD1(comparison)).toMatchObject({ ok: false, error: { code: 'value-too-large' } });
  });
});

describe('text', () => {
  it('bytes of any length come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = payloadToText(bytes);
        expect(text).toHaveLength(payloadTextLength(bytes.length));
        expect(textToPayload(text)).toEqual({ ok: true, value: bytes });
        expect(text.slice(0, -1)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
    );
  });

  it('mail that breaks lines does no harm', async () => {
    const payload = await payloadOf(syntheticComparison({ stacks: 20, seed: 5 }));
    expect(await opened(payload.replace(/.{76}/g, '$&\r\n'))).toEqual(await opened(payload));
  });
});

describe('bad links', () => {
  const small = syntheticComparison({ stacks: 12, seed: 8 });

  it('cut at every length: says how much came', async () => {
    const payload = await payloadOf(small);
    for (let length = 0; length < payload.length - 1; length++) {
      const answer = await openPayload(payload.slice(0, length));
      expect(answer.ok).toBe(false);
      if (answer.ok) continue;
      expect(answer.error.code, `at ${length}`).toBe('link-cut');
      expect(answer.error.sentence).toMatch(length < 9 ? /cut off/ : /cut off: [\d,]+ of [\d,]+ bytes arrived/);
    }
    // Only the end mark is missing: all of it is there.
    expect(await opened(payload.slice(0, -1))).toEqual(await opened(payload));
    const bytes = await encodeD1(small);
    for (let length = 0; bytes.ok && length < bytes.value.length; length++) {
      expect(await openPayload(bytes.value.subarray(0, length))).toMatchObject({ ok: false, error: { code: 'link-cut' } });
    }
  });

  it('20,000 mutations: a sentence, or the right comparison', async () => {
    const payload = await payloadOf(small);
    const right = await opened(payload);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%.~ ';
    const random = seededRandom(17);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 20_000; round++) {
      let text = payload;
      for (let edits = 1 + Math.floor(random() * 3); edits > 0; edits--) {
        const at = Math.floor(random() * text.length);
        const char = alphabet[Math.floor(random() * alphabet.length)]!;
        const kind = random();
        text = text.slice(0, at) + (kind < 0.5 ? char : kind < 0.75 ? char + (text[at] ?? '') : '') + text.slice(at + 1);
      }
      const answer = await openPayload(text);
      const outcome = answer.ok ? 'right' : answer.error.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (answer.ok) expect(answer.value).toEqual(right);
      else expect(answer.error.sentence).toMatch(/^[A-Z].{20,}[.]$/);
    }
    expect([...outcomes.keys()].every((key) => ['right', 'link-damaged', 'link-cut', 'link-newer'].includes(key)), JSON.stringify([...outcomes])).toBe(true);
    expect(outcomes.get('link-damaged')).toBeGreaterThan(10_000);
  });

  it('whatever the content is, when the checksum is right', async () => {
    const { deflate, inflate } = await import('pako');
    const wrapped = (body: Uint8Array): Uint8Array => {
      const packed = deflate(body);
      return Uint8Array.from([0x68, 0x73, 0x64, 1, ...(packed.length < 128 ? [packed.length] : [(packed.length & 0x7f) | 0x80, packed.length >> 7]), ...packed]);
    };
    const whole = await encodeD1(small);
    if (!whole.ok) throw new Error(whole.error.sentence);
    const body = inflate(whole.value.subarray(6));
    expect(await openPayload(wrapped(body))).toEqual({ ok: true, value: canonical(small) });
    const random = seededRandom(23);
    for (let round = 0; round < 5_000; round++) {
      const bytes = body.slice(0, round % 3 === 0 ? Math.floor(random() * body.length) : body.length);
      for (let edits = Math.floor(random() * 4); edits >= 0; edits--) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const answer = await openPayload(wrapped(bytes));
      if (!answer.ok) {
        expect(answer.error.code).toBe('link-damaged');
        continue;
      }
      // Another comparison, but one that keeps every promise.
      expect(await opened(await payloadOf(answer.value))).toEqual(canonical(answer.value));
    }
    for (let round = 0; round < 2_000; round++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * (round % 2 ? 256 : 8)));
      await openPayload(wrapped(bytes));
      await openPayload(bytes);
    }
    expect(await openPayload(wrapped(Uint8Array.from([...body, 0])))).toMatchObject({ ok: false, error: { code: 'link-damaged' } });
  });

  it('a bomb is not inflated to its end', async () => {
    const { deflate } = await import('pako');
    const packed = deflate(new Uint8Array(200 * 1024 * 1024));
    const length = [0, 1, 2].map((at) => ((packed.length >> (7 * at)) & 0x7f) | (at < 2 ? 0x80 : 0));
    const before = process.memoryUsage().arrayBuffers;
    const answer = await openPayload(Uint8Array.from([0x68, 0x73, 0x64, 1, ...length, ...packed]));
    expect(answer).toMatchObject({ ok: false, error: { code: 'too-large', sentence: expect.stringContaining('64 MB') } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200_000_000);
  });

  it('claims of names or nodes beyond what is there cost nothing', async () => {
    const { deflate } = await import('pako');
    const varint = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    const side = [0, 0, 0, 0, 0, 0, 0];
    for (const body of [[0, 0, 0, 0, ...side, ...side, ...varint], [0, 0, 0, 0, ...side, ...side, 0, ...varint], [0, 0, 0, ...varint]]) {
      const packed = deflate(Uint8Array.from(body));
      expect(await openPayload(Uint8Array.from([0x68, 0x73, 0x64, 1, packed.length, ...packed]))).toMatchObject({ ok: false, error: { code: 'link-damaged' } });
    }
  });

  it('a version from the future, and something else altogether', async () => {
    expect(await openPayload(Uint8Array.of(0x68, 0x73, 0x64, 2, 1, 1))).toMatchObject({ ok: false, error: { code: 'link-newer' } });
    expect(await openPayload(Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0]))).toMatchObject({ ok: false, error: { code: 'link-damaged' } });
    expect(await openPayload('')).toMatchObject({ ok: false, error: { code: 'link-cut' } });
    expect(await openPayload('💥')).toMatchObject({ ok: false, error: { code: 'link-damaged' } });
  });
});
