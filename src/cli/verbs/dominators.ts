/** `heapstory dominators`: who holds a heap's memory. */
import { formatCount } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { growTree } from '../dominator-tree.ts';
import type { TreeChoice } from '../dominator-tree.ts';
import { cannotGroup, GROUPINGS, heapLine, loadHeap, MOST_ROWS, parseGrouping, totalsOf } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { json, printable } from '../layout.ts';
import { complain } from '../load.ts';
import { treeJson, treeText } from '../tree-text.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_DEPTH = 4;
/** There may be millions under one object. */
const DEFAULT_OBJECTS = 20;
/** Of the heap: smaller rows are not worth a line. */
const LEAST_SHARE = 0.001;

const USAGE = `heapstory dominators FILE [--merged|--objects] [-n N] [--depth D] [--by type|package|loader]
                     [--binary EXE] [--json]

Prints who holds a heap's memory: under each row stands what would go with it. FILE is a Go heap dump, a JVM heap dump
(HPROF) or a V8 heap snapshot, gzipped or not, or - for standard input. Rows below 0.1 % of the heap are folded into one.

  --merged      objects of one type below the same types are one row (the default)
  --objects     each object by itself, with its address
  -n N          only the first N rows of each level; default: all, with --objects ${DEFAULT_OBJECTS}
  --depth D     so many levels; default: ${DEFAULT_DEPTH}
  --by WHAT     what --merged puts together: objects of a type (the default), a package, a class loader
  --binary EXE  the executable that wrote a Go heap dump: it names the types
  --json        print {"totals": {"objects", "references", "shallow"},
                "rows": [{"label", "kind", "count", "shallow", "retained", "children": […]}]} with exact numbers and
                nothing folded; with --objects rows have an "address" too. Of more than ${formatCount(MOST_ROWS)} rows the deepest
                are left out: then there is "cut": true, and "rowsLeftOut" counts those right below the rows that are
                there, not what is further down
`;

const OPTIONS = {
  merged: { type: 'boolean' },
  objects: { type: 'boolean' },
  rows: { type: 'string', short: 'n' },
  depth: { type: 'string' },
  by: { type: 'string' },
  binary: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const dominators: Verb = { name: 'dominators', summary: "print who holds a heap's memory", usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals, values } = parsed.value;
  const [file, more] = positionals;
  if (file === undefined) return wrongUsage(io, 'dominators needs a FILE', USAGE);
  if (more !== undefined) return wrongUsage(io, `dominators takes one FILE, and ${printable(more)} is one too many`, USAGE);
  if (file === STDIN && values.binary === STDIN) return wrongUsage(io, 'standard input can be read only once', USAGE);
  if (values.merged === true && values.objects === true) return wrongUsage(io, '--merged and --objects exclude each other', USAGE);
  if (values.objects === true && values.by !== undefined) return wrongUsage(io, '--by is for --merged', USAGE);
  const by = parseGrouping(values.by);
  if (by === undefined) return wrongUsage(io, `--by takes one of ${GROUPINGS.join(', ')}`, USAGE);
  const usual = values.objects === true ? DEFAULT_OBJECTS : Infinity;
  const most = values.rows === undefined ? usual : parseCount(values.rows);
  if (most === undefined) return wrongUsage(io, '-n needs a number of rows, 1 or more', USAGE);
  const depth = values.depth === undefined ? DEFAULT_DEPTH : parseCount(values.depth);
  if (depth === undefined) return wrongUsage(io, '--depth needs a number of levels, 1 or more', USAGE);

  const heap = await loadHeap(file, io, { binary: values.binary, needs: 'dominators' });
  if (heap === undefined) return EXIT_UNREADABLE;
  const trouble = cannotGroup(heap, by);
  if (trouble !== undefined) return wrongUsage(io, trouble, USAGE);
  const choice: TreeChoice = values.objects === true ? { kind: 'objects' } : { kind: 'merged', by };
  const { shallow } = heap.graph;
  const least = values.json === true ? 0 : LEAST_SHARE * shallow;
  const tree = await growTree(io, heap, choice, { most, depth, least });
  if (!tree.ok) {
    complain(io, file, tree.error.sentence);
    return EXIT_UNREADABLE;
  }
  const { level, leftOut } = tree.value;
  if (leftOut > 0) complain(io, file, `There are more than ${formatCount(MOST_ROWS)} rows, so the deepest are left out. Ask for fewer with -n or --depth.`);
  io.out(
    values.json === true
      ? json({ totals: totalsOf(heap.graph), ...(leftOut > 0 ? { cut: true, rowsLeftOut: leftOut } : {}), rows: treeJson(level) })
      : `${heapLine(heap)}${treeText(level, shallow, '%', ({ retained }) => retained)}`,
  );
  return EXIT_OK;
}
