import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDelveParser } from './delve.ts';
import { labelOf, plainSamples, readArtefacts } from './testing/read-goroutines.ts';

const LIST = `(dlv) goroutines -t
* Goroutine 1 - User: ./main.go:12 main.main (0x4b48e4) (thread 4711)
	 0  0x00000000004b48e4 in main.main
	    at ./main.go:12
	 1  0x000000000043a2ce in runtime.main
	    at /usr/local/go/src/runtime/proc.go:267
  Goroutine 7 - User: /srv/my shop/queue.go:40 shop/queue.(*Queue).push (0x4b49e4) [chan send 61218123]
  Goroutine 8 - User: /usr/local/go/src/runtime/netpoll.go:173 internal/poll.runtime_pollWait (0x427407) [GC worker (idle)]
[3 goroutines]
(dlv) exit
`;

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
const told = async (text: string): Promise<unknown[]> => {
  const { artefacts } = await readArtefacts(text, [createDelveParser()]);
  return artefacts.flatMap(({ profile }) => plainSamples(profile).map((sample) => [labelOf(sample, 'id'), labelOf(sample, 'state'), ...sample.stack])).toSorted(byText);
};

it('reads a list of Delve, with and without stacks', async () => {
  expect(await told(LIST)).toEqual([
    ['1', undefined, 'main.main ./main.go:12', 'runtime.main /usr/local/go/src/runtime/proc.go:267'],
    ['7', 'chan send', 'shop/queue.(*Queue).push /srv/my shop/queue.go:40'],
    ['8', 'GC worker (idle)', 'internal/poll.runtime_pollWait /usr/local/go/src/runtime/netpoll.go:173'],
  ]);
  expect((await readArtefacts(LIST + LIST, [createDelveParser()])).artefacts.length).toBe(2);
  expect(await told('Goroutine 5 - User: Rome\nGoroutine 7 is mine\n')).toEqual([]);
});

it('gathers what it found in steps, as the worker wants it', () => {
  const parser = createDelveParser();
  for (const [at, line] of LIST.split('\n').entries()) parser.line(line, at + 1);
  const steps = parser.finishing!();
  let yields = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) yields++;
  expect(yields).toBeGreaterThan(0);
  expect(step.value.length).toBe(1);
});

it('any cut and any damage is read or passed over', async () => {
  for (let end = LIST.indexOf('(thread'); end < LIST.length; end++) expect((await told(LIST.slice(0, end))).length).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: LIST.length }), fc.string({ unit: 'binary', maxLength: 40 }), async (at, junk) => {
      expect((await told(LIST.slice(0, at) + junk + LIST.slice(at))).length).toBeGreaterThan(0);
    }),
  );
});
