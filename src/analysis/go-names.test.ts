import { expect, it } from 'vitest';
import { asPrinted, foldShapes, isRuntimePackage, isStdPackage, packageOf, withoutClosures } from './go-names.ts';

it.each([
  ['github.com/acme/shop/cart.(*Cart).Add', 'github.com/acme/shop/cart'],
  ['main.main.func1', 'main'],
  ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
  ['example.com/list.Map[go.shape.*example.com/shop/cart.Item]', 'example.com/list'],
  ['type:.eq.net/http.Header', 'type:.eq.net/http'],
  ['[kernel]', ''],
  ['<unknown>', ''],
  ['_rt0_amd64', ''],
  ['', ''],
])('the package of %s is %s', (name, packageName) => {
  expect(packageOf(name)).toBe(packageName);
});

it.each([
  ['main.Map[go.shape.int_0]', 'main.Map[…]'],
  ['main.(*Set[go.shape.struct { X []int; Y map[string]int }]).Add', 'main.(*Set[…]).Add'],
  ['main.Pair[go.shape.int,go.shape.string].func1', 'main.Pair[…].func1'],
  ['main.Map[...]', 'main.Map[…]'],
  ['main.At[int]', 'main.At[int]'],
  ['main.Broken[go.shape.int', 'main.Broken[…]'],
])('%s is shown as %s', (name, shown) => {
  expect(foldShapes(name)).toBe(shown);
});

it.each([
  ['main.f', 'main.f'],
  ['lib.(*T).run.func1.2', 'lib.(*T).run'],
  ['main.f.gowrap3', 'main.f'],
  ['main.f-range1', 'main.f'],
  ['main.f.func1-range2', 'main.f'],
  ['main.f-range1.func2-range3', 'main.f'],
  ['main.f2', 'main.f2'],
  ['main.myfunc1', 'main.myfunc1'],
  ['main.init.0.func1', 'main.init'],
  ['12', '12'],
  ['', ''],
])('%s stands in %s', (name, outer) => {
  expect(withoutClosures(name)).toBe(outer);
});

it('looks at a long name once', () => {
  const started = performance.now();
  for (const part of ['.func1', '.1', '-range1', '1', '.', 'x.1', '-range']) {
    const name = `main.f${part.repeat(200_000 / part.length)}`;
    expect(name.startsWith(withoutClosures(name))).toBe(true);
    expect(withoutClosures(`${name}x`)).toBe(`${name}x`);
  }
  expect(performance.now() - started).toBeLessThan(500);
});

it('knows the standard library by its top folder, and the runtime in it', () => {
  expect(['net/http', 'encoding/json/v2', 'vendor/golang.org/x/net/http2/hpack'].every(isStdPackage)).toBe(true);
  expect(['main', 'github.com/acme/shop', 'shop/internal'].some(isStdPackage)).toBe(false);
  expect(['runtime', 'runtime/pprof', 'internal/runtime/maps'].every(isRuntimePackage)).toBe(true);
  expect(['net/http', 'internal/sync', 'runtimex'].some(isRuntimePackage)).toBe(false);
});

it.each([
  ['main.Map[go.shape.int_0]', 'main.Map[...]'],
  ['`main.(*Set[go.shape.struct { X []int }]).Add`, called by `main.f`', '`main.(*Set[...]).Add`, called by `main.f`'],
  ['main.Map[...]', 'main.Map[...]'],
  ['main.At[int]', 'main.At[int]'],
])('%s is printed as %s', (name, printed) => {
  expect(asPrinted(name)).toBe(printed);
});
