/** `heapstory diff`: what grew from one profile, or heap of objects, to another. */
import type { CompareFacts, GrewPage, GrewRow } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import { isOfOwners } from '../../model/capture.ts';
import type { ProfileKind } from '../../model/capture.ts';
import { EXIT_OK, EXIT_UNREADABLE, EXIT_USAGE, parse, parseCount, wrongUsage } from '../args.ts';
import { BYS, change, chooseType, emptyPath, filtersOf, loadAll, parseBy, queryOf, sayCautions, signed } from '../comparison.ts';
import { askForBinary, MOST_ROWS } from '../heap.ts';
import { diffHeaps, heapDiffJson, heapDiffText, pairOf } from '../heap-diff.ts';
import type { HeapPair } from '../heap-diff.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, printable } from '../layout.ts';
import { complain } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory diff BASE HEAD [--type T] [--by path|function|package|label] [-n N] [--exact]
               [--focus RE] [--ignore RE] [--binary EXE] [--json]

Lists what changed from BASE to HEAD, largest change first. One of the files may be - for standard input.

Of two heaps of objects it says first where objects pile up, then compares who holds what: each row that differs is a
chain of types in the dominator tree. With --type, --by, --exact, --focus or --ignore the types of heaps are compared as
functions of profiles are.

  --type T      value type, by name (inuse_space) or by HEAD's index from 0; default: HEAD's own
  --by WHAT     what a row stands for: a call path (the default), a function, a package, or a label
  -n N          only the first N rows; default: all
  --exact       match functions by their exact names, also across builds
  --focus RE    only samples with a function, file or binary that matches RE; may be given several times
  --ignore RE   without the samples that match RE; may be given several times
  --binary EXE  the executable that wrote Go heap dumps: it names the types; given twice, BASE's and HEAD's
  --json        print {"type", "unit", "base": {"total"}, "head": {"total"}, "rows": [{"key", "base", "head", "delta"}]}
                with exact numbers; the key of a path is its functions joined by ";", outermost first. Of heaps:
                {"totals": {"base": {"objects", "shallow"}, "head": {…}}, "points": [{"path", "sentence", "entries",
                "base", "head", "countDelta", "retainedDelta"}], "rows": [{"label", "path", "kind",
                "base": {"count", "shallow", "retained"}, "head": {…}, "delta"}]}; delta is of what is retained
`;

const OPTIONS = {
  type: { type: 'string' },
  by: { type: 'string' },
  rows: { type: 'string', short: 'n' },
  exact: { type: 'boolean' },
  focus: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  binary: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

export const diff: Verb = { name: 'diff', summary: 'list what grew from one profile or heap to another', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length !== 2) return wrongUsage(io, `diff needs two files, BASE and HEAD, and got ${files.length}`, USAGE);
  const { binary: binaries = [] } = values;
  if (binaries.length > 2) return wrongUsage(io, 'diff takes two executables at most', USAGE);
  if ([...files, ...binaries].filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);
  const by = parseBy(values.by);
  if (by === undefined) return wrongUsage(io, `--by takes one of ${BYS.join(', ')}`, USAGE);
  const count = values.rows === undefined ? Infinity : parseCount(values.rows);
  if (count === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);

  const captures = await loadAll(files, io, binaries);
  if (captures === undefined) return EXIT_UNREADABLE;
  if (binaries.length === 0) for (const facts of captures) askForBinary(io, facts);
  const { type: wanted, by: rowsBy, exact, focus, ignore } = values;
  const asProfiles = [wanted, rowsBy, exact, focus, ignore].some((option) => option !== undefined);
  const heaps = pairOf(captures);
  if (heaps && !asProfiles) return diffOfHeaps(io, heaps, count, values.json === true);
  const type = chooseType(captures, values.type);
  if (!type.ok) return refuse(io, type.error, values.type === undefined);
  const query = queryOf(captures, type.value, values.exact === true ? 'exact' : 'auto', filtersOf(values.focus, values.ignore));
  const facts = await io.engine.compareFacts(query);
  const page = facts.ok ? await io.engine.grew(query, by, { by: 'delta', descending: true }, '', 0, count) : facts;
  if (!facts.ok || !page.ok) {
    const failure = facts.ok ? page : facts;
    if (failure.ok) return EXIT_UNREADABLE;
    io.err(`heapstory: ${printable(failure.error.sentence)}\n`);
    return failure.error.code === 'bad-pattern' ? EXIT_USAGE : EXIT_UNREADABLE;
  }
  sayCautions(io, facts.value);
  io.out(values.json === true ? toJson(type.value, facts.value, page.value) : toText(type.value, captures[1]!.kind, facts.value, page.value));
  return EXIT_OK;
}

async function diffOfHeaps(io: Io, heaps: HeapPair, count: number, asJson: boolean): Promise<number> {
  const flat = [heaps.base, heaps.head].find(({ graph }) => graph.onlyHistogram);
  if (flat) {
    complain(io, flat.name, 'Only the histogram of this heap was read, so who holds what can not be compared. With --by function the types are.');
    return EXIT_UNREADABLE;
  }
  const compared = await diffHeaps(io, heaps);
  if (!compared.ok) {
    io.err(`heapstory: ${printable(compared.error.sentence)}\n`);
    return EXIT_UNREADABLE;
  }
  const facts = await io.engine.compareFacts(queryOf([heaps.base, heaps.head], 'live_space', 'exact'));
  if (facts.ok) sayCautions(io, facts.value);
  if (compared.value.isCut) io.err(`heapstory: the trees have more than ${formatCount(MOST_ROWS)} rows; the deepest are left out.\n`);
  io.out(asJson ? heapDiffJson(heaps, compared.value, count) : heapDiffText(heaps, compared.value, count));
  return EXIT_OK;
}

function refuse(io: Io, sentence: string, isTheFiles: boolean): number {
  if (!isTheFiles) return wrongUsage(io, sentence, USAGE);
  io.err(`heapstory: ${sentence}.\n`);
  return EXIT_UNREADABLE;
}

function toJson(type: string, facts: CompareFacts, page: GrewPage): string {
  const rows = page.rows.map(({ key, base, head, delta }) => ({ key, base, head, delta }));
  return json({ type, unit: facts.unit, base: { total: facts.base }, head: { total: facts.head }, rows });
}

function toText(type: string, kind: ProfileKind, facts: CompareFacts, page: GrewPage): string {
  const { unit, base, head } = facts;
  const total = `${formatValue(base, unit)} → ${formatValue(head, unit)}, ${signed(head - base, unit)} ${change(base, head)}`.trimEnd();
  const lines = [`Type: ${type}`, `Total: ${total}`, `Showing ${formatCount(page.rows.length)} of ${counted(page.rowCount, 'row')}`];
  const cells = (row: GrewRow): readonly string[] => [
    formatValue(row.base, unit),
    formatValue(row.head, unit),
    signed(row.delta, unit),
    change(row.base, row.head),
    // Within what sampling alone can make.
    row.noise > 0 && row.delta !== 0 && Math.abs(row.delta) <= row.noise ? '~' : '',
    `${printable((row.path.length > 1 ? row.path.join(';') : row.key) || emptyPath(kind))}${row.renamedFrom === undefined ? '' : ` (was ${printable(row.renamedFrom)})`}`,
  ];
  return [
    ...lines.map((line) => `${printable(line)}\n`),
    columns([['base', 'head', 'change', '%', '', isOfOwners(kind) ? 'name' : '~ within sampling noise'], ...page.rows.map(cells)], 'rrrrll'),
  ].join('');
}
