/** Groups of one goroutine profile, the objects that several wait for, and cycles of locks, as text and JSON. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { GoroutineFacts, GoroutineGroupPage, GoroutineGroupRow, WaitObjects } from '../engine/goroutine-contract.ts';
import { counted } from '../lib/counted.ts';
import { formatCount } from '../lib/format-value.ts';
import { columns, percent, printable } from './layout.ts';

export interface ListedGoroutines {
  readonly facts: CaptureFacts;
  readonly goroutines: GoroutineFacts;
  readonly page: GoroutineGroupPage;
  readonly objects: WaitObjects;
}

/** Objects that are listed unless all were asked for. */
const FEW_OBJECTS = 10;

export function groupsJson({ facts, goroutines, page, objects }: ListedGoroutines): unknown {
  return {
    name: facts.name,
    goroutines: page.total,
    kept: page.kept,
    leaked: goroutines.leaked,
    states: goroutines.states,
    waits: goroutines.waits ?? null,
    rows: page.rows.map(({ count, state, frame, creator, longestWait, medianWait, oldestId, leaked, harmless, labels }) => ({
      count,
      state,
      frame: frame?.name ?? null,
      file: frame?.file ?? null,
      line: frame?.line ?? null,
      creator: creator?.name ?? null,
      longestWait: longestWait ?? null,
      medianWait: medianWait ?? null,
      oldestId: oldestId ?? null,
      leaked,
      harmless: harmless ?? null,
      labels,
    })),
    objects: objects.rows.map(({ kind, address, waiting, longestWait, leaked, holder, sentence }) => ({
      kind,
      address,
      waiting,
      longestWait: longestWait ?? null,
      leaked,
      holder: holder?.id ?? null,
      sentence,
    })),
    cycles: {
      known: objects.cycles.known,
      why: objects.cycles.why,
      found: objects.cycles.found.map((steps) => steps.map(({ goroutine, has, waitsFor }) => ({ goroutine: goroutine.id ?? null, has, waitsFor }))),
    },
  };
}

export function groupsText({ facts, goroutines, page, objects }: ListedGoroutines, isNamed: boolean, withAllObjects: boolean): string {
  const hasWaits = page.rows.some(({ longestWait }) => longestWait !== undefined && longestWait > 0);
  const minutes = (wait: number | undefined): string => (wait === undefined || wait === 0 ? '' : `${formatCount(wait)} min`);
  const cells = (row: GoroutineGroupRow): readonly string[] => [
    formatCount(row.count),
    percent(row.count, page.total),
    ...(hasWaits ? [minutes(row.longestWait), minutes(row.medianWait)] : []),
    `${printable(row.state)}${row.otherStates > 0 ? ` +${row.otherStates}` : ''}`,
    placeOf(row),
  ];
  const head = ['count', 'share', ...(hasWaits ? ['longest', 'median'] : []), 'state', 'where'];
  return [
    ...(isNamed ? [`${printable(facts.name)}\n`] : []),
    `${counted(page.total, 'goroutine')}${page.kept === page.total ? '' : `, ${formatCount(page.kept)} of them kept`}, ${counted(page.rowCount, 'group')}\n`,
    ...goroutines.notices.map(({ sentence }) => `${sentence}\n`),
    columns([head, ...page.rows.map(cells)], hasWaits ? 'rrrrll' : 'rrll'),
    cyclesText(objects),
    objectsText(objects, withAllObjects),
  ].join('');
}

function cyclesText({ cycles }: WaitObjects): string {
  if (cycles.found.length === 0) return '';
  const blocks = cycles.found.map((steps, at) => {
    const lines = steps.map(({ goroutine, has, waitsFor }) => `  goroutine ${goroutine.id ?? '?'} has ${printable(has)} and waits for ${printable(waitsFor)}\n`);
    return `${cycles.found.length > 1 ? `  ${at + 1}.\n` : ''}${lines.join('')}`;
  });
  return `\nPossible deadlock: ${counted(cycles.found.length, 'cycle')} of locks. ${cycles.why}\n${blocks.join('')}`;
}

function objectsText({ rows, rowCount }: WaitObjects, withAll: boolean): string {
  if (rows.length === 0) return '';
  const shown = withAll ? rows : rows.slice(0, FEW_OBJECTS);
  const cells = shown.map(({ kind, address, waiting, holder, leaked }) => [
    formatCount(waiting),
    `${printable(kind)} ${printable(address)}`,
    [...(holder?.id === undefined ? [] : [`goroutine ${holder.id} is next to write`]), ...(leaked > 0 ? [`${formatCount(leaked)} leaked`] : [])].join('; '),
  ]);
  const more = rowCount - shown.length;
  return [
    `\nWaited for by several: ${counted(rowCount, 'object')}\n`,
    columns([['waiting', 'object', ''], ...cells], 'rll'),
    ...(more > 0 ? [`${formatCount(more)} more; --objects lists all\n`] : []),
  ].join('');
}

function placeOf({ frame, programFrame, creator, harmless, leaked }: GoroutineGroupRow): string {
  const place = printable((programFrame ?? frame)?.name ?? '(no stack)');
  const notes = [
    ...(creator === undefined ? [] : [`${creator.isEntry ? 'runs' : 'created by'} ${printable(creator.name)}`]),
    ...(leaked > 0 ? [`${formatCount(leaked)} leaked`] : []),
    ...(harmless === undefined ? [] : [`harmless: ${printable(harmless)}`]),
  ];
  return notes.length === 0 ? place : `${place} (${notes.join('; ')})`;
}
