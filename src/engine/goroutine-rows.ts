/** Goroutines one by one: rows of a page, and one with its whole stack. */
import { readable } from '../analysis/function-groups.ts';
import { HIDDEN, INTERNAL, roleOf, STANDARD } from '../analysis/goroutines/frame-roles.ts';
import { LEAKED, LOCKED } from '../analysis/goroutines/goroutine-columns.ts';
import { sayHolder } from '../analysis/goroutines/same-object.ts';
import { labelValue } from '../analysis/labels.ts';
import { counted } from '../lib/counted.ts';
import { err, ok } from '../lib/result.ts';
import type { Answer } from './contract.ts';
import type { GoroutineDetail, GoroutineFrame, GoroutineOrder, GoroutineRow } from './goroutine-contract.ts';
import type { GoroutineDesk, Objects, Read } from './goroutine-desk.ts';
import { known, orderByNumber, orderByText } from './goroutine-order.ts';
import type { Page } from './graph-contract.ts';

/** `key` names the samples: their order is kept under it. */
export function goroutinePage(desk: GoroutineDesk, key: string, samples: Uint32Array, order: GoroutineOrder, start: number, end: number): Page<GoroutineRow> {
  const read = desk.read();
  const sorted = desk.order(`rows ${order.by} ${order.descending} ${key}`, () => ordered(read, samples.slice(), order));
  return { rowCount: samples.length, start, rows: rowsOf(read, sorted.subarray(start, end)) };
}

export function rowsOf(read: Read, samples: Uint32Array): readonly GoroutineRow[] {
  return Array.from(samples, (sample) => goroutineRow(read, sample));
}

function ordered({ columns, states, waits }: Read, samples: Uint32Array<ArrayBuffer>, { by, descending }: GoroutineOrder): Uint32Array {
  if (by === 'state') return orderByText(samples, (sample) => states.states[states.state[sample]!]!, descending);
  return orderByNumber(samples, by === 'id' ? columns.id : waits, descending);
}

export function goroutineRow({ columns, states, waits }: Read, sample: number): GoroutineRow {
  const { profile, creator, creatorPlace, waitsOn, flags, isFact } = columns;
  const { strings, samples } = profile;
  const text = (string: number): string => (string === -1 ? '' : readable(strings[string]!));
  const labels: { readonly key: string; readonly value: string }[] = [];
  for (let row = samples.labels.first[sample]!; row < samples.labels.first[sample + 1]!; row++) {
    if (isFact[row] === 0) labels.push({ key: text(samples.labels.key[row]!), value: readable(labelValue(profile, row)) });
  }
  return {
    row: sample,
    count: columns.value[sample]!,
    id: known(columns.id[sample]!),
    state: readable(states.states[states.state[sample]!]!),
    isInferred: states.isInferred[sample] === 1,
    wait: known(waits[sample]!),
    creator:
      creator[sample] === -1
        ? undefined
        : { name: text(creator[sample]!), place: text(creatorPlace[sample]!), goroutine: known(columns.createdIn[sample]!) },
    waitsOn: waitsOn[sample] === -1 ? undefined : text(waitsOn[sample]!),
    isLocked: (flags[sample]! & LOCKED) !== 0,
    isLeaked: (flags[sample]! & LEAKED) !== 0,
    bubble: known(columns.bubble[sample]!),
    labels,
  };
}

export function goroutineDetail(desk: GoroutineDesk, sample: number): Answer<GoroutineDetail> {
  const read = desk.read();
  if (!Number.isInteger(sample) || sample < 0 || sample >= read.columns.value.length) {
    return err({ code: 'not-found', sentence: 'There is no such goroutine in this profile.' });
  }
  return ok({ row: goroutineRow(read, sample), stack: stackOf(read, sample), waitsOn: read.columns.waitsOn[sample] === -1 ? undefined : sayWait(desk.objects(), sample) });
}

export function findGoroutine(desk: GoroutineDesk, id: number): Answer<GoroutineDetail> {
  const { columns } = desk.read();
  if (!columns.hasIds) {
    return err({ code: 'not-found', sentence: 'This form of a goroutine profile has no numbers of goroutines. A dump (debug=2) has.' });
  }
  const sample = columns.id.indexOf(id);
  if (sample === -1) return err({ code: 'not-found', sentence: `Goroutine ${id} is not in this dump.` });
  return goroutineDetail(desk, sample);
}

function stackOf({ columns: { profile }, frames, borrowed }: Read, sample: number): readonly GoroutineFrame[] {
  const { stacks, strings } = profile;
  const found: GoroutineFrame[] = [];
  // Until the first frame of the program or of the library proper, frames are how it waits.
  let isWaiting = true;
  for (let node = profile.samples.node[sample]!; node > 0; node = stacks.parent[node]!) {
    const frame = stacks.frame[node]!;
    const own = strings[frames.name[frame]!]!;
    const name = own === '' ? (borrowed?.name[frame] ?? '') : own;
    // `debug=1` does not name the runtime's frames.
    const role = name === '' && isWaiting ? HIDDEN : roleOf(name);
    if (role >= STANDARD) isWaiting = false;
    found.push({
      name: readable(name === '' ? addressOf(profile, frame) : name),
      file: readable(strings[frames.file[frame]!]!),
      line: profile.frames.line[frame]!,
      part: role === HIDDEN ? 'hidden' : role === INTERNAL && isWaiting ? 'wait' : role <= STANDARD ? 'standard' : 'program',
    });
  }
  return found;
}

function addressOf({ frames, locations }: Read['columns']['profile'], frame: number): string {
  const location = frames.location[frame]!;
  const address = locations.addressHigh[location]! * 2 ** 32 + locations.addressLow[location]!;
  return address === 0 ? '(no name)' : `0x${address.toString(16)}`;
}

function sayWait({ columns, all, shared }: Objects, sample: number): string | undefined {
  const object = all.ofSample[sample]!;
  if (object === -1) return undefined;
  const name = readable(`${all.kind[object]!} ${all.address[object]!}`);
  const row = shared.address.indexOf(all.address[object]!);
  if (row === -1) return `It waits on ${name}, and no other goroutine does.`;
  return `It is one of ${counted(shared.waiting[row]!, 'goroutine')} that wait on ${name}. ${sayHolder(columns, shared, row)}`;
}
