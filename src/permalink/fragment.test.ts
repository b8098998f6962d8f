import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../model/query.ts';
import { formatFragment, movedToFragment, parseFragment } from './fragment.ts';
import type { LinkSource } from './fragment.ts';
import { DEFAULT_LINK_VIEW, hashKey, hashPath } from './view-state.ts';
import type { LinkView } from './view-state.ts';

const PAYLOAD = 'aHNkAQ-_xyz0';

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => value !== '' && !/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(value));
const anyFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constantFrom('focus', 'ignore', 'hide', 'show'), pattern: fc.record({ by: fc.constantFrom('text', 'regex', 'function', 'package'), value: text }) }),
  fc.record({ kind: fc.constantFrom('labelFocus', 'labelIgnore'), key: fc.oneof(text, fc.constantFrom('a=b', '%3D', '100%')), value: text }),
);
const anyView: fc.Arbitrary<LinkView> = fc.record({
  view: fc.constantFrom('grew', 'side', 'difference'),
  by: fc.constantFrom('path', 'function', 'package', 'label'),
  scale: fc.constantFrom('absolute', 'normalised', 'perSecond'),
  match: fc.constantFrom('auto', 'exact'),
  type: fc.option(text, { nil: undefined }),
  filters: fc.array(anyFilter, { maxLength: 4 }),
  search: fc.oneof(fc.record({ text, by: fc.constantFrom('text', 'regex') }), fc.constant({ text: '', by: 'text' } as const)),
  tableText: fc.oneof(fc.constant(''), text),
  order: fc.record({ by: fc.constantFrom('delta', 'base', 'head', 'share', 'name'), descending: fc.boolean() }),
  selected: fc.option(text.map(hashKey), { nil: undefined }),
  zoom: fc.option(text.map(hashKey), { nil: undefined }),
});

describe('addresses', () => {
  it('any view comes back, with any source', () => {
    const sources: readonly LinkSource[] = [
      { kind: 'none' },
      { kind: 'shared', payload: PAYLOAD },
      { kind: 'remote', addresses: ['https://a.example/x.pb.gz?q=1&r=2#top', 'http://b.example/ü (1).pb.gz'] },
      { kind: 'remote', addresses: ['https://a.example/one.pb.gz'] },
    ];
    fc.assert(
      fc.property(anyView, fc.constantFrom(...sources), (view, source) => {
        const hash = formatFragment(source, view);
        const isEmpty = source.kind === 'none' && hash === '';
        expect(parseFragment(hash)).toEqual({ ...source, view, whole: !isEmpty });
        if (isEmpty) return;
        // Ends in a digit, and nothing in it ends a link in Markdown, a chat or a mail.
        expect(hash).toMatch(/^#[A-Za-z0-9\-_.%/:@,=;$&]*s=1$/);
        expect(new URL(`https://h.example/x/${hash}`).hash).toBe(hash);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('says only what is not as usual', () => {
    expect(formatFragment({ kind: 'none' }, DEFAULT_LINK_VIEW)).toBe('');
    expect(formatFragment({ kind: 'shared', payload: PAYLOAD }, DEFAULT_LINK_VIEW)).toBe(`#d1=${PAYLOAD}&s=1`);
    const view: LinkView = {
      ...DEFAULT_LINK_VIEW,
      view: 'side',
      by: 'function',
      filters: [
        { kind: 'focus', pattern: { by: 'regex', value: 'cache\\.(Put|Get)' } },
        { kind: 'labelIgnore', key: 'tenant', value: 'acme' },
      ],
      selected: hashPath(['main.main', 'main.load']),
    };
    expect(formatFragment({ kind: 'shared', payload: PAYLOAD }, view)).toBe(
      `#d1=${PAYLOAD}&v=side&by=function&f=focus.re:cache%5C.%28Put%7CGet%29&f=nolabel:tenant=acme&sel=${hashKey('main.main;main.load')}&s=1`,
    );
  });

  it('the hash of a path never changes: links hold it', () => {
    expect(hashPath(['main.main', 'main.load'])).toBe('dff5ccbc');
  });

  it('what a newer page wrote is passed over', () => {
    expect(parseFragment(`#d1=${PAYLOAD}&v=timeline&colour=blue&f=colour:red&sort=age.up&sel=xyz&scale=log&s=1`)).toEqual({ kind: 'shared', payload: PAYLOAD, view: DEFAULT_LINK_VIEW, whole: true });
    expect(parseFragment('#d2=abc&v=side&s=1')).toMatchObject({ kind: 'future', codec: 'd2', failure: { code: 'link-newer' }, view: { view: 'side' } });
    expect(parseFragment('#section-3')).toMatchObject({ kind: 'none', whole: false });
    expect(parseFragment('')).toEqual({ kind: 'none', view: DEFAULT_LINK_VIEW, whole: false });
  });

  it.each([
    ['#d1=&s=1', 'link-cut'],
    ['#a=javascript:alert(1)&s=1', 'malformed'],
    ['#a=data:text/html,x', 'malformed'],
    ['#a=https://a.example/x&b=profiles/heap.pb.gz', 'malformed'],
    ['#a=https://me:secret@a.example/x', 'malformed'],
  ])('%s is refused', (hash, code) => {
    const fragment = parseFragment(hash);
    expect(fragment).toMatchObject({ kind: 'broken', failure: { code } });
  });

  it('cut anywhere, and anything at all', () => {
    const whole = formatFragment({ kind: 'remote', addresses: ['https://a.example/ü.pb.gz', 'https://b.example/x'] }, { ...DEFAULT_LINK_VIEW, tableText: '100 % ключ', by: 'label' });
    for (let length = 0; length < whole.length; length++) {
      expect(parseFragment(whole.slice(0, length)).whole).toBe(false);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => void parseFragment(`#${any}`)));
    for (const odd of ['#%', '#d1=%E0%A4%A', '#&&&', '#=', '#a=%ff%fe', '#f=&f=:&f=focus:&f=label:x']) parseFragment(odd);
  });

  it('takes the query for a fragment', () => {
    expect(movedToFragment('?a=https://x.example/1&b=https://x.example/2&lang=en', '#v=side')).toEqual({ query: '?lang=en', hash: '#a=https://x.example/1&b=https://x.example/2&v=side&s=1' });
    expect(movedToFragment('?a=https%3A%2F%2Fx.example%2F1', '')).toEqual({ query: '', hash: '#a=https://x.example/1&s=1' });
    expect(movedToFragment('?a=https://x.example/1', `#d1=${PAYLOAD}&s=1`)).toEqual({ query: '', hash: `#d1=${PAYLOAD}&s=1` });
    expect(movedToFragment('?lang=en', '')).toBeUndefined();
    expect(movedToFragment('', '#v=side')).toBeUndefined();
  });
});
