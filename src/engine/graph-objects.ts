/** Answers about one object. */
import { readable } from '../analysis/function-groups.ts';
import { err, ok } from '../lib/result.ts';
import { STRENGTHS, type SourceFrame } from '../model/object-graph.ts';
import type { Answer } from './contract.ts';
import type { FieldRow, ObjectFacts, ObjectId, ObjectRow, Page, ReferrerRow } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { objectRows } from './graph-rows.ts';

export async function objectFacts(desk: GraphDesk, object: ObjectId): Promise<Answer<ObjectFacts>> {
  const { graph, content } = desk;
  if (!isObject(desk, object)) return noObject();
  const node = graph.nodeOf[object]!;
  const isReachable = object < graph.reachable;
  const dominator = isReachable && object !== 0 ? graph.dominator[object]! : undefined;
  const [described, rows, referrers] = await Promise.all([
    content.describe(node, 0, 0),
    objectRows(desk, dominator === undefined ? [object] : [object, dominator]),
    desk.referrers(),
  ]);
  if (!described.ok) return described;
  if (!rows.ok) return rows;
  const { summary, fieldCount, text, bytes, allocatedAt, stack, facts } = described.value;
  return ok({
    row: rows.value[0]!,
    summary: readable(summary),
    type: graph.label[object]!,
    dominator: rows.value[1],
    referrers: referrers.countOf(node),
    fieldCount,
    text,
    bytes,
    allocatedAt: allocatedAt.map(readableFrame),
    stack: stack.map(readableFrame),
    facts: facts.map(({ label, value }) => ({ label, value: readable(value) })),
  });
}

export async function fieldPage(desk: GraphDesk, object: ObjectId, start: number, end: number): Promise<Answer<Page<FieldRow>>> {
  const { graph, content } = desk;
  if (!isObject(desk, object)) return noObject();
  const described = await content.describe(graph.nodeOf[object]!, start, end);
  if (!described.ok) return described;
  const { fields, fieldCount } = described.value;
  const targets = fields.flatMap(({ target }) => (target === undefined ? [] : [graph.objectOf[target]!]));
  const rows = await objectRows(desk, targets);
  if (!rows.ok) return rows;
  let at = 0;
  return ok({
    rowCount: fieldCount,
    start,
    rows: fields.map(({ name, type, value, target, strength }) => ({
      name: readable(name),
      type: readable(type),
      value: readable(value),
      target: target === undefined ? undefined : rows.value[at++],
      strength,
    })),
  });
}

export async function referrerPage(desk: GraphDesk, object: ObjectId, start: number, end: number): Promise<Answer<Page<ReferrerRow>>> {
  const { graph, content } = desk;
  if (!isObject(desk, object)) return noObject();
  const node = graph.nodeOf[object]!;
  const referrers = await desk.referrers();
  const shown = referrers.referrersOf(node, start, end);
  const [rows, names] = await Promise.all([
    objectRows(desk, shown.node.map((source) => graph.objectOf[source]!)),
    content.referenceNames(Array.from(shown.node, (source) => ({ source, target: node }))),
  ]);
  if (!rows.ok) return rows;
  if (!names.ok) return names;
  return ok({
    rowCount: referrers.countOf(node),
    start,
    rows: rows.value.map((row, at) => ({
      object: row,
      names: readable(names.value[at] ?? ''),
      strength: STRENGTHS[shown.strength[at]!] ?? 'strong',
      isDominator: object < graph.reachable && object !== 0 && graph.dominator[object] === row.id,
    })),
  });
}

export async function findObject(desk: GraphDesk, address: string): Promise<Answer<ObjectRow>> {
  const node = desk.content.nodeAt(address.trim());
  if (node === undefined) return err({ code: 'not-found', sentence: `No object of this heap is at ${readable(address.trim())}.` });
  const rows = await objectRows(desk, [desk.graph.objectOf[node]!]);
  return rows.ok ? ok(rows.value[0]!) : rows;
}

export function isObject(desk: GraphDesk, object: ObjectId): boolean {
  return Number.isInteger(object) && object >= 0 && object < desk.graph.count;
}

export function noObject(): Answer<never> {
  return err({ code: 'not-found', sentence: 'That object is not in this heap.' });
}

function readableFrame({ name, file, line }: SourceFrame): SourceFrame {
  return { name: readable(name), file: readable(file), line };
}
