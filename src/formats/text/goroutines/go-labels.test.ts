import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLabels } from './go-labels.ts';
import { goQuoted } from './testing/write-dump.ts';

describe('labels as Go prints them', () => {
  it('reads back any text that was quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))), fc.constantFrom(':', ': '), (pairs, colon) => {
        const text = `x{${pairs.map(([key, value]) => `${goQuoted(key)}${colon}${goQuoted(value)}`).join(', ')}}y`;
        expect(readLabels(text, 1)).toEqual({ labels: pairs.map(([key, value]) => ({ key, text: value })), end: text.length - 1 });
      }),
    );
  });

  it('reads bare words, and bytes that are no text', () => {
    expect(readLabels('{handler: /api/users, "k": "a\\xffb\\u00e9\\U0001f600"}', 0)?.labels).toEqual([
      { key: 'handler', text: '/api/users' },
      { key: 'k', text: 'a\ufffdbé😀' },
    ]);
    expect(readLabels('{}', 0)).toEqual({ labels: [], end: 2 });
  });

  it.each(['', '{', '{a', '{a:', '{a: b', '{"a', '{"a": "\\', '{"a": "\\x4"}', '{"a": "\\q"}', '{"a" "b"}', '{"a": "b" c}'])('refuses %j', (text) => {
    expect(readLabels(text, 0)).toBeUndefined();
  });
});
