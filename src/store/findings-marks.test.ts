import { expect, test } from 'vitest';
import type { Evidence, Finding } from '../model/finding.ts';
import { captureMarks, marksOf, treeMark, type MarkedFindings } from './findings-marks.ts';

function ranked(...evidence: readonly (readonly Evidence[])[]): MarkedFindings {
  return { ranked: evidence.map((own, at) => ({ number: at + 1, finding: { rule: 'H01', key: `H01 ${at}`, kind: 'leak', title: '', sentence: 'kept by `main.f`', severity: 3, weight: 1, confidence: 0.8, reasons: [], impact: {}, evidence: own, fix: '', surer: [], functions: [], also: [] } satisfies Finding })), weak: [], walk: undefined };
}

const stack = (capture: string, ...path: readonly string[]): Evidence => ({ kind: 'stack', capture, type: 'inuse_space', path, value: 1, text: '' });

test('only the last frame of a path is cited, in the captures that it was seen in', () => {
  const list = ranked([stack('a', 'main.main', 'main.f')]);
  const marks = captureMarks(list, 'a');
  expect(marks.functions.get('main.f')?.number).toBe(1);
  expect(marks.functions.has('main.main')).toBe(false);
  expect(marks.paths.get('main.main;main.f')?.sentence).toBe('kept by main.f');
  expect(marks.cited).toHaveLength(1);
  expect(captureMarks(list, 'b').cited).toEqual([]);
  expect(captureMarks(list, 'b', 'a')).toBe(marks);
});

test('where several findings cite one place, the most important speaks', () => {
  const marks = captureMarks(ranked([stack('a', 'main.f')], [stack('a', 'main.f'), stack('a', 'main.g')]), 'a');
  expect(marks.functions.get('main.f')?.number).toBe(1);
  expect(marks.functions.get('main.g')?.number).toBe(2);
  expect(marks.cited).toHaveLength(2);
});

test('of a type those nodes are marked that hold enough; of objects the one that is meant', () => {
  const marks = captureMarks(ranked([{ kind: 'object', capture: 'a', object: 7, typeName: 'Cache', retained: 100, text: '' }]), 'a');
  expect(treeMark(marks, { id: 1, name: 'Cache', retained: 80 }, false)?.number).toBe(1);
  expect(treeMark(marks, { id: 2, name: 'Cache', retained: 8 }, false)).toBeUndefined();
  expect(treeMark(marks, { id: 7, name: 'Cache', retained: 100 }, true)?.number).toBe(1);
  expect(treeMark(marks, { id: 8, name: 'Cache', retained: 100 }, true)).toBeUndefined();
});

test('what a capture notes is marked at the goroutine of its function', () => {
  const [one] = ranked([{ kind: 'note', capture: 'a', text: 'concurrent map writes' }]).ranked;
  const list: MarkedFindings = { ranked: [{ ...one!, finding: { ...one!.finding, functions: ['main.f'] } }], weak: [], walk: undefined };
  expect(captureMarks(list, 'a').groups.get('main.f')?.number).toBe(1);
});

test('series are marked by name; the same report is looked through once', () => {
  const list = ranked([{ kind: 'series', family: 'go', names: ['goroutines'], from: 0, to: 1, text: '' }]);
  expect(marksOf(list).series.get('goroutines')?.number).toBe(1);
  expect(marksOf(list)).toBe(marksOf(list));
});

test('what the walk is at speaks before weightier findings, and after it the others speak again', () => {
  const list = ranked([stack('a', 'main.f')], [stack('a', 'main.f')]);
  const walk = { key: 'H01 1', evidence: 0, at: 1 };
  expect(captureMarks({ ...list, walk }, 'a').functions.get('main.f')?.number).toBe(2);
  expect(captureMarks({ ...list, walk }, 'a').cited).toHaveLength(1);
  expect(captureMarks(list, 'a').functions.get('main.f')?.number).toBe(1);
});

test('what is hardly believed is marked while the walk is at it', () => {
  const all = ranked([stack('a', 'main.f')], [stack('a', 'main.g')]);
  const list: MarkedFindings = { ...all, ranked: all.ranked.slice(0, 1), weak: [all.ranked[1]!.finding] };
  expect(captureMarks(list, 'a').functions.has('main.g')).toBe(false);
  expect(captureMarks({ ...list, walk: { key: 'H01 1', evidence: 0, at: 1 } }, 'a').functions.get('main.g')?.number).toBe(2);
});
