import { expect, test } from 'vitest';
import { bucketName, formatWait, summariseWaits, WAIT_BUCKETS } from './waits.ts';

test('longest, median and buckets leave out what is not known', () => {
  const summary = summariseWaits(Float64Array.of(7, Number.NaN, 0, 2, 1500, 6));
  expect(summary).toMatchObject({ known: 5, longest: 1500, median: 6 });
  expect([...summary.buckets]).toEqual([1, 0, 1, 2, 0, 0, 0, 0, 0, 1]);
  expect(summariseWaits(Float64Array.of(Number.NaN))).toMatchObject({ known: 0, longest: Number.NaN, median: Number.NaN });
});

test('waits are lower bounds', () => {
  expect([0, 1, 59, 60, 65, 1440, 1501, Number.NaN].map(formatWait)).toEqual(['< 1 min', '≥ 1 min', '≥ 59 min', '≥ 1 h', '≥ 1 h 5 min', '≥ 1 d', '≥ 1 d 1 h 1 min', '–']);
  expect(WAIT_BUCKETS.map((_, bucket) => bucketName(bucket))).toEqual(['< 1 min', '1 min', '2–4 min', '5–9 min', '10–29 min', '30–59 min', '1–3 h', '3–12 h', '12–24 h', '≥ 1 d']);
});
