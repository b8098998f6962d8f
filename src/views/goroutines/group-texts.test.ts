import { expect, test } from 'vitest';
import type { GoroutineGroupRow } from '../../engine/goroutine-contract.ts';
import { placeOf, rowTitle, ruleOfGroup, shortWait, waitText } from './group-texts.ts';

test.each([
  [undefined, ''],
  [0, ''],
  [7, '≥ 7 min'],
  [61, '≥ 1 h 1 min'],
])('%s minutes read %j', (minutes, text) => {
  expect(waitText(minutes)).toBe(text);
});

test('in tables long waits have no minutes', () => {
  expect([undefined, 599, 605, 2000].map(shortWait)).toEqual(['', '≥ 9 h 59 min', '≥ 10 h', '≥ 1 d 9 h']);
});

test('a group is called by its program’s own function', () => {
  const frame = { name: 'sync.(*Mutex).Lock', file: '/go/mutex.go', line: 90 };
  const programFrame = { name: 'main.save', file: '/srv/main.go', line: 12 };
  expect(placeOf({ frame, programFrame })).toEqual({ name: 'main.save', title: 'main.save at /srv/main.go:12, in sync.(*Mutex).Lock' });
  expect(placeOf({ frame, programFrame: undefined }).name).toBe('sync.(*Mutex).Lock');
  expect(placeOf({ frame: undefined, programFrame: undefined }).name).toBe('(no stack)');
});

test('a group makes a rule that fits it and no other name', () => {
  const row: GoroutineGroupRow = {
    group: 0,
    count: 2,
    share: 1,
    longestWait: undefined,
    medianWait: undefined,
    oldestId: undefined,
    state: 'select (no cases)?',
    otherStates: 0,
    frame: { name: 'main.(*pool[int]).run', file: '', line: 0 },
    programFrame: undefined,
    creator: { name: 'main.start', others: 0, isEntry: false },
    labels: [],
    leaked: 0,
    harmless: undefined,
  };
  const state = '^select \\(no cases\\)$';
  expect(ruleOfGroup(row, 'stack')).toEqual({ pattern: '^main\\.\\(\\*pool\\[int\\]\\)\\.run$', reason: '', state });
  expect(ruleOfGroup(row, 'state')).toEqual({ pattern: '', reason: '', state });
  expect(ruleOfGroup(row, 'creator')).toEqual({ pattern: '^main\\.start$', where: 'creator', reason: '' });
  expect(ruleOfGroup({ ...row, frame: undefined }, 'stack')).toEqual({ pattern: '', reason: '', state });
});

test('rows are called by number, or by how many they are', () => {
  expect(rowTitle({ id: 18, count: 1 })).toBe('goroutine 18');
  expect(rowTitle({ id: undefined, count: 1 })).toBe('a goroutine');
  expect(rowTitle({ id: undefined, count: 1200 })).toBe('1,200 goroutines');
});
