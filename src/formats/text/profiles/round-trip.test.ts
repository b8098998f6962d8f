import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeapTextParser } from './heap.ts';
import { scaleHeapSample } from './scale-heap-sample.ts';
import { profilesOf, readWith, toldSamples } from './testing/texts.ts';

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Of the call; each frame has its own. */
  readonly pc: number;
}

/** Places in different functions, so that nothing looks inlined. */
const FRAMES: readonly Frame[] = Array.from({ length: 12 }, (_, at) => ({
  name: ['main.main', 'main.(*Cart[...]).Add', 'example.com/a b/c.glob..func1', 'main.F-fm'][at % 4]! + at,
  file: ['/srv/app/main.go', 'C:/src/x y/z.go', 'example.com/m@v1.2.3/m.go'][at % 3]!,
  line: 1 + at * 7,
  pc: 0x401000 + at * 0x100,
}));
const HIDDEN = [0x80001, 0x80011, 0x7fff81000001];
const EXIT = 0x494501;

const anyRecord = fc.record({
  stack: fc.array(fc.constantFrom(...FRAMES), { minLength: 1, maxLength: 9 }),
  hidden: fc.array(fc.constantFrom(...HIDDEN), { maxLength: 3 }),
  live: fc.nat({ max: 5000 }),
  dead: fc.nat({ max: 5000 }),
  size: fc.integer({ min: 1, max: 2 ** 30 }),
});
type Record = typeof anyRecord extends fc.Arbitrary<infer T> ? T : never;

/** As Go writes it: columns aligned with tabs, the last list of addresses ends in runtime.goexit. */
function writeHeap(records: readonly Record[], rate: number): string {
  const sum = (of: (record: Record) => number): number => records.reduce((total, record) => total + of(record), 0);
  const head = `heap profile: ${sum((r) => r.live)}: ${sum((r) => r.live * r.size)} [${sum((r) => r.live + r.dead)}: ${sum((r) => (r.live + r.dead) * r.size)}] @ heap/${rate * 2}\n`;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  return (
    head +
    records
      .map(({ stack, hidden, live, dead, size }) => {
        const addresses = [...hidden, ...stack.map(({ pc }) => pc + 1), EXIT].map(hex).join(' ');
        const width = Math.max(...stack.map(({ name }) => name.length));
        const lines = stack.map(({ name, file, line, pc }) => `#\t${hex(pc)}\t${name}+0x10${'\t'.repeat(1 + Math.floor((width - name.length) / 8))}${file}:${line}\n`);
        return `${live}: ${live * size} [${live + dead}: ${(live + dead) * size}] @ ${addresses}\n${lines.join('')}\n`;
      })
      .join('') +
    '\n# runtime.MemStats\n# Alloc = 1\n'
  );
}

test('what is written is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRecord, { maxLength: 30 }), fc.constantFrom(0, 1, 512, 524288), fc.constantFrom('\n', '\r\n'), async (records, rate, end) => {
      const [heap] = profilesOf(await readWith(writeHeap(records, rate).replaceAll('\n', end), createHeapTextParser()));
      const expected = records.map(({ stack, live, dead, size }) => {
        const alloc = scaleHeapSample(live + dead, (live + dead) * size, rate);
        const inUse = scaleHeapSample(live, live * size, rate);
        const frames = stack.map(({ name, file, line }) => `${name.replaceAll(/\[.*\]/g, '[...]')} ${file}:${line}`).join(' < ');
        return `${frames} | ${alloc.objects} ${alloc.bytes} ${inUse.objects} ${inUse.bytes} | ${live + dead > 0 ? `bytes=${size}` : ''}`;
      });
      expect(toldSamples(heap!.profile)).toEqual(expected.sort());
      expect(heap!.notices.map(({ code }) => code)).toEqual(rate === 0 ? ['rate-unknown'] : []);
      expect(heap!.profile.origin.period).toBe(rate);
    }),
    { numRuns: 150 },
  );
});

test('scaling is that of the runtime', () => {
  // Worked out with scaleHeapSample of Go 1.26 on amd64.
  expect(scaleHeapSample(1, 1048576, 524288)).toEqual({ objects: 1, bytes: 1212696 });
  expect(scaleHeapSample(1, 16, 524288)).toEqual({ objects: 32768, bytes: 524296 });
  expect(scaleHeapSample(0, 0, 524288)).toEqual({ objects: 0, bytes: 0 });
  expect(scaleHeapSample(5, 50, 1)).toEqual({ objects: 5, bytes: 50 });
});
