import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, withoutPrefix } from './clean-line.ts';

const GC = 'gc 12 @3.141s 2%: 0.05+5.2+0.064 ms clock, 0.1+0.1/5/0+0.1 ms cpu, 40->41->20 MB, 42 MB goal, 0 MB stacks, 0 MB globals, 2 P';

describe('withoutPrefix', () => {
  it.each([
    ['docker json-file', JSON.stringify({ log: `${GC}\n`, stream: 'stderr', time: '2026-11-20T04:20:31.123456789Z' })],
    ['docker json-file of a Windows program', JSON.stringify({ log: `${GC}\r\n`, stream: 'stderr' })],
    ['slog', JSON.stringify({ time: '2026-11-20T04:20:31Z', level: 'INFO', msg: GC })],
    ['with blanks between', `{"level": "INFO", "message": ${JSON.stringify(GC)}}`],
    ['journald', JSON.stringify({ PRIORITY: '6', MESSAGE: GC })],
    ['colours inside', JSON.stringify({ msg: `\u001b[31m${GC}\u001b[0m` })],
    ['Kubernetes around JSON', `2026-11-20T04:20:31.5Z stderr F ${JSON.stringify({ msg: GC })}`],
    ['compose around a container', `web-1  | 2026-11-20T04:20:31.5Z ${GC}`],
    ['JSON around a time', JSON.stringify({ log: `2026-11-20T04:20:31Z ${GC}\n` })],
  ])('%s', (_name, line) => {
    expect(withoutPrefix(line)).toBe(GC);
  });

  it.each([
    ['rsyslog', `2026-11-20T04:20:31.123456+00:00 web-1 shop[812]: ${GC}`],
    ['journalctl -o short-iso', `2026-11-20T04:20:31+0000 web-1 shop[812]: ${GC}`],
    ['journalctl -o short-precise', `Nov 20 04:20:31.123456 web-1 shop[812]: ${GC}`],
    ['RFC 3164 as it is sent', `<14>Nov 20 04:20:31 web-1 shop: ${GC}`],
    ['RFC 5424', `<14>1 2026-11-20T04:20:31.003Z web-1 shop 812 - - ${GC}`],
    ['RFC 5424 with structured data', `<14>1 2026-11-20T04:20:31.003Z web-1 shop 812 ID7 [a@1 b="c"][d@2] ${GC}`],
  ])('%s', (_name, line) => {
    expect(withoutPrefix(line)).toBe(GC);
  });

  it('control characters as rsyslog writes them', () => {
    expect(withoutPrefix('Nov 20 04:20:31 web-1 shop[812]: #011/srv/main.go:9 +0x1')).toBe('\t/srv/main.go:9 +0x1');
    expect(withoutPrefix('Nov 20 04:20:31 web-1 shop[812]: ##0110x4b48e4#011main.f+0x24#011#011/srv/main.go:9')).toBe('#\t0x4b48e4\tmain.f+0x24\t\t/srv/main.go:9');
    expect(withoutPrefix('Nov 20 04:20:31 web-1 shop[812]: #033[31mgc 1#033[0m')).toBe('gc 1');
  });

  it.each(['2026-11-20T04:20:31Z', '2026-11-20T04:20:31Z ', '2026-11-20T04:20:31Z stderr F', 'Nov 20 04:20:31 web-1 shop[812]:', '[pod/web-1/shop]', 'web-1  |', '{"log":"\\n","stream":"stderr"}'])(
    'nothing is left of %s',
    (line) => {
      expect(withoutPrefix(line)).toBe('');
    },
  );

  it.each(['panic: outer: inner', 'fatal error: all goroutines are asleep - deadlock!'])('keeps all of %s behind a time', (line) => {
    expect(withoutPrefix(`2026-11-20T04:20:31Z ${line}`)).toBe(line);
  });

  it('has what is left of a record that was cut', () => {
    expect(withoutPrefix('{"log":"goroutine 1 [run')).toBe('goroutine 1 [run');
    expect(withoutPrefix('{"log":"a\\tb\\')).toBe('a\tb');
    expect(withoutPrefix('{"log":"a\\u00')).toBeUndefined();
  });

  it.each([
    ['numbers themselves', '{"msg":"stats","HeapAlloc":123,"TotalAlloc":456}'],
    ['several lines', JSON.stringify({ msg: 'goroutine 1 [running]:\nmain.main()' })],
    ['no line', '{"level":"info"}'],
    ['an empty one', '{"msg":""}'],
    ['a number', '{"msg":12}'],
    ['a plain line', GC],
  ])('leaves %s alone', (_name, line) => {
    expect(withoutPrefix(line)).toBeUndefined();
  });

  it('gets every line back out of every record', () => {
    const plain = string({ unit: 'grapheme', minLength: 1 }).filter(
      (text) => !/[\r\n\ufeff]/.test(text) && cleanLine(text) === text && withoutPrefix(text) === undefined && !/HeapAlloc"|memstats"/.test(text),
    );
    assert(
      property(plain, constantFrom('log', 'msg', 'message', 'MESSAGE', 'textPayload'), constantFrom('', '\n', '\r\n'), (text, key, end) => {
        const line = JSON.stringify({ time: '2026-11-20T04:20:31Z', [key]: text + end, stream: 'stderr' });
        expect(withoutPrefix(line)).toBe(text);
        expect(withoutPrefix(`2026-11-20T04:20:31Z stdout F ${line}`)).toBe(text);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('takes anything, quickly', () => {
    assert(
      property(string({ unit: 'binary' }), constantFrom('', '{"log":"', '{"', 'a | ', '[pod/a] '), (text, head) => {
        const line = cleanLine(head + text);
        const bare = withoutPrefix(line);
        expect(bare === undefined || bare.length < line.length).toBe(true);
      }),
      { seed: 6, numRuns: 2000 },
    );
    for (const piece of ['a | ', '{"msg":"', '"msg":', '"log":"\\\\', '{"log":"{\\"log\\":\\"', '[pod/a] ', '{"a":"b\\', 'x']) {
      const line = `{"${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
      const start = performance.now();
      withoutPrefix(line);
      withoutPrefix(line.slice(2));
      expect(performance.now() - start, piece).toBeLessThan(400);
    }
  });
});
