import type { StackFrames } from './frame-roles.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';
import type { HarmlessMarks } from './harmless.ts';
import { plainState, type GoroutineStates } from './infer-state.ts';

export interface GoroutineFilter {
  /** A state's words; those of it that are not certain are in it too. */
  readonly state?: string;
  /** In any case, anywhere in a function, file, creator, state or the program's own label; a number is an id too. */
  readonly text?: string;
  /** Minutes. Goroutines without a printed wait are left out, unless it is 0. */
  readonly leastWait?: number;
  readonly hideHarmless?: boolean;
}

export interface FilteredInput {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
  readonly harmless?: HarmlessMarks;
}

/** 1 for each sample that the filter keeps. */
export function keepGoroutines({ columns, states, harmless }: FilteredInput, frames: StackFrames, filter: GoroutineFilter): Uint8Array {
  const { samples } = columns.profile;
  const kept = new Uint8Array(samples.count).fill(1);
  if (filter.state !== undefined) {
    const wanted = plainState(filter.state);
    const fits = Uint8Array.from(states.states, (state) => (plainState(state) === wanted ? 1 : 0));
    for (let sample = 0; sample < samples.count; sample++) kept[sample]! &= fits[states.state[sample]!]!;
  }
  const { leastWait = 0 } = filter;
  if (leastWait > 0) for (let sample = 0; sample < samples.count; sample++) if (!(columns.wait[sample]! >= leastWait)) kept[sample] = 0;
  if (filter.hideHarmless === true && harmless) {
    for (let sample = 0; sample < samples.count; sample++) if (harmless.rule[sample] !== -1) kept[sample] = 0;
  }
  if (filter.text !== undefined && filter.text !== '') keepText(columns, states, frames, filter.text, kept);
  return kept;
}

function keepText(columns: GoroutineColumns, states: GoroutineStates, frames: StackFrames, text: string, kept: Uint8Array): void {
  const { profile, creator, creatorPlace, waitsOn, id, isFact } = columns;
  const { samples, stacks, strings } = profile;
  const { labels } = samples;
  const wanted = text.toLowerCase();
  const idWanted = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const known = new Int8Array(strings.length).fill(-1);
  const has = (string: number): boolean => {
    if (string === -1) return false;
    if (known[string] === -1) known[string] = strings[string]!.toLowerCase().includes(wanted) ? 1 : 0;
    return known[string] === 1;
  };
  const stateFits = states.states.map((state) => state.toLowerCase().includes(wanted));
  const within = new Uint8Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    const frame = stacks.frame[node]!;
    within[node] = within[stacks.parent[node]!] === 1 || has(frames.name[frame]!) || has(frames.file[frame]!) ? 1 : 0;
  }
  for (let sample = 0; sample < samples.count; sample++) {
    if (kept[sample] === 0) continue;
    let fits =
      within[samples.node[sample]!] === 1 ||
      stateFits[states.state[sample]!] === true ||
      id[sample] === idWanted ||
      has(creator[sample]!) ||
      has(creatorPlace[sample]!) ||
      has(waitsOn[sample]!);
    for (let row = labels.first[sample]!; row < labels.first[sample + 1]! && !fits; row++) {
      if (isFact[row] === 0) fits = has(labels.key[row]!) || has(labels.text[row]!);
    }
    if (!fits) kept[sample] = 0;
  }
}
