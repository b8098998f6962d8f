import { expect, it } from 'vitest';
import { asPrinted, foldShapes, isRuntimePackage, isStdPackage, packageOf } from './go-names.ts';

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
