/** Goroutines that wait on one object, and locks that wait for each other. */
import { readable } from '../analysis/function-groups.ts';
import { sayHolder } from '../analysis/goroutines/same-object.ts';
import { err, ok } from '../lib/result.ts';
import type { Answer } from './contract.ts';
import type { GoroutineOrder, GoroutineRow, WaitObjectRow, WaitObjects } from './goroutine-contract.ts';
import type { GoroutineDesk, Objects } from './goroutine-desk.ts';
import { known } from './goroutine-order.ts';
import { goroutinePage, goroutineRow } from './goroutine-rows.ts';
import type { Page } from './graph-contract.ts';

export function waitObjectPage(desk: GoroutineDesk, start: number, end: number): WaitObjects {
  const objects = desk.objects();
  const { shared } = objects;
  const rows: WaitObjectRow[] = [];
  for (let object = Math.max(0, start); object < Math.min(end, shared.count); object++) rows.push(rowOf(objects, object));
  return { rowCount: shared.count, start, rows, addressed: shared.addressed, cycles: cyclesOf(objects) };
}

export function waitObjectGoroutines(desk: GoroutineDesk, object: number, order: GoroutineOrder, start: number, end: number): Answer<Page<GoroutineRow>> {
  const { shared } = desk.objects();
  if (!Number.isInteger(object) || object < 0 || object >= shared.count) return err({ code: 'not-found', sentence: 'There is no such object in this dump.' });
  const samples = shared.samples.subarray(shared.first[object], shared.first[object + 1]);
  return ok(goroutinePage(desk, `object ${object}`, samples, order, start, end));
}

function rowOf(objects: Objects, object: number): WaitObjectRow {
  const { columns, shared } = objects;
  const holder = shared.holder[object]!;
  return {
    object,
    kind: readable(shared.kind[object]!),
    address: readable(shared.address[object]!),
    waiting: shared.waiting[object]!,
    longestWait: known(shared.longestWait[object]!),
    leaked: shared.leaked[object]!,
    holder: holder === -1 ? undefined : goroutineRow(objects, holder),
    sentence: sayHolder(columns, shared, object),
  };
}

function cyclesOf(objects: Objects): WaitObjects['cycles'] {
  const { cycles, all } = objects;
  if (!cycles.known) return { known: false, why: cycles.why, found: [] };
  if (cycles.cycles.length === 0) return { known: true, why: cycles.why, found: [] };
  const kindAt = new Map(all.address.map((address, object) => [address, all.kind[object]!]));
  const lock = (address: string): string => readable(`${kindAt.get(address) ?? ''} ${address}`.trimStart());
  const found = cycles.cycles.map(({ steps }) =>
    steps.map(({ sample, has, waitsFor }) => ({ goroutine: goroutineRow(objects, sample), has: lock(has), waitsFor: lock(waitsFor) })),
  );
  return { known: true, why: cycles.why, found };
}
