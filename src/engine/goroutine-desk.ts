/** One goroutine profile with what has been worked out about it; what was not asked for lately is forgotten. */
import type { BorrowedNames } from '../analysis/goroutines/borrow-names.ts';
import type { GoroutineFilter } from '../analysis/goroutines/filter-goroutines.ts';
import { framesOf, type StackFrames } from '../analysis/goroutines/frame-roles.ts';
import { LEAKED, readGoroutines, type GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import { groupGoroutines, type GoroutineGroups, type GroupingInput } from '../analysis/goroutines/group-goroutines.ts';
import { HARMLESS_RULES, markHarmless, type HarmlessMarks, type HarmlessRule } from '../analysis/goroutines/harmless.ts';
import { inferStates, type GoroutineStates } from '../analysis/goroutines/infer-state.ts';
import { findLockCycles, type LockCycles } from '../analysis/goroutines/lock-cycles.ts';
import { sharedObjects, waitObjects, type SharedObjects, type WaitObjects } from '../analysis/goroutines/same-object.ts';
import { shownWaits } from '../analysis/goroutines/shown-waits.ts';
import { ok } from '../lib/result.ts';
import type { Answer } from './contract.ts';
import type { GoroutineGroupRow, GoroutineQuery } from './goroutine-contract.ts';
import { Recent } from './recent.ts';
import type { StackDesk } from './stack-desk.ts';

export interface Read {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
  readonly frames: StackFrames;
  /** Minutes by sample. */
  readonly waits: Float64Array;
  readonly borrowed: BorrowedNames | undefined;
}

export interface Grouped extends Read {
  readonly groups: GoroutineGroups;
  readonly rules: readonly HarmlessRule[];
  readonly harmless: HarmlessMarks;
  /** Rows of large groups: their labels must not be counted again for each page. */
  readonly rows: Map<number, GoroutineGroupRow>;
}

export interface Objects extends Read {
  readonly all: WaitObjects;
  readonly shared: SharedObjects;
  readonly cycles: LockCycles;
}

export class GoroutineDesk {
  readonly stacks: StackDesk;
  private readonly borrow: () => BorrowedNames | undefined;
  private readonly columns: GoroutineColumns;
  private readonly frames: StackFrames;
  private readonly isNameless: boolean;
  private known: Read | undefined;
  private readonly marks = new Recent<Answer<HarmlessMarks>>(2);
  private readonly grouped = new Recent<Answer<Grouped>>(4);
  private readonly objectsKnown = new Recent<Objects>(1);
  private readonly orders = new Recent<Uint32Array>(6);

  /** `borrow`: names from another open profile of the same build, for frames that have none here. */
  constructor(stacks: StackDesk, borrow: () => BorrowedNames | undefined) {
    this.stacks = stacks;
    this.borrow = borrow;
    const { profile } = stacks.index;
    this.columns = readGoroutines(profile);
    this.frames = framesOf(profile);
    // Each of them is leaked: without ids nothing else is in it (runtime/pprof, Go 1.26). A dump marks them one by one.
    if (stacks.facts.kind === 'goroutineleak' && !this.columns.hasIds) this.columns.flags.fill(LEAKED);
    // A dump says each state itself.
    this.isNameless = !this.columns.hasIds && profile.frames.func.includes(-1);
  }

  /** The states are read anew when another profile has come that names the runtime's frames. */
  read(): Read {
    const borrowed = this.isNameless ? this.borrow() : undefined;
    if (this.known && this.known.borrowed === borrowed) return this.known;
    this.forget();
    const { columns, frames } = this;
    const states = inferStates(columns.profile, columns, borrowed);
    this.known = { columns, states, frames, waits: shownWaits(columns, states), borrowed };
    return this.known;
  }

  harmless(rules: readonly HarmlessRule[]): Answer<HarmlessMarks> {
    const { columns, states } = this.read();
    return this.marks.get(JSON.stringify(rules), () => markHarmless(columns, states, rules));
  }

  group(query: GoroutineQuery): Answer<Grouped> {
    const read = this.read();
    return this.grouped.get(keyOf(query), () => {
      const input = this.input(query);
      if (!input.ok) return input;
      const groups = groupGoroutines(input.value, query.by, filterOf(query));
      return ok({ ...read, groups, rules: rulesOf(query), harmless: input.value.harmless, rows: new Map() });
    });
  }

  input(query: Pick<GoroutineQuery, 'harmlessRules'>): Answer<Required<GroupingInput>> {
    const harmless = this.harmless(rulesOf(query));
    if (!harmless.ok) return harmless;
    const { columns, states } = this.read();
    return ok({ columns, states, harmless: harmless.value });
  }

  objects(): Objects {
    const read = this.read();
    return this.objectsKnown.get('', () => {
      const all = waitObjects(read.columns);
      return { ...read, all, shared: sharedObjects(read.columns, read.states, all), cycles: findLockCycles(read.columns, all) };
    });
  }

  /** Samples or groups in an order that was asked for lately. */
  order(key: string, make: () => Uint32Array): Uint32Array {
    return this.orders.get(key, make);
  }

  private forget(): void {
    for (const cache of [this.marks, this.grouped, this.objectsKnown, this.orders]) cache.clear();
  }
}

export function keyOf({ by, state, text, leastWait, hideHarmless, harmlessRules }: Omit<GoroutineQuery, 'capture'>): string {
  return JSON.stringify([by, state, text, leastWait, hideHarmless, harmlessRules ?? null]);
}

export function filterOf({ state, text, leastWait, hideHarmless }: Omit<GoroutineQuery, 'capture'>): GoroutineFilter {
  return { ...(state === '' ? {} : { state }), ...(text === '' ? {} : { text }), leastWait, hideHarmless };
}

function rulesOf({ harmlessRules }: Pick<GoroutineQuery, 'harmlessRules'>): readonly HarmlessRule[] {
  return harmlessRules ?? HARMLESS_RULES;
}
