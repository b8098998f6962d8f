import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import { madeHeaps, type MadeRecord } from '../../testing/made-heap.ts';
import { HEAP_RULES } from '../heap/rules.ts';
import type { Found, Rule } from '../rule.ts';
import { ESCAPE_RULES } from './rules.ts';

const UP = [1000, 2000, 3000, 4000, 5000, 6000];

function at(frame: string): MadeRecord {
  return { stack: [frame, 'main.main main.go:81'], size: 1024, inuse: UP };
}

async function found(rule: string, notes: string, records: readonly MadeRecord[], rules: readonly Rule[] = ESCAPE_RULES): Promise<readonly Found[]> {
  const file = notes.includes('\n') ? textFile('escapes.txt', notes) : fixture(notes);
  const context = await hintContextOf([...madeHeaps(6, records), file]);
  return await rules.find(({ id }) => id === rule)!.run(context);
}

describe.each(['text/go126/escape-m-m.txt', 'text/go127/escape-m-m.txt'])('what the compiler says in %s', (notes) => {
  it.each([
    ['E01', 'main.addToCache esc/main.go:15', /^100 % of the heap is from main\.go:15, where the compiler says `.+ escapes to heap`/],
    ['E02', 'main.NewHandler esc/main.go:19', /`h` gets a function literal that captures `h` itself/],
    ['E03', 'main.bigLocal esc/main.go:52', /`make\(\[\]byte, 131072\) escapes to heap` at main\.go:52 because it is too large/],
    ['E04', 'main.iface esc/main.go:59', /^100 % of what is allocated is made at main\.go:59, where `v escapes to heap`/],
    ['E05', 'main.addToCache esc/main.go:15', /is stored in `cache`, as the compiler says/],
  ])('%s at %s', async (rule, frame, sentence) => {
    const [finding, ...others] = await found(rule, notes, [at(frame)]);
    expect(others).toEqual([]);
    expect(finding!.sentence).toMatch(sentence);
    expect(finding!.evidence[0]).toMatchObject({ kind: 'escape' });
    // It explains; it never leads.
    expect(finding!.confidence).toBeLessThan(0.45);
    // A place that the compiler says nothing about, and one in another file.
    expect(await found(rule, notes, [at(frame.replace(/\d+$/, '2'))])).toEqual([]);
    expect(await found(rule, notes, [at(frame.replace('main.go', 'other.go'))])).toEqual([]);
  });

  it('E05 wants growth', async () => {
    expect(await found('E05', notes, [{ ...at('main.addToCache esc/main.go:15'), inuse: [5000] }])).toEqual([]);
  });

  it('the compiler’s reason stands beside the growth', async () => {
    const [finding] = await found('H01', notes, [at('main.addToCache esc/main.go:15')], HEAP_RULES);
    expect(finding!.evidence.some(({ kind }) => kind === 'escape')).toBe(true);
  });
});

describe('heap rules that need the compiler', () => {
  const OPENS: MadeRecord = { stack: ['bufio.NewReaderSize src/bufio/bufio.go:1', 'main.verify x/main.go:20', 'main.main main.go:81'], size: 4096, inuse: UP };
  const LOOP = '# example.com/x\n./main.go:23:9: func literal escapes to heap in verify:\n./main.go:23:9:   flow: {heap} ← &{storage for func literal}:\n./main.go:23:9: func literal escapes to heap\n';

  it('H25: a literal that escapes soon after what is opened', async () => {
    const [finding] = await found('H25', LOOP, [OPENS], HEAP_RULES);
    expect(finding!.sentence).toMatch(/opens in a loop/);
    expect(await found('H25', LOOP.replaceAll('main.go:23', 'main.go:63'), [OPENS], HEAP_RULES)).toEqual([]);
    expect(await found('H25', LOOP, [at('main.verify x/main.go:20')], HEAP_RULES)).toEqual([]);
  });

  it('H12: a closure on the line that grows', async () => {
    const [finding] = await found('H12', LOOP, [at('main.verify x/main.go:23')], HEAP_RULES);
    expect(finding!.reasons.join()).toMatch(/closure made there goes to the heap/);
    expect(finding!.confidence).toBeGreaterThan(0.75);
  });
});
