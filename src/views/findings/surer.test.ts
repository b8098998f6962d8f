import { expect, test } from 'vitest';
import { commandFor } from './surer.ts';

test.each([
  ['Take five or more heap profiles of this process, a minute or more apart, each with `?gc=1`.', 'H04', /debug\/pprof\/heap\?gc=1.*sleep/],
  ['A second dump some minutes later: what leaks is still there, and there is more of it.', 'G03', /goroutine\?debug=2.*sleep/],
  ['The leak profile of Go 1.27 proves it.', 'G02', /goroutineleak/],
  ['A Go heap dump shows what holds it.', 'H04', /WriteHeapDump/],
  ['Take another dump of this process later: what goes on growing is no cache at its limit.', 'J01', /jcmd/],
  ['Take a second snapshot after the same steps.', 'V04', /heapsnapshot-signal/],
])('%s', (sentence, rule, command) => {
  expect(commandFor(sentence, rule)).toMatch(command);
});

test('what no recipe is for has no command', () => {
  expect(commandFor('Ask whoever wrote it.', 'H01')).toBeUndefined();
});
