/** `heapstory histogram`: the types of a heap's objects, how many there are and what they retain. */
import type { Page, TypeOrder, TypeRow } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { cannotGroup, GROUPINGS, heapLine, loadHeap, parseGrouping, totalsOf } from '../heap.ts';
import type { Heap } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, percent, printable } from '../layout.ts';
import { complain } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory histogram FILE [-n N] [--by type|package|loader] [--sort retained|shallow|count|name]
                    [--binary EXE] [--json]

Lists the types of a heap's objects. FILE is a Go heap dump, a JVM heap dump (HPROF) or a V8 heap snapshot, gzipped or
not, or - for standard input. A type retains what its objects keep alive, each by itself, nothing counted twice.

  -n N          only the first N rows; default: all
  --by WHAT     what a row stands for: a type (the default), a package, a class loader
  --sort WHAT   retained (the default), shallow, count, largest first; or name
  --binary EXE  the executable that wrote a Go heap dump: it names the types
  --json        print {"totals": {"objects", "references", "shallow"},
                "rows": [{"label", "group", "loader", "kind", "count", "shallow", "retained"}]} with exact numbers;
                group (package, script or module) and loader (class loader) only where there is one; retained and
                references are null where only a histogram could be read
`;

const OPTIONS = {
  rows: { type: 'string', short: 'n' },
  by: { type: 'string' },
  sort: { type: 'string' },
  binary: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const SORTS = ['retained', 'shallow', 'count', 'name'] as const satisfies readonly TypeOrder['by'][];

export const histogram: Verb = { name: 'histogram', summary: "list the types of a heap's objects", usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals, values } = parsed.value;
  const [file, more] = positionals;
  if (file === undefined) return wrongUsage(io, 'histogram needs a FILE', USAGE);
  if (more !== undefined) return wrongUsage(io, `histogram takes one FILE, and ${printable(more)} is one too many`, USAGE);
  if (file === STDIN && values.binary === STDIN) return wrongUsage(io, 'standard input can be read only once', USAGE);
  const by = parseGrouping(values.by);
  if (by === undefined) return wrongUsage(io, `--by takes one of ${GROUPINGS.join(', ')}`, USAGE);
  const sort = SORTS.find((one) => one === (values.sort ?? 'retained'));
  if (sort === undefined) return wrongUsage(io, `--sort takes one of ${SORTS.join(', ')}`, USAGE);
  const count = values.rows === undefined ? Infinity : parseCount(values.rows);
  if (count === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);

  const heap = await loadHeap(file, io, { binary: values.binary, needs: undefined });
  if (heap === undefined) return EXIT_UNREADABLE;
  const trouble = cannotGroup(heap, by);
  if (trouble !== undefined) return wrongUsage(io, trouble, USAGE);
  const page = await io.engine.histogram(heap.facts.id, by, { by: sort, descending: sort !== 'name' }, '', 0, count);
  if (!page.ok) {
    complain(io, file, page.error.sentence);
    return EXIT_UNREADABLE;
  }
  io.out(values.json === true ? toJson(heap, page.value) : toText(heap, page.value));
  return EXIT_OK;
}

function toJson({ graph }: Heap, page: Page<TypeRow>): string {
  const rows = page.rows.map(({ name, group, loader, kind, count, shallow, retained }) => ({
    label: name,
    ...(group === '' ? {} : { group }),
    ...(loader === '' ? {} : { loader }),
    kind,
    count,
    shallow,
    retained: graph.onlyHistogram ? null : retained,
  }));
  return json({ totals: totalsOf(graph), rows });
}

function toText(heap: Heap, page: Page<TypeRow>): string {
  const { shallow, onlyHistogram } = heap.graph;
  // Two types may have one name, when a class was loaded twice.
  const seen = new Map<string, number>();
  for (const { name } of page.rows) seen.set(name, (seen.get(name) ?? 0) + 1);
  const cells = (row: TypeRow): readonly string[] => [
    formatCount(row.count),
    formatBytes(row.shallow),
    percent(row.shallow, shallow),
    ...(onlyHistogram ? [] : [formatBytes(row.retained), percent(row.retained, shallow)]),
    `${printable(row.name)}${seen.get(row.name)! > 1 && row.loader !== '' ? ` (${printable(row.loader)})` : ''}`,
  ];
  const head = ['count', 'shallow', 'shallow%', ...(onlyHistogram ? [] : ['retained', 'retained%']), 'name'];
  return [
    heapLine(heap),
    `Showing ${formatCount(page.rows.length)} of ${counted(page.rowCount, 'row')}\n`,
    columns([head, ...page.rows.map(cells)], onlyHistogram ? 'rrrl' : 'rrrrrl'),
  ].join('');
}
