import { expect, test } from 'vitest';
import { createEscapeParser } from '../escapes/escapes.ts';
import { createSymbolParser } from '../symbols/symbols.ts';
import { createContentionTextParser } from './contention.ts';
import { createHeapTextParser } from './heap.ts';
import { readWith, textFixture } from './testing/texts.ts';

/** What each was found to hold, whichever parser is asked first. */
test.each(['in order', 'in reverse'])('all of it in one paste, %s', async (order) => {
  const text = [
    textFixture('leakshop/heap.03.debug1.txt'),
    textFixture('leakshop/mutex.debug1.txt'),
    textFixture('go127/escape-m-m.txt'),
    // Cut inside its second record.
    textFixture('leakshop/block.debug1.txt').slice(0, 250),
    '3 @ 0x10 0x20\n#\t0xf\tmain.other+0x1\t/srv/other.go:1\n',
    textFixture('go127/escape-json0.json'),
    textFixture('go127/symbolrecovery.symbol-response.txt'),
    textFixture('leakshop/allocs.debug1.txt'),
  ].join('\n');
  const parsers = [createHeapTextParser(), createContentionTextParser(), createSymbolParser(), createEscapeParser()];
  const others: string[] = [];
  const other = { name: 'other', isBusy: false, line: (line: string) => others.push(line) > 0, finish: () => [] };
  const read = await readWith(text, ...(order === 'in order' ? parsers : parsers.reverse()), other);
  const told = read.artefacts.map((artefact) => {
    if (artefact.kind === 'profile') return `${artefact.profileKind} ${artefact.profile.samples.count} ${artefact.notices.length}`;
    if (artefact.kind === 'symbols') return `symbols ${artefact.symbols.names.length}`;
    return artefact.kind === 'escapes' ? `escapes ${artefact.notes.length}` : artefact.kind;
  });
  expect(told.sort()).toEqual(['block 2 0', 'escapes 158', 'heap 113 0', 'heap 74 0', 'mutex 9 0', 'symbols 51']);
  expect(others.filter((line) => line === '# runtime.MemStats')).toHaveLength(2);
  expect(others).toContain('#\t0xf\tmain.other+0x1\t/srv/other.go:1');
});
