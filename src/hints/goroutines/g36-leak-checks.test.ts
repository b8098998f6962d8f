import { describe, expect, it } from 'vitest';
import type { OpenedCapture } from '../../engine/opened.ts';
import { hintContextOf, textFile } from '../../testing/hint-context.ts';
import type { Found } from '../rule.ts';
import { g36, LEAK_CHECK } from './g36-leak-checks.ts';

const stack = (id: number, state: string, func: string, by: string): string =>
  ` Goroutine ${id} in state ${state}, with ${func} on top of the stack:\n${func}(0xc000012120)\n\t/srv/app/app.go:40 +0x25\ncreated by ${by} in goroutine 18\n\t/srv/app/app_test.go:5 +0x37\n`;
const GOLEAK = `found unexpected goroutines:\n${stack(5, 'chan send', 'app.work', 'app.TestA')}${stack(6, 'chan send', 'app.work', 'app.TestA')}${stack(9, 'select', 'app.drain', 'app.New')}`;
const ETCD = 'Too many goroutines running after all test(s).\n2 instances of:\napp.(*stream).run(...)\n\t/srv/app/watch.go:488 +0xfe5\ncreated by app.(*watcher).open\n\t/srv/app/watch.go:222 +0x41b\n1 instances of:\ntesting.RunTests(...)\n\t/usr/local/go/src/testing/testing.go:556 +0xdc3\nmain.main(...)\n\t/srv/app/_testmain.go:102 +0x28d\n';

async function findings(text: string, isListed = true): Promise<readonly Found[]> {
  const change = (capture: OpenedCapture['capture']): OpenedCapture['capture'] => ({
    ...capture,
    notices: [...capture.notices.filter(({ code }) => code !== LEAK_CHECK), ...(isListed ? [{ code: LEAK_CHECK, severity: 'info', sentence: '' } as const] : [])],
  });
  return await g36.run(await hintContextOf([textFile('test.log', text)], { change }));
}

describe('G36', () => {
  it('has a finding for each place that a leak check lists', async () => {
    const found = await findings(GOLEAK);
    expect(found.map(({ sentence }) => sentence)).toEqual([
      '2 goroutines are listed as leaked by the leak check of a test, in `app.work` (chan send), started by `app.TestA`.',
      '1 goroutine is listed as leaked by the leak check of a test, in `app.drain` (select), started by `app.New`.',
    ]);
    expect(found[0]).toMatchObject({ kind: 'leak', confidence: 0.85, functions: ['app.work', 'app.TestA'], impact: { goroutines: 2 } });
  });

  it('reads lists without ids and states, and leaves out what runs the tests', async () => {
    const [found, ...more] = await findings(ETCD);
    expect(more).toEqual([]);
    expect(found!.sentence).toMatch(/^2 goroutines are listed as leaked by the leak check of a test, in `app\.\(\*stream\)\.run`/);
  });

  it('is silent of any other dump', async () => {
    expect(await findings(GOLEAK, false)).toEqual([]);
  });
});
