/** Questions about goroutines to the engine, as tables and panes ask them. */
import type { HarmlessRule } from '../../analysis/goroutines/harmless.ts';
import { HARMLESS_RULES } from '../../analysis/goroutines/harmless.ts';
import type { Answer, CaptureId } from '../../engine/contract.ts';
import type {
  GoroutineDetail,
  GoroutineFacts,
  GoroutineGroupOrder,
  GoroutineGroupPage,
  GoroutineOrder,
  GoroutineQuery,
  GoroutineRow,
  WaitObjects,
} from '../../engine/goroutine-contract.ts';
import type { Page } from '../../engine/graph-contract.ts';
import { engine } from '../../store/actions.ts';

export interface FactsQuestion {
  readonly capture: CaptureId;
  readonly rules: readonly HarmlessRule[] | undefined;
}

export function askGoroutineFacts({ capture, rules }: FactsQuestion): Promise<Answer<GoroutineFacts>> {
  return engine.calls.goroutineFacts(capture, rules ?? HARMLESS_RULES);
}

export interface GroupsQuestion {
  readonly query: GoroutineQuery;
  readonly order: GoroutineGroupOrder;
}

export function askGroups({ query, order }: GroupsQuestion, start: number, end: number): Promise<Answer<GoroutineGroupPage>> {
  return engine.calls.goroutineGroups(query, order, start, end);
}

/** Goroutines of a group, or those that wait for an object. */
export type MembersQuestion = { readonly order: GoroutineOrder } & (
  | { readonly of: 'group'; readonly query: GoroutineQuery; readonly group: number }
  | { readonly of: 'object'; readonly capture: CaptureId; readonly object: number }
);

export function askMembers(question: MembersQuestion, start: number, end: number): Promise<Answer<Page<GoroutineRow>>> {
  const { order } = question;
  return question.of === 'group'
    ? engine.calls.goroutines(question.query, question.group, order, start, end)
    : engine.calls.waitObjectGoroutines(question.capture, question.object, order, start, end);
}

export interface GroupQuestion {
  readonly query: GoroutineQuery;
  readonly group: number;
}

/** The oldest goroutine of a group with its stack: of groups by stack, the stack of all. */
export async function askExample({ query, group }: GroupQuestion): Promise<Answer<GoroutineDetail | undefined>> {
  const page = await engine.calls.goroutines(query, group, { by: 'id', descending: false }, 0, 1);
  if (!page.ok) return page;
  const [first] = page.value.rows;
  return first ? engine.calls.goroutine(query.capture, first.row) : { ok: true, value: undefined };
}

export type OneQuestion = { readonly capture: CaptureId } & ({ readonly id: number } | { readonly row: number });

export function askOne(question: OneQuestion): Promise<Answer<GoroutineDetail>> {
  return 'id' in question ? engine.calls.findGoroutine(question.capture, question.id) : engine.calls.goroutine(question.capture, question.row);
}

export interface ObjectsQuestion {
  readonly capture: CaptureId;
}

export function askWaitObjects({ capture }: ObjectsQuestion, start: number, end: number): Promise<Answer<WaitObjects>> {
  return engine.calls.waitObjects(capture, start, end);
}
