/** `heapstory goroutines`: what goroutines wait for, in groups; of several files, what changed between them. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { isOfGoroutines } from '../../model/capture.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { goroutineDiffJson, goroutineDiffText, withNumbers, type GoroutineDiff } from '../goroutine-diff.ts';
import { groupsJson, groupsText, type ListedGoroutines } from '../goroutine-groups.ts';
import type { Io } from '../io.ts';
import { json } from '../layout.ts';
import { complain, loadAll, sayDoubts } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory goroutines FILE… [--by stack|state|creator] [-n N] [--state S] [--text T] [--wait MINUTES]
                     [--hide-harmless] [--objects] [--ids] [--json]

Groups the goroutines of a dump (?debug=2, SIGQUIT, a crash), of ?debug=1 or of a protobuf profile, and lists locks and
channels that several wait for, and locks that wait for each other. A file with several dumps is listed dump by dump.
Two or more files, in order of time, are compared: how each group changed from the first to the last, and of dumps of
one process which goroutines stayed. FILE may be - for standard input.

  --by WHAT        what a row stands for: one stack in one state (the default), a state, the creating function
  -n N             only the first N rows; default: all
  --state S        only goroutines in this state, as dumps print it: "chan receive"
  --text T         only goroutines with this text in a function, file, creator, state or label
  --wait MINUTES   only goroutines that are known to wait so long; only dumps in text say how long
  --hide-harmless  without those that wait on purpose: the runtime's own, servers between requests, …
  --objects        list all objects that several wait for, not only the first
  --ids            of several files: the numbers of the goroutines that stayed, came and went, for each row
  --json           print {"files": [{"name", "goroutines", "kept", "leaked", "states", "waits", "rows": [{"count", "state",
                   "frame", "file", "line", "creator", "longestWait", "medianWait", "oldestId", "leaked", "harmless",
                   "labels"}], "objects": [{"kind", "address", "waiting", "longestWait", "leaked", "holder", "sentence"}],
                   "cycles": {"known", "why", "found": [[{"goroutine", "has", "waitsFor"}]]}}]} with exact numbers; waits
                   are in minutes since the first garbage collection that saw the goroutine blocked. A state that ends
                   in ? was read from the stack and is not certain. Several files also have "comparison": {"files",
                   "totals", "sameProcess", "why", "rows": [{"name", "state", "base", "head", "delta", "change",
                   "series", "steady", "ids": {"stayed", "stayedInAll", "came", "went", "movedIn", "movedOut"}}]}; with
                   --ids its rows have "stayedIds", "cameIds" and "wentIds"
`;

const OPTIONS = {
  by: { type: 'string' },
  rows: { type: 'string', short: 'n' },
  state: { type: 'string' },
  text: { type: 'string' },
  wait: { type: 'string' },
  'hide-harmless': { type: 'boolean' },
  objects: { type: 'boolean' },
  ids: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const BYS = ['stack', 'state', 'creator'] as const satisfies readonly GoroutineQuery['by'][];

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

  const captures = await loadGoroutines(files, io);
  if (captures === undefined) return EXIT_UNREADABLE;
  const { state = '', text = '', 'hide-harmless': hideHarmless = false, ids = false } = values;
  const filter = { by, state, text, leastWait, hideHarmless, harmlessRules: undefined };
  const compared = files.length > 1 ? await compare(io, captures, filter, count, ids) : undefined;
  if (files.length > 1 && !compared) return EXIT_UNREADABLE;
  if (compared && values.json !== true) {
    io.out(goroutineDiffText(compared));
    return EXIT_OK;
  }
  const listed: ListedGoroutines[] = [];
  for (const facts of captures) {
    const one = await list(io, facts, filter, count);
    if (!one) return EXIT_UNREADABLE;
    listed.push(one);
  }
  if (values.json === true) io.out(json({ files: listed.map(groupsJson), ...(compared ? { comparison: goroutineDiffJson(compared) } : {}) }));
  else io.out(listed.map((one) => groupsText(one, listed.length > 1, values.objects === true)).join('\n'));
  return EXIT_OK;
}

/** Undefined, and complained: a file could not be opened, or has none. */
async function loadGoroutines(files: readonly string[], io: Io): Promise<readonly CaptureFacts[] | undefined> {
  const captures: CaptureFacts[] = [];
  let isWhole = true;
  for (const file of files) {
    const opened = await loadAll(file, io);
    const found = opened?.captures.filter(({ kind }) => isOfGoroutines(kind)) ?? [];
    if (opened && found.length === 0) complain(io, file, 'This is no profile of goroutines. Fetch /debug/pprof/goroutine, or ?debug=2 of it.');
    if (found.length === 0) isWhole = false;
    for (const facts of found) sayDoubts(io, facts);
    captures.push(...found);
  }
  return isWhole ? captures : undefined;
}

async function list(io: Io, facts: CaptureFacts, filter: Omit<GoroutineQuery, 'capture'>, count: number): Promise<ListedGoroutines | undefined> {
  const page = await io.engine.goroutineGroups({ ...filter, capture: facts.id }, { by: 'count', descending: true }, 0, count);
  const goroutines = await io.engine.goroutineFacts(facts.id, []);
  const objects = await io.engine.waitObjects(facts.id, 0, Infinity);
  if (page.ok && goroutines.ok && objects.ok) return { facts, goroutines: goroutines.value, page: page.value, objects: objects.value };
  for (const answer of [page, goroutines, objects]) if (!answer.ok) complain(io, facts.name, answer.error.sentence);
  return undefined;
}

async function compare(io: Io, captures: readonly CaptureFacts[], groups: Omit<GoroutineQuery, 'capture'>, count: number, withIds: boolean): Promise<GoroutineDiff | undefined> {
  const times = captures.flatMap(({ time }) => (time === undefined ? [] : [Date.parse(time)]));
  if (times.some((time, at) => at > 0 && time < times[at - 1]!)) io.err('heapstory: By their own times the files stand in another order: what shows as growth may have gone the other way.\n');
  const query = { captures: captures.map(({ id }) => id), base: 0, head: captures.length - 1, groups };
  const page = await io.engine.comparedGoroutines(query, { by: 'delta', descending: true }, 0, count);
  if (!page.ok) {
    complain(io, captures[0]!.name, page.error.sentence);
    return undefined;
  }
  const rows: GoroutineDiff['rows'][number][] = [];
  for (const row of page.value.rows) rows.push(withIds ? await withNumbers(io, query, row) : { ...row, numbers: undefined });
  return { captures, page: page.value, rows };
}
