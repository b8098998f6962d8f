/** `heapstory memory`: numbers of a runtime over time, and where its memory is. */
import type { Timeline } from '../../engine/memory-contract.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, wrongUsage } from '../args.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { json, printable } from '../layout.ts';
import { loadAll } from '../load.ts';
import { reportMemory, type MemoryReport } from '../memory-report.ts';
import { memoryJson, memoryText, memoryTsv } from '../memory-text.ts';
import { MOMENTS, parseMoment } from '../memory-time.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory memory FILE… [--at TIME] [--all] [--json | --tsv]

Puts all numbers over time onto one axis: MemStats (also behind heap?debug=1), expvar, runtime/metrics, Prometheus,
gctrace and scheduler lines of a log, tables of time and RSS; jstat, GC logs and class histograms of a JVM. Lists the
main lines, collections and restarts, then where the memory is at the last moment, and the goal of the next collection
by GOGC. Profiles and heaps among the files stand on the same axis. FILE may be - for standard input.

  --at TIME  account for this moment: 2026-11-20T04:20:31Z; 90s or 1h30m since the process began; a place in the order
  --all      list all lines, not the main ones only
  --json     print {"runtimes": [{"runtime", "axis", "from", "to", "sources", "lines": [{"name", "unit", "first", "last",
             "least", "most", "perHour", …}], "collector", "restarts", "moment": {"time", "values", "account", "goals"}}]}
             with exact numbers; times are in ms, since 1970 or since the process began, or places from 0
  --tsv      print all points: line, unit, time, value
`;

const OPTIONS = {
  at: { type: 'string' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  tsv: { type: 'boolean' },
} as const;

export const memory: Verb = { name: 'memory', summary: 'numbers over time, and where the memory is', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length === 0) return wrongUsage(io, 'memory needs a FILE', USAGE);
  if (files.filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);
  if (values.json === true && values.tsv === true) return wrongUsage(io, '--json and --tsv can not go together', USAGE);

  let isWhole = true;
  for (const file of files) isWhole = (await loadAll(file, io)) !== undefined && isWhole;
  if (!isWhole) return EXIT_UNREADABLE;
  const timelines = await timelinesOf(io);
  if (timelines === undefined) return EXIT_UNREADABLE;
  if (values.tsv === true) return printPoints(timelines, io);

  const reports: MemoryReport[] = [];
  for (const timeline of timelines) {
    const at = values.at === undefined ? undefined : parseMoment(values.at, timeline.axis);
    if (values.at !== undefined && at === undefined) return wrongUsage(io, `--at takes ${MOMENTS[timeline.axis]} here`, USAGE);
    const report = await reportMemory(io.engine, timeline, at);
    if (!report.ok) return complainOf(io, report.error.sentence);
    reports.push(report.value);
  }
  io.out(values.json === true ? json({ runtimes: reports.map(memoryJson) }) : reports.map((report) => memoryText(report, values.all === true)).join('\n'));
  return EXIT_OK;
}

/** One for each runtime that something is open of. */
async function timelinesOf(io: Io): Promise<readonly Timeline[] | undefined> {
  const first = await io.engine.timeline();
  if (!first.ok) {
    complainOf(io, first.error.sentence);
    return undefined;
  }
  const timelines = [first.value];
  for (const family of first.value.families) {
    if (family === first.value.family) continue;
    const other = await io.engine.timeline(family);
    if (other.ok) timelines.push(other.value);
  }
  return timelines;
}

async function printPoints(timelines: readonly Timeline[], io: Io): Promise<number> {
  io.out('line\tunit\ttime\tvalue\n');
  for (const { family, from, to, lines } of timelines) {
    const units = new Map(lines.map(({ name, unit }) => [name, unit]));
    // Line by line: an export of metrics can have hundreds of long ones.
    for (const { name } of lines) {
      const slice = await io.engine.timelineSlice({ family, names: [name], from, to, points: Infinity });
      if (!slice.ok) return complainOf(io, slice.error.sentence);
      io.out(memoryTsv(slice.value, units));
    }
  }
  return EXIT_OK;
}

function complainOf(io: Io, sentence: string): number {
  io.err(`heapstory: ${printable(sentence)}\n`);
  return EXIT_UNREADABLE;
}
