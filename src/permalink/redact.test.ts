import { describe, expect, it } from 'vitest';
import { plainPaths } from '../testing/random-comparison.ts';
import { syntheticComparison } from '../testing/synthetic-comparison.ts';
import { redact, redactName } from './redact.ts';

describe('names', () => {
  it.each([
    'runtime.mallocgc', 'net/http.(*conn).serve', 'encoding/json.(*decodeState).object', 'internal/runtime/maps.newarray', 'net/http/internal.(*chunkedReader).Read',
    'vendor/golang.org/x/net/http2/hpack.(*Decoder).Write', 'main.main', '<unknown>', '<folded>', 'slices.Grow[go.shape.[]uint8,go.shape.uint8]', 'sort.Slice', 'sync/atomic.(*Pointer[...]).Load', 'gogo',
  ])('%s stays', (name) => expect(redactName(name)).toBe(name));

  it.each([
    ['github.com/acme/shop/cart.(*Cart).Add', /^p[0-9a-f]{8}\.f[0-9a-f]{8}$/],
    ['github.com/acme/shop/cart.(*Cart).Add.func1.2', /^p[0-9a-f]{8}\.f[0-9a-f]{8}\.func1\.2$/],
    ['github.com/acme/shop/cart.(*Cart).Add-fm', /^p[0-9a-f]{8}\.f[0-9a-f]{8}-fm$/],
    ['golang.org/x/sync/errgroup.(*Group).Go.func1', /^p[0-9a-f]{8}\.f[0-9a-f]{8}\.func1$/],
    // A module that is called like a folder of the standard library.
    ['log/billing.Charge', /^p[0-9a-f]{8}\.f[0-9a-f]{8}$/],
    ['main.secretSauce', /^main\.f[0-9a-f]{8}$/],
    ['[libacme.so]', /^\[b[0-9a-f]{8}\]$/],
    ['acme_native_alloc', /^f[0-9a-f]{8}$/],
    ['slices.SortFunc[go.shape.[]github.com/acme/shop.Item,go.shape.struct { Secret int }]', /^slices\.SortFunc\[a[0-9a-f]{8}\]$/],
    ['sync/atomic.(*Pointer[go.shape.struct { github.com/acme/shop.secret int }]).Load', /^sync\/atomic\.\(\*Pointer\[a[0-9a-f]{8}\]\)\.Load$/],
  ])('%s does not', (name, shape) => {
    const redacted = redactName(name);
    expect(redacted).toMatch(shape);
    expect(redacted).not.toMatch(/acme|secret|billing/i);
    // The same in every link, and again when a link is shared on.
    expect(redactName(name)).toBe(redacted);
    expect(redactName(redacted)).toBe(redacted);
  });

  it('one package has one hash, and no two functions the same name', () => {
    const { names } = syntheticComparison({ stacks: 1_000, seed: 3 });
    expect(new Set(names.map(redactName)).size).toBe(new Set(names).size);
    expect(redactName('a.b/c.F').split('.')[0]).toBe(redactName('a.b/c.G').split('.')[0]);
  });

  it('never change: links are compared with each other', () => {
    expect(redactName('github.com/acme/shop/cart.(*Cart).Add.func1')).toBe('p061affb5.feb883612.func1');
  });
});

it('keeps the numbers and hides the files', () => {
  const comparison = syntheticComparison({ stacks: 100, seed: 4 });
  const hidden = redact(comparison);
  expect(hidden.redacted).toBe(true);
  expect(hidden.sides.map(({ name }) => name)).toEqual(['base', 'head']);
  expect(plainPaths(hidden)).toEqual(plainPaths(comparison, redactName));
});
