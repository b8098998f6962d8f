import { expect, test } from 'vitest';
import { fitName } from './label-fit.ts';
import { withNote } from './label-note.ts';

const NAME = 'github.com/acme/shop/cache.(*LRU).Put';
const label = (note: string, paint: 'base' | 'delta', columns: number): string =>
  withNote(note, paint, NAME.length, columns, (space) => fitName(NAME, space));

test('a difference goes before the name; where it does not fit, its sign does', () => {
  expect(label('+12.4 MB', 'delta', 60)).toBe(`+12.4 MB ${NAME}`);
  expect(label('+12.4 MB', 'delta', 24)).toBe('+12.4 MB (*LRU).Put');
  expect(label('+12.4 MB', 'delta', 14)).toBe('+ (*LRU).Put');
  expect(label('−3.00 MB', 'delta', 14)).toBe('− (*LRU).Put');
  expect(label('+12.4 MB', 'delta', 4)).toBe('…Put');
});

test('"new" gives way to the value, the value to the name', () => {
  expect(label('new +12.4 MB', 'delta', 60)).toBe(`new +12.4 MB ${NAME}`);
  expect(label('new +12.4 MB', 'delta', 24)).toBe('+12.4 MB (*LRU).Put');
  expect(label('gone −3.00 MB', 'delta', 14)).toBe('− (*LRU).Put');
});

test('the value of a side stands after the name, when the name has room', () => {
  expect(label('12.4 MB', 'base', 60)).toBe(`${NAME}  12.4 MB`);
  expect(label('12.4 MB', 'base', 20)).toBe('cache.(*LRU).Put');
  expect(label('', 'base', 60)).toBe(NAME);
});
