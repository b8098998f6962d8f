import { expect, test } from 'vitest';
import type { EscapeNote } from '../../model/escape-note.ts';
import { escapesAt, escapesText } from './escape-texts.ts';

const note = (line: number, message: string, kind: EscapeNote['kind'] = 'escapes'): EscapeNote => ({ file: 'a.go', line, column: 1, kind, message, flow: line === 3 ? ['flow: {heap} ← x'] : [] });
const NOTES = [note(3, 'x escapes to heap'), note(3, 'x escapes to heap'), note(5, 'moved to heap: y', 'moved'), note(5, 'z does not escape', 'stays')];

test('only what goes to the heap on those lines, once', () => {
  expect(escapesAt(NOTES, [3]).map(({ message }) => message)).toEqual(['x escapes to heap']);
  expect(escapesAt(NOTES, []).map(({ line }) => line)).toEqual([3, 5]);
  expect(escapesAt(undefined, [3])).toEqual([]);
});

test('a tooltip has every line and the flow of the first', () => {
  expect(escapesText(escapesAt(NOTES, []))).toBe('The compiler says\nline 3: x escapes to heap\nline 5: moved to heap: y\nflow: {heap} ← x');
});
