import { expect, test } from 'vitest';
import { commandFor, dumpRuntime } from './surer.ts';

test.each<[string, Parameters<typeof commandFor>[1], RegExp]>([
  ['Take five or more heap profiles of this process, a minute or more apart, each with `?gc=1`.', undefined, /debug\/pprof\/heap\?gc=1.*sleep/],
  ['A second dump some minutes later: what leaks is still there, and there is more of it.', undefined, /goroutine\?debug=2.*sleep/],
  ['The leak profile of Go 1.27 proves it.', undefined, /goroutineleak/],
  ['A Go heap dump shows what holds it.', undefined, /WriteHeapDump/],
  ['Take another dump of this process later: what goes on growing is no cache at its limit.', 'jvm', /jcmd/],
  ['Take another dump of this process later: what goes on growing is no cache at its limit.', 'go', /WriteHeapDump/],
  ['Take a second snapshot after the same steps.', 'v8', /heapsnapshot-signal/],
])('%s', (sentence, runtime, command) => {
  expect(commandFor(sentence, runtime)).toMatch(command);
});

test('the dump is of the runtime that the finding is about', () => {
  const evidence = [{ kind: 'object', capture: 'c1', object: 1, typeName: 'Array', retained: 1, text: '' }] as const;
  expect(dumpRuntime({ rule: 'J02', evidence: [] }, [])).toBe('jvm');
  expect(dumpRuntime({ rule: 'H04', evidence }, [])).toBeUndefined();
  expect(dumpRuntime({ rule: 'H26', evidence }, [])).toBe('go');
});

test('what no recipe is for has no command', () => {
  expect(commandFor('Ask whoever wrote it.', undefined)).toBeUndefined();
});
