import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timeline, TimelineLine } from '../../engine/memory-contract.ts';
import { chartsOf, furtherLines } from './charts.ts';
import { markNear } from './chart-marks.ts';
import { momentBeside, momentsOf, nearestMoment, pointAt, rangeIn, ratesOf, type Points } from './line-data.ts';
import { dotPath, linePath, stemPath } from './line-path.ts';
import { forgetOutside, memoryDesk, showSpan, spanOf, toggleChosen } from './memory-desk.ts';
import { MOST_LANES, placePins } from './pin-lanes.ts';
import { timelineTsv } from './timeline-tsv.ts';
import { clampSpan, wholeSpan, zoomed } from './window.ts';

function points(...pairs: readonly (readonly [number, number])[]): Points {
  return { times: Float64Array.from(pairs, ([time]) => time), values: Float64Array.from(pairs, ([, value]) => value) };
}

function line(name: string, unit: TimelineLine['unit'], more: Partial<TimelineLine> = {}): TimelineLine {
  return { name, unit, isCumulative: false, points: 2, least: 0, most: 1, last: 1, isOfCaptures: false, ...more };
}

function timeline(lines: readonly TimelineLine[], more: Partial<Timeline> = {}): Timeline {
  return { family: 'go', families: ['go'], axis: 'wall', from: 0, to: 1000, lines, marks: 0, pins: [], unplaced: [], sources: [], notices: [], ...more };
}

const WISHES = { switched: {}, extras: [], raw: false };

describe('rates', () => {
  it('are slopes per second, and not known across a restart', () => {
    const rates = ratesOf(points([0, 0], [1000, 10], [3000, 30], [4000, 5], [5000, 6]), false);
    expect([...rates.times]).toEqual([1000, 3000, 4000, 5000]);
    expect([...rates.values]).toEqual([10, 10, Number.NaN, 1]);
  });

  it('take several points of one moment as one', () => {
    const rates = ratesOf(points([0, 0], [1000, 9], [1000, 10], [2000, 20]), false);
    expect([...rates.values]).toEqual([10, 10]);
  });

  it('are per place where only the order is known', () => {
    expect([...ratesOf(points([0, 1], [1, 5]), true).values]).toEqual([4]);
  });

  it('are finite or unknown, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))), (pairs) => {
        const rates = ratesOf(points(...pairs.toSorted(([a], [b]) => a - b)), false);
        expect(rates.times.length).toBe(rates.values.length);
        for (const value of rates.values) expect(value >= 0 || Number.isNaN(value)).toBe(true);
      }),
    );
  });
});

describe('reading at a moment', () => {
  const own = points([10, 1], [20, 2], [20, 3], [30, 4]);

  it('takes the last point that is not later', () => {
    expect(pointAt(own, 9)).toBeUndefined();
    expect(pointAt(own, 10)).toEqual({ time: 10, value: 1 });
    expect(pointAt(own, 29)).toEqual({ time: 20, value: 3 });
    expect(pointAt(own, 99)).toEqual({ time: 30, value: 4 });
  });

  it('steps from moment to moment, from between two of them to the neighbour', () => {
    const moments = momentsOf([own, points([15, 0])], 0, 100);
    expect([...moments]).toEqual([10, 15, 20, 30]);
    expect(momentBeside(moments, 15, 1)).toBe(20);
    expect(momentBeside(moments, 17, 1)).toBe(20);
    expect(momentBeside(moments, 17, -1)).toBe(15);
    expect(momentBeside(moments, 15, -1)).toBe(10);
    expect(momentBeside(moments, 30, 1)).toBe(30);
    expect(momentBeside(moments, 5, -1)).toBe(10);
    expect(momentBeside(new Float64Array(), 5, -1)).toBeUndefined();
    expect(nearestMoment(moments, 26)).toBe(30);
    expect(nearestMoment(new Float64Array(), 26)).toBeUndefined();
  });

  it('counts the neighbours of the window to the range, since lines reach them', () => {
    expect(rangeIn(own, 15, 16)).toEqual({ least: 1, most: 2 });
    expect(rangeIn(points(), 0, 1)).toEqual({ least: Infinity, most: -Infinity });
  });
});

describe('paths', () => {
  const scale = { x: (time: number) => time, y: (value: number) => value };

  it('break at a restart and at unknown values', () => {
    expect(linePath(points([0, 1], [1, 2], [2, 3]), scale, false, [])).toBe('M0,1L1,2L2,3');
    expect(linePath(points([0, 1], [1, 2], [2, 3]), scale, false, [1.5])).toBe('M0,1L1,2M2,3');
    expect(linePath(points([0, 1], [1, 2], [2, 3]), scale, false, [1])).toBe('M0,1M1,2L2,3');
    expect(linePath(points([0, 1], [1, Number.NaN], [2, 3]), scale, false, [])).toBe('M0,1M2,3');
  });

  it('hold a value until the next in steps', () => {
    expect(linePath(points([0, 1], [4, 2]), scale, true, [])).toBe('M0,1H4V2');
  });

  it('draw stems from the ground, and dots in the window only', () => {
    expect(stemPath(points([3, 5]), scale)).toBe('M3,0V5');
    expect(dotPath(points([3, 5], [9, 1]), scale, 0, 5)).toBe('M3,5h0');
  });
});

describe('pins', () => {
  it('take lanes, and share the last one where there is no room', () => {
    const pins = [0, 1, 2, 3, 100].map((time) => ({ capture: `c${time}`, time, isGuessed: false }));
    const placed = placePins(pins, (time) => time, 20);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 2, 0]);
    expect(placed[MOST_LANES - 1]?.pins.map(({ capture }) => capture)).toEqual(['c2', 'c3']);
  });

  it('are never lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 })), (times) => {
        const placed = placePins(times.map((time, at) => ({ capture: String(at), time, isGuessed: false })), (time) => time, 20);
        expect(placed.reduce((sum, one) => sum + one.pins.length, 0)).toBe(times.length);
      }),
    );
  });
});

describe('the window', () => {
  it('has room around a lone moment', () => {
    expect(wholeSpan(5, 5, 'order')).toEqual({ from: 4, to: 6 });
  });

  it('stays within everything, and everything is no window', () => {
    const whole = { from: 0, to: 100 };
    expect(clampSpan({ from: -50, to: 200 }, whole, 'wall')).toBeUndefined();
    expect(clampSpan({ from: -10, to: 30 }, whole, 'wall')).toEqual({ from: 0, to: 40 });
    expect(clampSpan({ from: 80, to: 120 }, whole, 'wall')).toEqual({ from: 60, to: 100 });
    expect(clampSpan({ from: 50, to: 50 }, whole, 'wall')).toEqual({ from: 49, to: 51 });
    expect(zoomed(whole, 25, 0.5)).toEqual({ from: 12.5, to: 62.5 });
  });
});

describe('charts', () => {
  it('put known quantities together and offer the rest', () => {
    const all = timeline([line('heap.alloc', 'bytes'), line('goroutines', 'count'), line('cache.items', 'count'), line('heap.total-alloc', 'bytes', { isCumulative: true }), line('profile: in-use bytes', 'bytes', { isOfCaptures: true })]);
    expect(chartsOf(all, WISHES, false).map(({ id }) => id)).toEqual(['heap', 'goroutines', 'captures bytes']);
    expect(furtherLines(all).map(({ name }) => name)).toEqual(['cache.items', 'heap.total-alloc']);
    const more = chartsOf(all, { ...WISHES, extras: ['cache.items', 'heap.total-alloc'] }, false);
    expect(more.slice(-2).map(({ title, per }) => [title, per])).toEqual([['Counts', undefined], ['Bytes per second', 'second']]);
    const raw = chartsOf(all, { ...WISHES, extras: ['heap.total-alloc'], raw: true }, false);
    expect(raw.at(-1)?.per).toBeUndefined();
  });

  it('leave "no limit" out of the picture, and show a lone line that is hidden by custom', () => {
    const heap = chartsOf(timeline([line('heap.alloc', 'bytes'), line('memory-limit', 'bytes', { last: 2 ** 63 })]), WISHES, false)[0];
    expect(heap?.lines.map(({ line: { name }, isShown }) => [name, isShown])).toEqual([['heap.alloc', true], ['memory-limit', false]]);
    expect(chartsOf(timeline([line('heap.idle', 'bytes')]), WISHES, false)[0]?.lines[0]?.isShown).toBe(true);
  });

  it('draw something of a source that has nothing of the usual', () => {
    const charts = chartsOf(timeline([line('queue.length', 'count')]), WISHES, false);
    expect(charts.map(({ title, isExtra }) => [title, isExtra])).toEqual([['Counts', false]]);
  });

  it('find the mark that a time is in, else the nearest', () => {
    const mark = { kind: 'gc' as const, text: '', duration: 10 };
    const marks = [{ ...mark, time: 0 }, { ...mark, time: 100 }];
    expect(markNear(marks, 5, 3)?.time).toBe(0);
    expect(markNear(marks, 98, 3)?.time).toBe(100);
    expect(markNear(marks, 50, 3)).toBeUndefined();
  });
});

it('a table has a row for each moment of the window', () => {
  const all = timeline([line('heap.alloc', 'bytes'), line('goroutines', 'count')], { axis: 'process' });
  const own = new Map([['heap.alloc', points([0, 1], [1000, 2])], ['goroutines', points([1000, 7], [9000, 8])]]);
  expect(timelineTsv(all, { from: 0, to: 5000 }, chartsOf(all, WISHES, false), own)).toBe('seconds\theap.alloc (bytes)\tgoroutines (count)\n0\t1\t\n1\t2\t7\n');
});

it('moments of files that are closed are forgotten', () => {
  memoryDesk.setState({ window: { from: 0, to: 5 }, picked: 3, pinned: 60 });
  forgetOutside({ from: 50, to: 100 });
  expect(memoryDesk.getState()).toMatchObject({ window: undefined, picked: undefined, pinned: 60 });
  showSpan({ from: 60, to: 80 }, timeline([], { from: 50, to: 100 }));
  expect(spanOf(memoryDesk.getState(), timeline([], { from: 50, to: 100 }))).toEqual({ from: 60, to: 80 });
  for (const capture of ['a', 'b', 'c']) toggleChosen(capture);
  expect(memoryDesk.getState().chosen).toEqual(['b', 'c']);
});
