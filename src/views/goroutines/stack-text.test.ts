import { expect, test } from 'vitest';
import type { GoroutineDetail } from '../../engine/goroutine-contract.ts';
import { detailToText, shortPlace, typedGoroutine } from './stack-text.ts';

const DETAIL: GoroutineDetail = {
  row: {
    row: 0,
    count: 1,
    id: 18,
    state: 'chan receive',
    isInferred: false,
    wait: 7,
    creator: { name: 'main.main', place: '/srv/main.go:12', goroutine: 1 },
    waitsOn: undefined,
    isLocked: true,
    isLeaked: false,
    bubble: undefined,
    labels: [],
  },
  stack: [
    { name: 'main.worker', file: '/srv/main.go', line: 30, part: 'program' },
    { name: 'main.start', file: '', line: 0, part: 'program' },
  ],
  waitsOn: undefined,
};

test('a goroutine is copied as a dump prints it', () => {
  expect(detailToText(DETAIL)).toBe(
    'goroutine 18 [chan receive, 7 minutes, locked to thread]:\nmain.worker(...)\n\t/srv/main.go:30\nmain.start(...)\ncreated by main.main in goroutine 1\n\t/srv/main.go:12\n',
  );
});

test('a row of several goroutines says how many', () => {
  const row = { ...DETAIL.row, id: undefined, count: 40, wait: undefined, creator: undefined };
  expect(detailToText({ ...DETAIL, row, stack: [] })).toBe('40 × [chan receive]:\n');
});

test.each([
  ['1234', 1234],
  ['goroutine 18 [select, 2 minutes]:', 18],
  [' g7', 7],
  ['#9', 9],
  ['main.main', undefined],
  ['', undefined],
])('%j is goroutine %j', (text, id) => {
  expect(typedGoroutine(text)).toBe(id);
});

test('a place is short', () => {
  expect(shortPlace('/srv/app/cache/lru.go', 88)).toBe('cache/lru.go:88');
  expect(shortPlace('', 0)).toBe('');
});
