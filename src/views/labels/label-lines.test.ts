import { expect, test } from 'vitest';
import { labelLines } from './label-lines.ts';

const row = (key: string, value: string, total: number) => ({ key, value, displayValue: value, number: undefined, total, samples: 1 });

test('values stand under their key, and what lacks the label comes last', () => {
  const lines = labelLines({
    total: 10,
    kept: 10,
    rows: [row('tenant', 'acme', 5), row('tenant', 'globex', 2), row('route', '/cart', 1)],
    without: [
      { key: 'tenant', total: 3, samples: 4 },
      { key: 'route', total: 0, samples: 0 },
    ],
  });
  expect(lines.map((line) => (line.kind === 'value' ? line.row.value : `${line.kind} ${line.key}`))).toEqual([
    'key tenant',
    'acme',
    'globex',
    'without tenant',
    'key route',
    '/cart',
  ]);
});

test('no labels, no lines', () => {
  expect(labelLines({ total: 1, kept: 1, rows: [], without: [] })).toEqual([]);
});
