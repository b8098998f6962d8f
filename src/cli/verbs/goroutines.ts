/** `heapstory goroutines`: what goroutines wait for, in groups. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineGroupPage, GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { loadAll } from '../comparison.ts';
import type { Io } from '../io.ts';
import { columns, json, percent, printable } from '../layout.ts';
import { complain } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory goroutines FILE… [--by stack|state|creator] [-n N] [--state S] [--text T] [--wait MINUTES]
                     [--hide-harmless] [--json]

Groups the goroutines of a dump (?debug=2, SIGQUIT, a crash), of ?debug=1 or of a protobuf profile. A file with several
dumps is listed dump by dump. FILE may be - for standard input.

  --by WHAT        what a row stands for: one stack in one state (the default), a state, the creating function
  -n N             only the first N rows; default: all
  --state S        only goroutines in this state, as dumps print it: "chan receive"
  --text T         only goroutines with this text in a function, file, creator, state or label
  --wait MINUTES   only goroutines that are known to wait so long; only dumps in text say how long
  --hide-harmless  without those that wait on purpose: the runtime's own, servers between requests, …
  --json           print {"files": [{"name", "goroutines", "rows": [{"count", "state", "frame", "file", "line", "creator",
                   "longestWait", "medianWait", "oldestId", "leaked", "harmless", "labels"}]}]} with exact numbers;
                   waits are in minutes since the first garbage collection that saw the goroutine blocked. A state
                   that ends in ? was read from the stack and is not certain
`;

const OPTIONS = {
  by: { type: 'string' },
  rows: { type: 'string', short: 'n' },
  state: { type: 'string' },
  text: { type: 'string' },
  wait: { type: 'string' },
  'hide-harmless': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const BYS = ['stack', 'state', 'creator'] as const satisfies readonly GoroutineQuery['by'][];
const KINDS: ReadonlySet<string> = new Set(['goroutine', 'goroutineleak']);

export const goroutines: Verb = { name: 'goroutines', summary: 'group goroutines by what they wait for', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length === 0) return wrongUsage(io, 'goroutines needs a FILE', USAGE);
  const by = BYS.find((one) => one === (values.by ?? 'stack'));
  if (by === undefined) return wrongUsage(io, `--by takes one of ${BYS.join(', ')}`, USAGE);
  const count = values.rows === undefined ? Infinity : parseCount(values.rows);
  if (count === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);
  const leastWait = values.wait === undefined ? 0 : parseCount(values.wait);
  if (leastWait === undefined) return wrongUsage(io, '--wait needs a number of minutes, 1 or more', USAGE);

  const loaded = await loadAll(files, io);
  if (loaded === undefined) return EXIT_UNREADABLE;
  const captures = loaded.flatMap((facts) => [facts, ...facts.also]);
  const other = captures.find(({ kind }) => !KINDS.has(kind));
  if (other !== undefined) {
    complain(io, other.name, 'This is no profile of goroutines. Fetch /debug/pprof/goroutine, or ?debug=2 of it.');
    return EXIT_UNREADABLE;
  }
  const pages: { readonly facts: CaptureFacts; readonly page: GoroutineGroupPage }[] = [];
  for (const facts of captures) {
    const query: GoroutineQuery = {
      capture: facts.id,
      by,
      state: values.state ?? '',
      text: values.text ?? '',
      leastWait,
      hideHarmless: values['hide-harmless'] === true,
      harmlessRules: undefined,
    };
    const page = await io.engine.goroutineGroups(query, { by: 'count', descending: true }, 0, count);
    if (!page.ok) {
      complain(io, facts.name, page.error.sentence);
      return EXIT_UNREADABLE;
    }
    pages.push({ facts, page: page.value });
  }
  io.out(values.json === true ? toJson(pages) : pages.map(({ facts, page }) => toText(facts, page, pages.length > 1)).join('\n'));
  return EXIT_OK;
}

function toJson(pages: readonly { readonly facts: CaptureFacts; readonly page: GoroutineGroupPage }[]): string {
  const files = pages.map(({ facts, page }) => ({
    name: facts.name,
    goroutines: page.total,
    kept: page.kept,
    rows: page.rows.map(({ count, state, frame, creator, longestWait, medianWait, oldestId, leaked, harmless, labels }) => ({
      count,
      state,
      frame: frame?.name ?? null,
      file: frame?.file ?? null,
      line: frame?.line ?? null,
      creator: creator?.name ?? null,
      longestWait: longestWait ?? null,
      medianWait: medianWait ?? null,
      oldestId: oldestId ?? null,
      leaked,
      harmless: harmless ?? null,
      labels,
    })),
  }));
  return json({ files });
}

function toText(facts: CaptureFacts, page: GoroutineGroupPage, isNamed: boolean): string {
  const hasWaits = page.rows.some(({ longestWait }) => longestWait !== undefined && longestWait > 0);
  const minutes = (wait: number | undefined): string => (wait === undefined || wait === 0 ? '' : `${formatCount(wait)} min`);
  const cells = (row: GoroutineGroupRow): readonly string[] => [
    formatCount(row.count),
    percent(row.count, page.total),
    ...(hasWaits ? [minutes(row.longestWait), minutes(row.medianWait)] : []),
    `${printable(row.state)}${row.otherStates > 0 ? ` +${row.otherStates}` : ''}`,
    placeOf(row),
  ];
  const head = ['count', 'share', ...(hasWaits ? ['longest', 'median'] : []), 'state', 'where'];
  return [
    ...(isNamed ? [`${printable(facts.name)}\n`] : []),
    `${counted(page.total, 'goroutine')}${page.kept === page.total ? '' : `, ${formatCount(page.kept)} of them kept`}, ${counted(page.rowCount, 'group')}\n`,
    columns([head, ...page.rows.map(cells)], hasWaits ? 'rrrrll' : 'rrll'),
  ].join('');
}

function placeOf({ frame, programFrame, creator, harmless, leaked }: GoroutineGroupRow): string {
  const place = printable((programFrame ?? frame)?.name ?? '(no stack)');
  const notes = [
    ...(creator === undefined ? [] : [`created by ${printable(creator.name)}`]),
    ...(leaked > 0 ? [`${formatCount(leaked)} leaked`] : []),
    ...(harmless === undefined ? [] : [`harmless: ${printable(harmless)}`]),
  ];
  return notes.length === 0 ? place : `${place} (${notes.join('; ')})`;
}
