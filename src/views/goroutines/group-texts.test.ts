import { expect, test } from 'vitest';
import { placeOf, waitText } from './group-texts.ts';

test.each([
  [undefined, ''],
  [0, ''],
  [7, '≥ 7 min'],
  [61, '≥ 1 h 1 min'],
])('%s minutes read %j', (minutes, text) => {
  expect(waitText(minutes)).toBe(text);
});

test('a group is called by its program’s own function', () => {
  const frame = { name: 'sync.(*Mutex).Lock', file: '/go/mutex.go', line: 90 };
  const programFrame = { name: 'main.save', file: '/srv/main.go', line: 12 };
  expect(placeOf({ frame, programFrame })).toEqual({ name: 'main.save', title: 'main.save at /srv/main.go:12, in sync.(*Mutex).Lock' });
  expect(placeOf({ frame, programFrame: undefined }).name).toBe('sync.(*Mutex).Lock');
  expect(placeOf({ frame: undefined, programFrame: undefined }).name).toBe('(no stack)');
});
