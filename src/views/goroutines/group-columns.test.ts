import { expect, test } from 'vitest';
import { groupColumns } from './group-columns.ts';

const titles = (...args: Parameters<typeof groupColumns>): readonly string[] => groupColumns(...args).map(({ cell }) => cell.title);
const DUMP = { ids: true, waits: true, creators: true, objects: true };
const PROFILE = { ids: false, waits: false, creators: false, objects: false };

test('a dump tells everything', () => {
  expect(titles('stack', DUMP, true)).toEqual(['Count', 'Share', 'Longest', 'Median', 'Oldest', 'State', 'Where', 'Created by']);
});

test('columns that the form can’t fill are left out', () => {
  expect(titles('stack', PROFILE, false)).toEqual(['Count', 'Share', 'State', 'Where']);
  expect(titles('creator', PROFILE, false)).toEqual(['Count', 'Share', 'Runs', 'State', 'Where']);
});

test('what is grouped by comes first of the words', () => {
  expect(titles('state', DUMP, false)).toEqual(['Count', 'Share', 'Oldest', 'State', 'Where']);
  expect(titles('creator', DUMP, false).slice(3)).toEqual(['Created by', 'State', 'Where']);
});
