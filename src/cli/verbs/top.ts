/** `heapstory top`: the functions with the largest values, as `go tool pprof -top` lists them. */
import type { CaptureFacts, StackQuery, TopPage, TopRow } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import type { Filter } from '../../model/query.ts';
import { EXIT_OK, EXIT_UNREADABLE, EXIT_USAGE, parse, parseCount, wrongUsage } from '../args.ts';
import { askForBinary } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, ownDigits, percent, printable } from '../layout.ts';
import { complain, load, sayDoubts } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory top FILE [--type T] [--cum] [-n N] [--focus RE] [--ignore RE] [--binary EXE]
              [--json]

Lists functions by value, largest first; of a heap of objects types, whose cumulative value is what they hold. FILE may
be - for standard input.

  --type T      value type, by name (inuse_space) or by index from 0; default: the profile's own
  --cum         sort by cumulative value instead of flat
  -n N          only the first N rows; default: all
  --focus RE    only samples with a function, file or binary that matches RE; may be given several times
  --ignore RE   without the samples that match RE; may be given several times
  --binary EXE  the executable that wrote a Go heap dump: it names the types
  --json        print {"type", "unit", "total", "rows": [{"name", "file", "flat", "cum"}]} with exact numbers
`;

const OPTIONS = {
  type: { type: 'string' },
  cum: { type: 'boolean' },
  rows: { type: 'string', short: 'n' },
  focus: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  binary: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const top: Verb = { name: 'top', summary: 'list the functions, or types, with the largest values', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals, values } = parsed.value;
  const [file, more] = positionals;
  if (file === undefined) return wrongUsage(io, 'top needs a FILE', USAGE);
  if (more !== undefined) return wrongUsage(io, `top takes one FILE, and ${printable(more)} is one too many`, USAGE);
  if (file === STDIN && values.binary === STDIN) return wrongUsage(io, 'standard input can be read only once', USAGE);
  const count = values.rows === undefined ? Infinity : parseCount(values.rows);
  if (count === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);

  const facts = await load(file, io, values.binary);
  if (facts === undefined) return EXIT_UNREADABLE;
  if (facts.valueTypes.length === 0) {
    complain(io, file, 'The profile has no value types, so there is nothing to list.');
    return EXIT_UNREADABLE;
  }
  const type = values.type === undefined ? facts.defaultType : findType(facts, values.type);
  if (type === undefined) {
    return wrongUsage(io, `${printable(facts.name)} has no value type ${printable(values.type ?? '')}. It has: ${namesOf(facts)}`, USAGE);
  }
  const filters: Filter[] = [
    ...(values.focus ?? []).map((value): Filter => ({ kind: 'focus', pattern: { by: 'regex', value } })),
    ...(values.ignore ?? []).map((value): Filter => ({ kind: 'ignore', pattern: { by: 'regex', value } })),
  ];
  const query: StackQuery = { capture: facts.id, type, filters };
  const page = await io.engine.top(query, { by: values.cum === true ? 'cum' : 'flat', descending: true }, '', 0, count);
  if (!page.ok) {
    complain(io, file, page.error.sentence);
    return page.error.code === 'bad-pattern' ? EXIT_USAGE : EXIT_UNREADABLE;
  }
  sayDoubts(io, facts);
  if (values.binary === undefined) askForBinary(io, facts);
  io.out(values.json === true ? toJson(facts, type, page.value) : toText(facts, type, page.value));
  return EXIT_OK;
}

/** A type may be called like a number, so names go first. */
function findType(facts: CaptureFacts, wanted: string): number | undefined {
  const byName = facts.valueTypes.findIndex(({ type }) => type === wanted);
  if (byName >= 0) return byName;
  const index = /^\d{1,6}$/.test(wanted) ? Number(wanted) : -1;
  return index >= 0 && index < facts.valueTypes.length ? index : undefined;
}

function namesOf(facts: CaptureFacts): string {
  return facts.valueTypes.map(({ type }, index) => `${index} ${printable(type)}`).join(', ');
}

function toJson(facts: CaptureFacts, type: number, page: TopPage): string {
  const { type: name, unit } = facts.valueTypes[type]!;
  const rows = page.rows.map(({ name, file, flat, cum }) => ({ name, file, flat, cum }));
  return json({ type: name, unit, total: page.total, rows });
}

function toText(facts: CaptureFacts, type: number, page: TopPage): string {
  const { type: name, unit } = facts.valueTypes[type]!;
  const { total, rows } = page;
  const shown = rows.at(-1)?.runningFlat ?? 0;
  const head = [
    ...(facts.binary === undefined ? [] : [`File: ${facts.binary.slice(facts.binary.lastIndexOf('/') + 1)}`]),
    `Type: ${name}`,
    ...(facts.time === undefined ? [] : [`Time: ${ownDigits(facts.time)}`]),
    `Showing ${formatCount(rows.length)} of ${counted(page.rowCount, facts.graph === undefined ? 'function' : 'type')}, ${formatValue(shown, unit)}, ${percent(shown, total)} of ${formatValue(total, unit)} total`,
  ].map((line) => `${printable(line)}\n`);
  const cells = (row: TopRow): readonly string[] => [
    formatValue(row.flat, unit),
    percent(row.flat, total),
    percent(row.runningFlat, total),
    formatValue(row.cum, unit),
    percent(row.cum, total),
    `${printable(row.name)}${row.inline === 'yes' ? ' (inline)' : row.inline === 'partial' ? ' (partial-inline)' : ''}`,
  ];
  return [...head, columns([['flat', 'flat%', 'sum%', 'cum', 'cum%', 'name'], ...rows.map(cells)], 'rrrrrl')].join('');
}
