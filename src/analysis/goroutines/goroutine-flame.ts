import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import { sortByKey } from '../../lib/sort-by-size.ts';
import type { FrameTable, FunctionTable, LocationTable, SampleTable, StackProfile, StackTree } from '../../model/stack-profile.ts';
import { entryName, framesOf, shownNodes } from './frame-roles.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';
import type { GoroutineGrouping } from './group-goroutines.ts';
import type { GoroutineStates } from './infer-state.ts';

const STATE = 'state';

/**
 * Some samples of a goroutine profile as a profile of its own, for the flame graph of a table's groups:
 *
 * - By state or creator each stack begins with a frame `[chan receive]` or `[created by main.serve]`, so that the first row
 *   of the flame graph is that grouping. Brackets are what marks a name that is no function.
 * - The runtime's innermost frames (`gopark`, `chanrecv`) are left out as tracebacks do: the state says it, and all forms
 *   of one moment give one picture.
 * - The state is a label of each sample, also where it was inferred.
 */
export function goroutineFlame(columns: GoroutineColumns, states: GoroutineStates, kept: Uint8Array, by: GoroutineGrouping): StackProfile {
  const { profile } = columns;
  const frames = framesOf(profile);
  const shown = shownNodes(profile, frames);
  const strings = [...profile.strings];
  const stringOf = new Map(strings.map((text, id) => [text, id]));
  const string = (text: string): number => {
    let id = stringOf.get(text);
    if (id === undefined) {
      id = strings.length;
      strings.push(text);
      stringOf.set(text, id);
    }
    return id;
  };

  // By sample: its outermost frame's number, all 0 where stacks begin as they are.
  const heads: string[] = [];
  const headOf = new Int32Array(kept.length);
  if (by === 'state') {
    for (const state of states.states) heads.push(`[${state}]`);
    headOf.set(states.state);
  } else if (by === 'creator') {
    const known = new Map<number, number>();
    for (let sample = 0; sample < kept.length; sample++) {
      if (kept[sample] === 0) continue;
      const creator = columns.creator[sample]!;
      // Strings count from 0 up, entries from -1 down.
      const key = creator === -1 ? -1 - entryName(profile, frames, profile.samples.node[sample]!) : creator;
      let head = known.get(key);
      if (head === undefined) {
        head = heads.length;
        heads.push(creator === -1 ? `[runs ${profile.strings[-1 - key]!}]` : `[created by ${profile.strings[creator]!}]`);
        known.set(key, head);
      }
      headOf[sample] = head;
    }
  }
  const order = inOrderOf(kept, headOf, shown);
  const { stacks, node } = copyTree(profile.stacks, order, headOf, shown, heads.length > 0 ? profile.frames.count : -1);
  const tables = withHeads(profile, heads.map(string));
  return { ...profile, strings, ...tables, stacks, samples: copySamples(columns, states, order, node, string) };
}

/** Kept samples by head, then by the node where their stack begins; equal ones as they stand. */
function inOrderOf(kept: Uint8Array, head: Int32Array, shown: Int32Array): Uint32Array {
  const samples = new GrowableInt32();
  for (let sample = 0; sample < kept.length; sample++) if (kept[sample] === 1) samples.push(sample);
  const all = Uint32Array.from(samples.take());
  const byNode = sortByKey(all, keysOf(all, shown));
  return sortByKey(byNode, keysOf(byNode, head));
}

function keysOf(samples: Uint32Array, column: Int32Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(samples.length);
  for (let at = 0; at < keys.length; at++) keys[at] = column[samples[at]!]!;
  return keys;
}

/**
 * Of each head's samples the nodes that their stacks pass, in the order in which they stood. `firstHead` is the frame of
 * head 0; -1: there are none.
 */
function copyTree(tree: StackTree, order: Uint32Array, headOf: Int32Array, shown: Int32Array, firstHead: number): { readonly stacks: StackTree; readonly node: Int32Array } {
  const parent = new GrowableInt32();
  const frame = new GrowableInt32();
  const node = new Int32Array(order.length);
  // By old node: the new one of this head, as far as `round` is the head's.
  const copy = new Int32Array(tree.count);
  const round = new Int32Array(tree.count).fill(-1);
  parent.push(-1);
  frame.push(-1);
  const passed = new GrowableInt32();
  for (let from = 0; from < order.length; ) {
    const head = headOf[order[from]!]!;
    let to = from;
    passed.length = 0;
    for (; to < order.length && headOf[order[to]!] === head; to++) {
      for (let at = shown[order[to]!]!; at > 0 && round[at] !== head; at = tree.parent[at]!) {
        round[at] = head;
        passed.push(at);
      }
    }
    const top = firstHead === -1 ? 0 : parent.length;
    if (firstHead !== -1) {
      parent.push(0);
      frame.push(firstHead + head);
    }
    for (const at of passed.take().sort()) {
      copy[at] = parent.length;
      const around = tree.parent[at]!;
      parent.push(around > 0 ? copy[around]! : top);
      frame.push(tree.frame[at]!);
    }
    for (; from < to; from++) {
      const at = shown[order[from]!]!;
      node[from] = at > 0 ? copy[at]! : top;
    }
  }
  const count = parent.length;
  const end = new Int32Array(count);
  // A child's subtree ends no later than its parent's.
  for (let at = count - 1; at >= 0; at--) {
    if (end[at]! < at + 1) end[at] = at + 1;
    const around = parent.data[at]!;
    if (around !== -1 && end[around]! < end[at]!) end[around] = end[at]!;
  }
  return { stacks: { count, parent: parent.take(), frame: frame.take(), end }, node };
}

interface Tables {
  readonly functions: FunctionTable;
  readonly locations: LocationTable;
  readonly frames: FrameTable;
}

/** The profile's tables with a function, a location and a frame more for each name. */
function withHeads({ functions, locations, frames }: StackProfile, names: readonly number[]): Tables {
  const more = names.length;
  const ints = (column: Int32Array, valueOf: (at: number) => number): Int32Array => {
    const longer = new Int32Array(column.length + more);
    longer.set(column);
    for (let at = 0; at < more; at++) longer[column.length + at] = valueOf(at);
    return longer;
  };
  const numbers = (column: Float64Array): Float64Array => {
    const longer = new Float64Array(column.length + more);
    longer.set(column);
    return longer;
  };
  const bytes = (column: Uint8Array): Uint8Array => {
    const longer = new Uint8Array(column.length + more);
    longer.set(column);
    return longer;
  };
  const words = (column: Uint32Array): Uint32Array => {
    const longer = new Uint32Array(column.length + more);
    longer.set(column);
    return longer;
  };
  return {
    functions: {
      count: functions.count + more,
      name: ints(functions.name, (at) => names[at]!),
      systemName: ints(functions.systemName, () => 0),
      file: ints(functions.file, () => 0),
      startLine: numbers(functions.startLine),
    },
    locations: {
      count: locations.count + more,
      mapping: ints(locations.mapping, () => -1),
      addressHigh: words(locations.addressHigh),
      addressLow: words(locations.addressLow),
      folded: bytes(locations.folded),
      firstFrame: ints(locations.firstFrame, (at) => frames.count + at + 1),
    },
    frames: {
      count: frames.count + more,
      location: ints(frames.location, (at) => locations.count + at),
      func: ints(frames.func, (at) => functions.count + at),
      line: numbers(frames.line),
      column: numbers(frames.column),
      inlined: bytes(frames.inlined),
    },
  };
}

function copySamples({ profile, state: said }: GoroutineColumns, states: GoroutineStates, order: Uint32Array, node: Int32Array, string: (text: string) => number): SampleTable {
  const { labels, values } = profile.samples;
  const first = new Int32Array(order.length + 1);
  const key = new GrowableInt32();
  const text = new GrowableInt32();
  const number = new GrowableFloat64();
  const unit = new GrowableInt32();
  const stateKey = string(STATE);
  const names = states.states.map(string);
  for (let at = 0; at < order.length; at++) {
    const sample = order[at]!;
    if (said[sample] === -1) {
      // Before the program's own, which may have the same key: views take the first.
      key.push(stateKey);
      text.push(names[states.state[sample]!]!);
      number.push(0);
      unit.push(0);
    }
    for (let row = labels.first[sample]!; row < labels.first[sample + 1]!; row++) {
      key.push(labels.key[row]!);
      text.push(labels.text[row]!);
      number.push(labels.number[row]!);
      unit.push(labels.unit[row]!);
    }
    first[at + 1] = key.length;
  }
  return {
    count: order.length,
    node,
    values: values.map((column) => Float64Array.from(order, (sample) => column[sample]!)),
    labels: { first, key: key.take(), text: text.take(), number: number.take(), unit: unit.take() },
  };
}
