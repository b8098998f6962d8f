import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artefactsOf, fixtureText, problemsOf, readAll } from './testing/read-series.ts';

const NAMES = [
  'go126/memstats.json',
  'go126/runtime-metrics.json',
  'go126/runtime-metrics.txt',
  'go126/prometheus-emulated.prom',
  'go126/gctrace1.txt',
  'go126/scavtrace.txt',
  'go126/scheddetail.txt',
  'go126/inittrace.txt',
  'go126/heap.04.debug1.txt',
  'leakshop/expvar.08.json',
  'java17/jmap-histo.txt',
  'java17/jstat-gcutil-t.txt',
  'java17/jstat-gccause-g1.txt',
  'java17/oom-serial.txt',
  'java17/unified-gc-g1.log',
  'java17/unified-gc-Shenandoah.log',
] as const;

/** Small numbers of what was read, to see that two texts say the same. */
async function gist(text: string): Promise<unknown> {
  return (await artefactsOf(text)).map((artefact) => {
    if (artefact.kind === 'series') return [artefact.series.source, artefact.series.series, artefact.series.marks.map(({ text: what }) => what)];
    return artefact.kind === 'profile' ? [artefact.profileKind, artefact.profile.samples.values] : artefact.kind;
  });
}

describe.each(NAMES)('%s', (name) => {
  const text = fixtureText(name);

  it('opens when it is cut anywhere', async () => {
    for (let percent = 0; percent < 100; percent++) {
      const artefacts = await artefactsOf(text.slice(0, Math.floor((text.length * percent) / 100)));
      expect(problemsOf(artefacts)).toEqual([]);
    }
  });

  it('reads the same with line ends of Windows, colours and the prefixes of containers', async () => {
    const plain = await gist(text);
    expect(await gist(text.replaceAll('\n', '\r\n'))).toEqual(plain);
    const lines = text.split('\n');
    expect(await gist(lines.map((line) => `\u001b[32m${line}\u001b[0m`).join('\n'))).toEqual(plain);
    expect(await gist(lines.map((line) => `api-1  | ${line}`).join('\n'))).toEqual(plain);
    // Kubernetes' times lie outside what these texts say, but for logs, whose lines they date.
    expect(await gist(lines.map((line) => `2026-11-20T04:20:31.495000001Z stderr F ${line}`).join('\n'))).toEqual(plain);
  });

  it('opens with junk in its middle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length }), fc.string({ maxLength: 200, unit: 'binary' }), async (at, junk) => {
        expect(problemsOf(await artefactsOf(text.slice(0, at) + junk + text.slice(at)))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('hostile', () => {
  const digits = '9'.repeat(400);
  it.each([
    ['MemStats', `# runtime.MemStats\n# HeapAlloc = ${digits}\n# LastGC = ${digits}\n# NumGC = ${digits}\n# PauseNs = [${digits} -1]\n# PauseEnd = [NaN ${digits}]\n# DebugGC = false\n`],
    ['MemStats, a great number of cycles', '# runtime.MemStats\n# Alloc = 1\n# LastGC = 1795147170104355420\n# NumGC = 9007199254740991\n# PauseNs = [1 2]\n# PauseEnd = [1795147170104355420 1795147170104355420]\n# DebugGC = false\n'],
    ['JSON', `{"HeapAlloc":1e999,"Sys":-5,"HeapSys":${digits},"LastGC":1e308,"NumGC":1e300,"PauseNs":[1e308],"PauseEnd":["x",null]}`],
    ['deep JSON', `{"HeapAlloc":1,"x":${'['.repeat(200_000)}`],
    ['own keys', '{"memstats":{"HeapAlloc":1},"__proto__":{"a":1},"constructor":2,"toString":3}'],
    ['gctrace', `gc 999999999999 @999999999999.9s 999%: 1e308+1e308+1e308 ms clock, 0+0/0/0+0 ms cpu, ${digits}->1->1 MB, 1 MB goal, 1 P\ngc 1 @0.1s 1%: 1.2.3+0+0 ms clock, 0 ms cpu, 1->1->1 MB, 1 MB goal, 1 P\n`],
    ['schedtrace', `SCHED 999999999999999ms: gomaxprocs=${digits} threads=${digits} runqueue=1 [ ${digits} ]\n`],
    ['Prometheus', `go_goroutines ${digits}\ngo_threads 1e999\ngo_info{version="${'a'.repeat(100_000)}"} 1 ${digits}\ngo_memstats_last_gc_time_seconds 1e300\n`],
    ['query', `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":5},"values":[["a","b"],[1e308,"1"],[1,"1e999"],7,[]]},7,{"metric":null,"histogram":[]}]}}`],
    ['table', `1e999,1\n2,${digits}\n3,4\n`],
    ['JVM', `[${digits}.0s][info][gc] GC(999999999) Pause Full ${digits}G->1M(1M) ${digits}ms\n[0.1s][gc] GC(1) Pause Young 1M->1M(1M) 1ms\n`],
    ['jstat', `Timestamp  S0     S1     E  O\n ${digits} 1 1 1 1\n 1 ${digits} 1 1 1\n`],
    ['brackets', `[gc${'['.repeat(100_000)}\n${'[gc]'.repeat(100_000)}\n${'gc 1 @'.repeat(100_000)}\n${'{"'.repeat(100_000)}`],
  ])('%s', async (_, text) => {
    const started = performance.now();
    const { artefacts } = await readAll(text);
    expect(problemsOf(artefacts)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
