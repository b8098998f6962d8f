import { expect, it } from 'vitest';
import { foldName } from './fold-name.ts';

it.each([
  ['main.run.func1', 'main.run.func2'],
  ['main.run.func1.2', 'main.run.func3.1'],
  ['main.run.func1.gowrap1', 'main.run.func2.deferwrap1'],
  ['main.run.gowrap1', 'main.run.gowrap2'],
  ['main.run.func1.gowrap1', 'main.run.func2.deferwrap1'],
  ['main.(*Server).serve.func2-range1', 'main.(*Server).serve.func1'],
  ['example.com/shop/v2/cart.Add', 'example.com/shop/v3/cart.Add'],
  ['example.com/shop/v2.Load', 'example.com/shop.Load'],
  ['gopkg.in/yaml%2ev2.Unmarshal', 'gopkg.in/yaml%2ev3.Unmarshal'],
  ['example.com/app/vendor/golang.org/x/net/http2.(*Framer).ReadFrame', 'golang.org/x/net/http2.(*Framer).ReadFrame'],
  ['vendor/golang.org/x/net/http2/hpack.Decode', 'golang.org/x/net/http2/hpack.Decode'],
  ['main.Map[go.shape.int_0]', 'main.Map[...]'],
  ['main.(*Set[go.shape.struct { X []int }]).Add', 'main.(*Set[...]).Add'],
])('%s and %s are one function across builds', (a, b) => {
  expect(foldName(a)).toBe(foldName(b));
});

it.each([
  ['main.run', 'main.run.func1'],
  ['main.run.func1', 'main.run.func1.1'],
  ['main.loadV1', 'main.loadV2'],
  ['example.com/v2ray/core.Run', 'example.com/core.Run'],
  ['main.(*A).Do', 'main.(*B).Do'],
  ['example.com/a.Load', 'example.com/b.Load'],
  ['main.func1', 'main.func1x'],
])('%s and %s stay apart', (a, b) => {
  expect(foldName(a)).not.toBe(foldName(b));
});
