/** `heapstory path`: why an object, or all objects of a type, are alive. */
import type { MergedPaths, ObjectRow, PathQuery, RootPath, RootPaths } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, EXIT_USAGE, parse, parseCount, wrongUsage } from '../args.ts';
import { heapLine, loadHeap, totalsOf } from '../heap.ts';
import type { Heap } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, json, printable } from '../layout.ts';
import { complain } from '../load.ts';
import { pathLevel } from '../merged-path-tree.ts';
import { findTarget } from '../path-target.ts';
import { treeJson, treeText } from '../tree-text.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_PATHS = 5;
/** Of the objects: smaller rows are not worth a line. */
const LEAST_SHARE = 0.001;

const USAGE = `heapstory path FILE ADDRESS|TYPE [-n N] [--weak] [--binary EXE] [--json]

Prints why something is alive. Of an ADDRESS (0xc000123400, c000123400, @12345): the shortest path from a root to it,
root first, then further paths that have no object in common but those that every path passes. Of a TYPE, a whole name
or a part that only one name has: the paths of all its objects, merged by type, from the objects towards the roots. FILE
is a Go heap dump, a JVM heap dump (HPROF) or a V8 heap snapshot, gzipped or not, or - for standard input.

  -n N          at most N paths (default: ${DEFAULT_PATHS}), or N rows of each level (default: all, folded below 0.1 %)
  --weak        along weak, soft and other references too that keep nothing alive
  --binary EXE  the executable that wrote a Go heap dump: it names the types
  --json        print {"totals": {"objects", "references", "shallow"}, …} with exact numbers; of an ADDRESS
                "paths": [[{"label", "address", "reference", "dominator"}]], from "(root)", which stands above all
                roots, where "skipped" counts steps of a very long path that are left out; of a TYPE
                "rows": [{"label", "kind", "count", "shallow", "retained", "children": […]}]
`;

const OPTIONS = {
  rows: { type: 'string', short: 'n' },
  weak: { type: 'boolean' },
  binary: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const path: Verb = { name: 'path', summary: 'print why an object, or a type, is alive', usage: USAGE, run };

interface Question {
  readonly file: string;
  readonly most: number | undefined;
  readonly withLoose: boolean;
  readonly asJson: boolean;
}

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals, values } = parsed.value;
  const [file, wanted, more] = positionals;
  if (file === undefined || wanted === undefined) return wrongUsage(io, 'path needs a FILE, and an ADDRESS or a TYPE', USAGE);
  if (wanted.trim() === '') return wrongUsage(io, 'the ADDRESS or TYPE is empty', USAGE);
  if (more !== undefined) return wrongUsage(io, `path takes one ADDRESS or TYPE, and ${printable(more)} is one too many`, USAGE);
  if (file === STDIN && values.binary === STDIN) return wrongUsage(io, 'standard input can be read only once', USAGE);
  const most = values.rows === undefined ? undefined : parseCount(values.rows);
  if (most === undefined && values.rows !== undefined) return wrongUsage(io, '-n needs a number, 1 or more', USAGE);

  const heap = await loadHeap(file, io, { binary: values.binary, needs: 'paths' });
  if (heap === undefined) return EXIT_UNREADABLE;
  const target = await findTarget(io, heap, wanted);
  if (!target.ok) {
    complain(io, file, target.error.sentence);
    return EXIT_USAGE;
  }
  const question = { file, most, withLoose: values.weak === true, asJson: values.json === true };
  if (target.value.caution !== undefined) complain(io, file, target.value.caution);
  if (target.value.kind === 'object') return pathsOfObject(io, heap, target.value.row, question);
  return pathsOfType(io, heap, target.value.type, question);
}

async function pathsOfObject(io: Io, heap: Heap, row: ObjectRow, { file, most, withLoose, asJson }: Question): Promise<number> {
  const query = { capture: heap.facts.id, object: row.id, withLoose, ignored: [], most: most ?? DEFAULT_PATHS };
  const found = await io.engine.paths(query);
  if (!found.ok) {
    complain(io, file, found.error.sentence);
    return EXIT_UNREADABLE;
  }
  io.out(asJson ? pathsJson(heap, found.value) : pathsText(heap, row, found.value, query));
  return EXIT_OK;
}

async function pathsOfType(io: Io, heap: Heap, type: number, { file, most, withLoose, asJson }: Question): Promise<number> {
  const found = await io.engine.mergedPaths({ capture: heap.facts.id, set: { kind: 'type', type }, withLoose });
  if (!found.ok) {
    complain(io, file, found.error.sentence);
    return EXIT_UNREADABLE;
  }
  const merged = found.value;
  const limits = { most: most ?? Infinity, least: asJson ? 0 : LEAST_SHARE * merged.objects };
  const level = pathLevel(merged, limits);
  io.out(
    asJson
      ? json({ totals: totalsOf(heap.graph), rows: treeJson(level) })
      : [
          heapLine(heap),
          `${printable(merged.name[0] ?? '')}: ${counted(merged.objects, 'object')}, and what holds ${merged.objects === 1 ? 'it' : 'them'}, towards the roots\n`,
          unheld(merged),
          treeText(level, merged.objects, 'objects', ({ count }) => count),
          merged.isDominator.some((one, at) => one && at > 0) ? '* all paths of these objects pass here\n' : '',
        ].join(''),
  );
  return EXIT_OK;
}

/** Where no path is to be seen: what the runtime holds has one, of no steps. */
function unheld({ name, objects }: MergedPaths): string {
  if (name.length > 1) return '';
  if (objects === 0) return 'No root holds any by references of this strength.\n';
  return `The runtime holds ${objects === 1 ? 'it' : 'them'} directly: no other object has to.\n`;
}

function pathsJson({ graph }: Heap, { paths }: RootPaths): string {
  const steps = ({ steps }: RootPath): readonly object[] =>
    steps.map(({ object, reference, isDominator, skipped }) => ({
      label: object.name,
      address: object.address,
      reference,
      dominator: isDominator,
      ...(skipped > 0 ? { skipped } : {}),
    }));
  return json({ totals: totalsOf(graph), paths: paths.map(steps) });
}

function pathsText(heap: Heap, row: ObjectRow, { paths, mayBeMore }: RootPaths, { withLoose, most }: Pick<PathQuery, 'withLoose' | 'most'>): string {
  const what = `${wordsOf(row)}: ${formatBytes(row.shallow)}, retains ${formatBytes(row.retained)}\n`;
  const none = `No root holds it${withLoose ? '' : ' by strong references'}: the next collection would free it.\n`;
  return [
    heapLine(heap),
    what,
    ...(paths.length === 0 ? [none] : []),
    ...paths.map(({ steps }, at) => `\nPath ${at + 1}, ${lengthText(belowRoot(steps))}\n${stepsText(belowRoot(steps))}`),
    ...(paths.length === 0 ? [] : ['\n* every path passes here\n']),
    ...(mayBeMore ? [`There may be more paths${paths.length < most ? '' : '; -n asks for them'}.\n`] : []),
  ].join('');
}

/** The root above all roots says nothing: a path begins below it, as on the page. */
function belowRoot(steps: RootPath['steps']): RootPath['steps'] {
  return steps.length > 1 && steps[0]?.object.id === 0 ? steps.slice(1) : steps;
}

/** Steps are references, so there is one less of them than of what they connect. */
function lengthText(steps: RootPath['steps']): string {
  const length = steps.slice(1).reduce((sum, { skipped }) => sum + skipped + 1, 0);
  return length === 0 ? '0 steps: the runtime holds it directly' : counted(length, 'step');
}

function stepsText(steps: RootPath['steps']): string {
  const rows = steps.flatMap(({ object, reference, strength, isDominator, skipped }, at) => [
    ...(skipped > 0 ? [['', '', '', `… ${counted(skipped, 'step')}`]] : []),
    [
      formatBytes(object.retained),
      isDominator ? '*' : ' ',
      // What refers to the first one is not shown.
      at === 0 ? '' : printable(reference),
      `${wordsOf(object)}${strength === 'strong' ? '' : ` (${strength})`}`,
    ],
  ]);
  return columns([['retained', '', 'reference', 'object'], ...rows], 'rlll');
}

function wordsOf({ name, address, preview }: ObjectRow): string {
  return [name, address, preview].filter((word) => word !== '').map(printable).join('  ');
}
