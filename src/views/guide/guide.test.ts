import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GUIDE } from './captures.ts';
import { findRecipes } from './find-recipes.ts';
import { baseOf, fillIn, portOf } from './server-address.ts';

const titles = (text: string): readonly string[] => findRecipes(GUIDE, text).flatMap(({ recipes }) => recipes.map(({ title }) => title));

describe('the address in the commands', () => {
  it.each([
    ['', 'http://localhost:6060', '6060'],
    [':8080', 'http://localhost:8080', '8080'],
    ['8080', 'http://localhost:8080', '8080'],
    ['shop:6060', 'http://shop:6060', '6060'],
    [' https://shop.example/ ', 'https://shop.example', '443'],
    ['http://shop.example/api/debug/pprof/heap?debug=1', 'http://shop.example/api', '80'],
    ['10.0.0.7:6060/debug/pprof', 'http://10.0.0.7:6060', '6060'],
    ['http://[::1]:6060/debug/vars', 'http://[::1]:6060', '6060'],
    ['me:word@shop:99', 'http://me:word@shop:99', '99'],
  ])('%j', (typed, base, port) => {
    expect(baseOf(typed)).toBe(base);
    expect(portOf(base)).toBe(port);
  });

  it('never ends a quotation or runs anything', () => {
    assert(
      property(string({ unit: 'binary' }), (typed) => {
        expect(baseOf(typed)).toMatch(/^[^\s'"`$\\!<>|\p{Cc}]+$/u);
      }),
      { seed: 5 },
    );
    expect(baseOf(`x'; rm -rf $HOME "\`id\`"`)).not.toMatch(/['"`$\s]/);
  });

  it('stands wherever it belongs', () => {
    for (const step of GUIDE.flatMap(({ recipes }) => recipes.flatMap(({ steps }) => steps))) {
      const filled = fillIn(step.text, 'http://a$&b:1');
      expect(filled).not.toMatch(/\{(?:base|port)\}/);
      // What a person has to fill in is in capitals; the usual address stands nowhere by itself.
      expect(filled).not.toContain('localhost:6060');
    }
  });
});

describe('finding', () => {
  it.each([
    ['leaked goroutine', []],
    ['oom kill', ['What a container wrote before it ended']],
    ['JSTAT', ['Collections of a running JVM']],
    ['goroutineleakprofile', ['Goroutines that can never go on']],
    ['heapsnapshot signal', ['Node: a snapshot by signal']],
  ])('%j', (text, found) => {
    expect(titles(text)).toEqual(found);
  });

  it('has each title once, so that lists have keys', () => {
    const all = titles('');
    expect(new Set(all).size).toBe(all.length);
  });
});
