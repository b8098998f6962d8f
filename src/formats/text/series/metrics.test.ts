import { describe, expect, it } from 'vitest';
import { readMetricsJson } from './metrics-json.ts';
import { artefactsOf, byName, factOf, fixtureText, noticesOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const T = 1_795_149_600;

function matrix(result: readonly object[]): string {
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
}

describe("Prometheus' query API", () => {
  it('makes a series of each metric', async () => {
    const set = await seriesOf(
      matrix([
        { metric: { __name__: 'go_memstats_heap_alloc_bytes', job: 'api', instance: 'a:80' }, values: [[T, '100'], [T + 15.5, '2e2'], [T + 30, 'NaN']] },
        { metric: { __name__: 'process_resident_memory_bytes', job: 'api', instance: 'a:80' }, values: [[T, '1000']] },
        { metric: { __name__: 'http_requests_total', code: '200', job: 'api', instance: 'a:80' }, values: [[T, '7']] },
        { metric: { __name__: 'go_info', version: 'go1.27.3', job: 'api', instance: 'a:80' }, values: [[T, '1']] },
        { metric: { __name__: 'go_gc_gomemlimit_bytes', job: 'api', instance: 'a:80' }, values: [[T, '9.223372036854776e+18']] },
      ]),
    );
    expect(set.axis).toBe('wall');
    expect(valuesOf(set, 'heap.alloc')).toEqual([100, 200]);
    expect(Array.from(byName(set, 'heap.alloc').times)).toEqual([T * 1000, T * 1000 + 15_500]);
    expect(byName(set, 'http_requests_total{code="200"}')).toMatchObject({ isCumulative: true, unit: 'count' });
    expect(factOf(set, 'Go version')).toBe('go1.27.3');
    expect(factOf(set, 'GOMEMLIMIT')).toBe('no limit');
    expect(factOf(set, 'Process')).toBe('job="api", instance="a:80"');
  });

  it('keeps processes apart, and reads vectors and several answers', async () => {
    const vector = (instance: string, value: string): string =>
      JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: { __name__: 'go_goroutines', instance }, value: [T, value] }] } }, null, 2);
    const artefacts = await artefactsOf(`$ curl …\n${vector('a', '1')}\n${vector('b', '2')}\nthe end\n`);
    expect(artefacts.map((artefact) => artefact.kind === 'series' && valuesOf(artefact.series, 'goroutines'))).toEqual([[1], [2]]);
  });

  it('keeps what came before a cut, and says so', async () => {
    const text = matrix([{ metric: { __name__: 'go_goroutines' }, values: [[T, '1'], [T + 1, '2'], [T + 2, '3']] }]);
    const cut = text.slice(0, text.indexOf('"3"'));
    expect(valuesOf(await seriesOf(cut), 'goroutines')).toEqual([1, 2]);
    expect(await noticesOf(cut)).toEqual(['json-cut']);
  });

  it('maps the names of runtime/metrics, and does without a name', async () => {
    const set = await seriesOf(matrix([{ metric: { __name__: 'go_memory_classes_heap_objects_bytes' }, values: [[T, '5']] }, { metric: {}, values: [[T, '0.5']] }]));
    expect(valuesOf(set, 'heap.alloc')).toEqual([5]);
    expect(valuesOf(set, 'value')).toEqual([0.5]);
  });
});

describe('Prometheus text', () => {
  it('a name that comes again begins the next scrape', async () => {
    const text = [1, 2, 3].map((at) => `# TYPE go_goroutines gauge\ngo_goroutines ${at}\nprocess_resident_memory_bytes ${at}e6\n\n`).join('');
    const set = await seriesOf(text);
    expect(set.axis).toBe('order');
    expect(valuesOf(set, 'goroutines')).toEqual([1, 2, 3]);
    expect(valuesOf(set, 'rss')).toEqual([1e6, 2e6, 3e6]);
    expect(await noticesOf(text)).toEqual(['only-order']);
  });

  it('uses timestamps, reads labels with quotes, and passes over buckets', async () => {
    const set = await seriesOf(
      `# TYPE app_queue gauge\napp_queue{path="a\\"b,}",x="1",} 4 ${T}000\n# TYPE lat histogram\nlat_seconds_bucket{le="+Inf"} 4 ${T}000\nlat_seconds_sum 1.5 ${T}000\ngo_goroutines +Inf ${T}000\n`,
    );
    expect(set).toMatchObject({ axis: 'wall', takenAt: T * 1000 });
    expect(set.series.map(({ name }) => name)).toEqual(['app_queue{path="a\\"b,}",x="1"}', 'lat_seconds_sum']);
  });

  it('stops at 10,000 names', async () => {
    const text = `# HELP x y\n${Array.from({ length: 10_020 }, (_, at) => `app_metric_${at} 1`).join('\n')}\n`;
    const set = await seriesOf(text);
    expect(set.series).toHaveLength(10_000);
    expect(await noticesOf(text)).toEqual(['too-many-names']);
  });

  it('leaves the lines of a log alone', async () => {
    const read = await readAll('# HELP go_goroutines n\ngo_goroutines 5\nexit: 5\npanic: 5\nstatus 200\n');
    expect(read.used).toBe(2);
  });
});

it('passes over JSON of other kinds, and stays quiet about it', async () => {
  const text = '{"level":"info","msg":"x"}\n{\n  "a": [1, 2, {"b": "}"}]\n}\ngc 1 @1.000s 1%: 0.1+2.0+0.05 ms clock, 0.2+0.1/0.2/0.3+0.1 ms cpu, 4->5->3 MB, 8 MB goal, 8 P\n';
  const read = await readAll(text);
  expect(read.used).toBe(1);
  expect(read.artefacts).toHaveLength(1);
});

it('a document that was cut does not take the next one with it', async () => {
  const text = '{ see below:\n{"memstats": {"HeapAlloc":1,"Sys":2,"Hea\n{\n"memstats": {"HeapAlloc":3}\n}\n[\n{"HeapAlloc":4},\n{"HeapAlloc":5}\n]\n';
  const artefacts = await artefactsOf(text);
  expect(artefacts.map((artefact) => artefact.kind === 'series' && [artefact.series.source, valuesOf(artefact.series, 'heap.alloc')])).toEqual([
    ['expvar', [1, 3]],
    ['MemStats', [4, 5]],
  ]);
  const prefixed = text.split('\n').map((line) => `api-1  | ${line}`).join('\n');
  expect((await artefactsOf(prefixed)).map((artefact) => artefact.kind === 'series' && artefact.series.series)).toEqual(
    artefacts.map((artefact) => artefact.kind === 'series' && artefact.series.series),
  );
});

it('a document that never ends does not keep lines from others', async () => {
  const text = `{\n"a": [\n${'x\n'.repeat(100)}gc 1 @1.000s 1%: 0.1+2.0+0.05 ms clock, 0.2+0.1/0.2/0.3+0.1 ms cpu, 4->5->3 MB, 8 MB goal, 8 P\n`;
  expect((await readAll(text)).used).toBe(1);
});

it('reads a file of many MB in one line', () => {
  const result = Array.from({ length: 40 }, (_, at) => ({
    metric: { __name__: `go_metric_${at}_bytes`, job: 'api' },
    values: Array.from({ length: 5760 }, (_, step) => [T + step * 15, String(step * 1024)]),
  }));
  const [artefact] = readMetricsJson(`${matrix(result)}\n`);
  if (artefact?.kind !== 'series') throw new Error('no series');
  expect(artefact.series.series).toHaveLength(40);
  expect(byName(artefact.series, 'go_metric_39_bytes').times).toHaveLength(5760);
});

it('a record of a logger around a line is no document of metrics itself', async () => {
  const text = fixtureText('go127/runtime-metrics.txt');
  const log = text
    .split('\n')
    .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' }))
    .join('\n');
  expect(await seriesOf(log)).toEqual(await seriesOf(text));
});
