import { expect, test } from 'vitest';
import { filterText } from './filter-text.ts';

test('filters read as verb and object', () => {
  expect(filterText({ kind: 'focus', pattern: { by: 'function', value: 'main.main' } })).toEqual({ verb: 'focus', what: 'main.main' });
  expect(filterText({ kind: 'show', pattern: { by: 'package', value: 'net/http' } })).toEqual({ verb: 'show only', what: 'package net/http' });
  expect(filterText({ kind: 'ignore', pattern: { by: 'regex', value: '^runtime' } })).toEqual({ verb: 'ignore', what: '/^runtime/' });
  expect(filterText({ kind: 'hide', pattern: { by: 'text', value: 'json' } })).toEqual({ verb: 'hide', what: '“json”' });
  expect(filterText({ kind: 'labelFocus', key: 'tenant', value: 'acme' })).toEqual({ verb: 'label', what: 'tenant: acme' });
});
