/** Rows as TSV, a subtree as JSON. */
import { ok } from '../lib/result.ts';
import type { Answer, ExportedFile } from './contract.ts';
import type { GraphExport, NodeTree, ObjectRow, Page, TypeRow } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { histogramPage, instancePage } from './graph-tables.ts';
import { prunedTree } from './graph-pictures.ts';

const MOST_TREE_NODES = 100_000;

export async function exportGraph(desk: GraphDesk, name: string, options: GraphExport): Promise<Answer<ExportedFile>> {
  const stem = name.slice(name.lastIndexOf('/') + 1).replace(/\.gz$/i, '').replaceAll(/[^\w.-]+/g, '_') || 'heap';
  if (options.format === 'json') {
    const tree = await nodeTree(desk, options.tree, options.root, options.depth, 0);
    return tree.ok ? ok(fileOf(`${stem}.dominators.json`, 'application/json', `${JSON.stringify(tree.value, undefined, 1)}\n`)) : tree;
  }
  if (options.table === 'histogram') {
    const page = await histogramPage(desk, options.grouping, options.order, options.text, 0, Number.MAX_SAFE_INTEGER);
    return page.ok ? ok(fileOf(`${stem}.histogram.tsv`, 'text/tab-separated-values', typesTsv(page.value))) : page;
  }
  const page = await instancePage(desk, options.set, options.order, 0, MOST_TREE_NODES);
  return page.ok ? ok(fileOf(`${stem}.objects.tsv`, 'text/tab-separated-values', objectsTsv(page.value))) : page;
}

/** A dominator subtree as the command line tool prints it: nodes below `leastShare` of the root are left out. */
export async function nodeTree(
  desk: GraphDesk,
  tree: Parameters<typeof prunedTree>[1]['tree'],
  root: number,
  depth: number,
  leastShare: number,
): Promise<Answer<NodeTree>> {
  const pruned = await prunedTree(desk, { capture: desk.id, tree, root, leastShare, most: MOST_TREE_NODES, maxDepth: depth });
  if (!pruned.ok) return pruned;
  const { name, kind, count, shallow, retained, parent } = pruned.value;
  const nodes = name.map((label, at): NodeTree & { children: NodeTree[] } => ({
    label,
    kind: kind[at]!,
    count: count[at]!,
    shallow: shallow[at]!,
    retained: retained[at]!,
    children: [],
  }));
  for (let at = 1; at < nodes.length; at++) nodes[parent[at]!]!.children.push(nodes[at]!);
  return ok(nodes[0]!);
}

function typesTsv(page: Page<TypeRow>): string {
  return tsv(
    ['count', 'shallow', 'retained', 'kind', 'name', 'group', 'loader'],
    page.rows.map((row) => [row.count, row.shallow, row.retained, row.kind, row.name, row.group, row.loader]),
  );
}

function objectsTsv(page: Page<ObjectRow>): string {
  return tsv(
    ['address', 'shallow', 'retained', 'children', 'name', 'preview'],
    page.rows.map((row) => [row.address, row.shallow, row.retained, row.children, row.name, row.preview]),
  );
}

function tsv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const clean = (cell: string | number): string => String(cell).replaceAll(/[\t\r\n]+/g, ' ');
  return `${[head.join('\t'), ...rows.map((row) => row.map(clean).join('\t'))].join('\n')}\n`;
}

function fileOf(name: string, mime: string, text: string): ExportedFile {
  return { name, mime, bytes: new TextEncoder().encode(text) };
}
