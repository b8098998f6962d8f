/** Names of root nodes, and their references into the graph. */
import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import type { DumpContext } from './content/dump-context.ts';
import { answering, RecordStore } from './content/record-store.ts';
import { readThreadName } from './content/threads.ts';
import type { GraphFill } from './graph-fill.ts';
import type { RootNode, RootPlan } from './root-nodes.ts';

/** Each takes a few reads of the file; a heap with more threads has other problems than their names. */
const MOST_NAMED_THREADS = 5000;

/** Writes after all other references; says how many the file has, without those that lead from root to root. */
export async function writeRoots(
  context: DumpContext,
  plan: RootPlan,
  fill: GraphFill,
  labels: LabelBuilder,
  threadNames: ReadonlyMap<number, number>,
  rootNames: string[],
): Promise<Result<{ readonly references: number }, Failure>> {
  const named = await answering(() => nameThreads(context, plan.nodes, threadNames));
  if (!named.ok) return named;
  const references = fill.edges + fill.looseSource.length;
  const children = plan.nodes.map((): number[] => []);
  for (const [number, { parent }] of plan.nodes.entries()) if (parent >= 0) children[parent]!.push(number);
  for (const [number, node] of plan.nodes.entries()) {
    const name = nameOf(context, node, named.value);
    rootNames.push(name);
    if (number > 0) fill.label[number] = labels.intern(name, 'root');
    fill.edgeStart[number] = fill.edges;
    for (const child of children[number]!) fill.target[fill.edges++] = child;
    for (let at = plan.from[number]!; at < plan.from[number + 1]!; at++) {
      fill.target[fill.edges++] = context.base + plan.objects[at]!;
    }
    fill.edgeEnd[number] = fill.edges;
  }
  return ok({ references });
}

function nameOf(context: DumpContext, node: RootNode, threads: ReadonlyMap<number, string>): string {
  if (node.role === 'thread') {
    const name = threads.get(node.threadId);
    return name === undefined ? `thread ${node.serial}` : `thread ${JSON.stringify(name)}`;
  }
  if (node.role !== 'frame') return node.name;
  const frame = context.traces.frameAt(node.trace, node.frame, context.names, context.classes);
  if (!frame) return `frame ${node.frame}`;
  if (frame.file === '') return frame.name;
  return `${frame.name} (${frame.file}${frame.line > 0 ? `:${frame.line}` : ''})`;
}

/** By id of the thread's object. Read in file order, so that neighbours share reads. */
async function nameThreads(
  context: DumpContext,
  nodes: readonly RootNode[],
  known: ReadonlyMap<number, number>,
): Promise<Map<number, string>> {
  const store = new RecordStore(context.source, context.header.idSize);
  const found = new Map<number, string>();
  let asked = 0;
  for (const node of nodes) {
    if (node.role !== 'thread' || asked++ >= MOST_NAMED_THREADS) continue;
    const listed = known.get(node.threadId);
    const name = listed === undefined ? undefined : context.names.get(listed);
    const text = name ?? (await readThreadName(context, store, node.threadId));
    if (text !== undefined) found.set(node.threadId, text);
  }
  return found;
}
