/** `heapstory open`: what the files are, without looking into their stacks. */
import type { CaptureFacts, OpenedFile } from '../../engine/contract.ts';
import type { GraphFacts } from '../../engine/graph-contract.ts';
import type { SeriesFacts } from '../../engine/memory-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent, formatValue } from '../../lib/format-value.ts';
import type { ProfileKind } from '../../model/capture.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, wrongUsage } from '../args.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, ownDigits, printable } from '../layout.ts';
import { loadAll } from '../load.ts';
import { sourceJson } from '../memory-text.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory open FILE… [--binary EXE] [--json]

Says what each FILE is: its kind, value types and totals, counts, capture time, and what to be careful about; of a heap
its objects, references and roots; of numbers over time their source and axis. A text may hold several of them. FILE may
be - for standard input.

  --binary EXE  the executable that wrote a Go heap dump: it names the types
  --json        print {"captures": […], "series": […], "extras": […]} with exact numbers; heaps have a "graph"
`;

export const open: Verb = { name: 'open', summary: 'say what files are, and their totals', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, { binary: { type: 'string' }, json: { type: 'boolean' } });
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length === 0) return wrongUsage(io, 'open needs at least one FILE', USAGE);
  if ([...files, values.binary].filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);

  const opened: OpenedFile[] = [];
  for (const file of files) {
    const found = await loadAll(file, io, values.binary);
    if (found === undefined) continue;
    // One at a time in memory: only the facts are needed.
    for (const { id } of found.captures) io.engine.close(id);
    for (const { id } of found.series) io.engine.closeSeries(id);
    opened.push(found);
  }
  const captures = opened.flatMap((one) => one.captures);
  const series = opened.flatMap((one) => one.series);
  const extras = opened.flatMap((one) => one.extras);
  io.out(
    values.json === true
      ? json({ captures: captures.map(toJson), series: series.map(sourceJson), extras })
      : [...captures.map(toText), ...series.map(seriesText), ...extras.map(({ name, sentence }) => `${printable(`${name}: ${sentence}`)}\n`)].join('\n'),
  );
  return opened.length === files.length ? EXIT_OK : EXIT_UNREADABLE;
}

function toJson(facts: CaptureFacts): unknown {
  return {
    name: facts.name,
    format: facts.format,
    kind: facts.kind,
    valueTypes: facts.valueTypes.map(({ type, unit, total, net }) => ({ type, unit, total, ...(net === total ? {} : { net }) })),
    samples: facts.samples,
    functions: facts.functions,
    locations: facts.locations,
    time: facts.time === undefined ? null : ownDigits(facts.time),
    period: facts.period ?? null,
    ...(facts.graph === undefined ? {} : { graph: facts.graph }),
    warnings: facts.notices.map(({ sentence }) => sentence),
  };
}

const HEAPS: Partial<Record<ProfileKind, string>> = {
  'go-objects': 'Go heap',
  'jvm-objects': 'Java heap',
  'v8-objects': 'V8 heap',
};

function toText(facts: CaptureFacts): string {
  const kind = HEAPS[facts.kind] ?? `${facts.kind} profile`;
  const counts = `${counted(facts.samples, 'sample')}, ${counted(facts.functions, 'function')}, ${counted(facts.locations, 'location')}, deepest stack ${formatCount(facts.deepestStack)}`;
  const lines = [
    `${facts.name}: ${kind} (${facts.format})`,
    ...(facts.graph === undefined ? [`  ${counts}`] : graphLines(facts.graph)),
    ...(facts.binary === undefined ? [] : [`  binary ${facts.binary}`]),
    ...(facts.time === undefined ? [] : [`  time   ${ownDigits(facts.time)}`]),
    ...(facts.period === undefined ? [] : [`  period ${formatValue(facts.period.value, facts.period.unit)} of ${facts.period.type}`]),
  ].map((line) => `${printable(line)}\n`);
  const types = facts.valueTypes.map(({ type, unit, total, net }) => [
    `  ${printable(type)}`,
    formatValue(total, unit),
    net === total ? '' : `net ${formatValue(net, unit)}`,
  ]);
  const notices = facts.notices.map(({ severity, sentence }) => `  ${severity}: ${printable(sentence)}\n`);
  return [...lines, columns(types, 'lrl'), ...notices].join('');
}

function seriesText({ name, source, family, axis, series, points, marks, facts, notices }: SeriesFacts): string {
  const counts = `${counted(series, 'line')}, ${counted(points, 'point')}${marks === 0 ? '' : `, ${counted(marks, 'event')}`}`;
  const lines = [
    `${name}: numbers over time (${source}${family === 'jvm' ? ', JVM' : ''})`,
    `  ${counts}, ${AXES[axis]}`,
    ...facts.map(({ label, value }) => `  ${label}: ${value}`),
    ...notices.map(({ severity, sentence }) => `  ${severity}: ${sentence}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const AXES = {
  wall: 'placed by the clock',
  process: 'placed by the time since the process began',
  order: 'only their order is known',
} as const;

function graphLines(graph: GraphFacts): readonly string[] {
  const { objects, references, shallow, types, unreachable, roots, typed, extras, onlyHistogram } = graph;
  const counts = `${counted(objects, 'object')} of ${counted(types, 'type')}, ${formatBytes(shallow)}`;
  // What was not read is not counted either.
  if (onlyHistogram) return [`  ${counts}; only the histogram was read`];
  return [
    `  ${graph.producer}`,
    `  ${counts}, ${counted(references, 'reference')}`,
    `  unreachable: ${counted(unreachable.objects, 'object')}, ${formatBytes(unreachable.shallow)}`,
    `  roots: ${roots.length === 0 ? 'none' : roots.map(({ kind, count }) => `${kind} ${formatCount(count)}`).join(', ')}`,
    `  typed: ${formatPercent(typed, 1)} of the bytes`,
    ...extras.map(({ label, value }) => `  ${label}: ${value}`),
    ...(graph.wantsBinary ? ['  The executable that wrote this dump names the types: --binary EXE'] : []),
  ];
}
