/** `heapstory trend`: how functions, types, packages or paths went over a series of profiles or heaps. */
import type { CaptureFacts, CompareFacts, GrewPage, GrewRow } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { BYS, chooseType, emptyPath, loadAll, parseBy, queryOf, sayCautions, signed } from '../comparison.ts';
import { askForBinary } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, ownDigits, printable } from '../layout.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory trend FILE FILE… [--type T] [--by path|function|package|label] [-n N] [--binary EXE]
                [--json]

Lists how values went from file to file, in order of the times that the files say (in the given order when one does
not say), largest change from the first to the last first. One FILE may be - for standard input.

  --type T      value type, by name (inuse_space) or by the last file's index from 0; default: the last file's own
  --by WHAT     what a row stands for: a call path (the default), a function, a package, or a label; of heaps
                a path of dominators, a type, a package
  -n N          only the first N rows; default: all
  --binary EXE  the executable that wrote the Go heap dumps: it names the types
  --json        print {"type", "unit", "files": [{"name", "time", "total"}],
                "rows": [{"key", "values", "perHour", "everyStepGrew"}]} with exact numbers; perHour is null without times
`;

const OPTIONS = {
  type: { type: 'string' },
  by: { type: 'string' },
  rows: { type: 'string', short: 'n' },
  binary: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const trend: Verb = { name: 'trend', summary: 'list how values went over a series of profiles or heaps', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length < 2) return wrongUsage(io, 'trend needs at least two files', USAGE);
  if ([...files, values.binary].filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);
  const by = parseBy(values.by);
  if (by === undefined) return wrongUsage(io, `--by takes one of ${BYS.join(', ')}`, USAGE);
  const count = values.rows === undefined ? Infinity : parseCount(values.rows);
  if (count === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);

  const loaded = await loadAll(files, io, values.binary === undefined ? [] : [values.binary]);
  if (loaded === undefined) return EXIT_UNREADABLE;
  if (values.binary === undefined) for (const facts of loaded) askForBinary(io, facts);
  const captures = inOrderOfTime(loaded);
  const type = chooseType(captures, values.type);
  if (!type.ok) {
    if (values.type !== undefined) return wrongUsage(io, type.error, USAGE);
    io.err(`heapstory: ${type.error}.\n`);
    return EXIT_UNREADABLE;
  }
  const query = queryOf(captures, type.value, 'auto');
  const facts = await io.engine.compareFacts(query);
  const page = facts.ok ? await io.engine.grew(query, by, { by: 'delta', descending: true }, '', 0, count) : facts;
  if (!facts.ok || !page.ok) {
    const failure = facts.ok ? page : facts;
    if (!failure.ok) io.err(`heapstory: ${printable(failure.error.sentence)}\n`);
    return EXIT_UNREADABLE;
  }
  sayCautions(io, facts.value);
  io.out(values.json === true ? toJson(captures, type.value, facts.value, page.value) : toText(captures, type.value, facts.value, page.value));
  return EXIT_OK;
}

function inOrderOfTime(captures: readonly CaptureFacts[]): readonly CaptureFacts[] {
  if (captures.some(({ time }) => time === undefined)) return captures;
  // To the millisecond first: as texts, times with and without a fraction of a second do not sort.
  return captures.toSorted((a, b) => Date.parse(a.time!) - Date.parse(b.time!) || (a.time! < b.time! ? -1 : a.time! > b.time! ? 1 : 0));
}

function toJson(captures: readonly CaptureFacts[], type: string, facts: CompareFacts, page: GrewPage): string {
  const files = captures.map(({ name, time }, at) => ({ name, time: time === undefined ? null : ownDigits(time), total: facts.totals[at]! }));
  const rows = page.rows.map(({ key, series, perHour, everyStepGrew }) => ({ key, values: series, perHour: perHour ?? null, everyStepGrew }));
  return json({ type, unit: facts.unit, files, rows });
}

function toText(captures: readonly CaptureFacts[], type: string, facts: CompareFacts, page: GrewPage): string {
  const { unit } = facts;
  const files = captures.map(({ name, time }, at) => [`  ${at + 1}`, printable(name), formatValue(facts.totals[at]!, unit), time === undefined ? 'time not known' : ownDigits(time)]);
  const hasTimes = page.rows.some(({ perHour }) => perHour !== undefined);
  const cells = (row: GrewRow): readonly string[] => [
    ...row.series.map((value) => formatValue(value, unit)),
    row.perHour === undefined ? '–' : signed(row.perHour, unit),
    // Marked, because it is what a leak looks like.
    row.everyStepGrew ? 'every step' : '',
    printable(row.key || emptyPath(captures.at(-1)!.kind)),
  ];
  const head = [...captures.map((_, at) => String(at + 1)), hasTimes ? 'per hour' : '', 'grew', 'name'];
  return [
    `Type: ${printable(type)}\n`,
    columns(files, 'rlrl'),
    `Showing ${formatCount(page.rows.length)} of ${counted(page.rowCount, 'row')}\n`,
    columns([head, ...page.rows.map(cells)], `${'r'.repeat(captures.length)}rll`),
  ].join('');
}
