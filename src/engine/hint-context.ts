/** Everything open, as the rules see it. */
import { HARMLESS_RULES, markHarmless, type HarmlessRule } from '../analysis/goroutines/harmless.ts';
import { readGoroutines, type GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import { inferStates, type GoroutineStates } from '../analysis/goroutines/infer-state.ts';
import type { MergedSeries } from '../analysis/series/merge-series.ts';
import type { GoroutineSource, GoVersion, GraphSource, HintContext, ProfileSource } from '../hints/context.ts';
import { ok } from '../lib/result.ts';
import { nextTask } from '../lib/steps.ts';
import type { ProfileKind } from '../model/capture.ts';
import type { EscapeNote } from '../model/escape-note.ts';
import type { SeriesSet } from '../model/series.ts';
import type { Answer, CaptureId } from './contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { orderDumps } from './order-dumps.ts';
import type { StackDesk } from './stack-desk.ts';

export interface HintInput {
  readonly desks: readonly StackDesk[];
  readonly graphs: readonly GraphDesk[];
  readonly go: MergedSeries | undefined;
  readonly jvm: MergedSeries | undefined;
  readonly sets: { readonly go: readonly SeriesSet[]; readonly jvm: readonly SeriesSet[] };
  readonly escapes: ((file: string, line: number) => readonly EscapeNote[]) | undefined;
  readonly harmlessRules: readonly HarmlessRule[] | undefined;
  /** When files were written, where that is known. */
  readonly fileTimes: ReadonlyMap<CaptureId, number>;
  /** Named by the reader. */
  readonly beforeAfter: { readonly before: CaptureId; readonly after: CaptureId } | undefined;
}

export async function makeHintContext(input: HintInput): Promise<Answer<HintContext>> {
  const own = input.desks.filter(({ facts }) => facts.graph === undefined && !facts.fromLink);
  // Kinds apart: profiles that say their times must not be moved by dumps that say none.
  const ordered = [...new Set(own.map(listOf))].flatMap((list) => inOrder(own.filter((desk) => listOf(desk) === list), input.fileTimes));
  const goroutines: GoroutineSource[] = [];
  const leakProfiles: GoroutineSource[] = [];
  const heaps: ProfileSource[] = [];
  const others: ProfileSource[] = [];
  for (const desk of ordered) {
    const { kind } = desk.facts;
    if (kind === 'heap' || kind === 'allocs') heaps.push(sourceOf(desk));
    else if (kind === 'goroutine' || kind === 'goroutineleak') {
      const source = await goroutineSource(desk, input.harmlessRules ?? HARMLESS_RULES);
      if (!source.ok) return source;
      (kind === 'goroutine' ? goroutines : leakProfiles).push(source.value);
    } else others.push(sourceOf(desk));
  }
  const graphs = await Promise.all(heapsInOrder(input).map(({ graph, stacks }) => graphSource(graph, stacks)));
  const named = input.beforeAfter;
  const before = named ? heaps.find(({ id }) => id === named.before) : heaps[0];
  const after = named ? heaps.find(({ id }) => id === named.after) : heaps[1];
  return ok({
    heaps,
    goroutines: orderDumps(goroutines),
    leakProfiles: orderDumps(leakProfiles),
    others,
    go: input.go && { merged: input.go, sets: input.sets.go },
    jvm: input.jvm && { merged: input.jvm, sets: input.sets.jvm },
    graphs,
    escapes: input.escapes,
    goVersion: versionOf(ordered, input.sets.go),
    beforeAfter: before && after && (named !== undefined || heaps.length === 2) ? { before, after, isNamed: named !== undefined } : undefined,
  });
}

/** By their times; V8 says none, and counts what only grows in a process. Else as they were opened. */
function heapsInOrder({ graphs, desks }: HintInput): readonly { readonly graph: GraphDesk; readonly stacks: StackDesk | undefined }[] {
  const heaps = graphs.map((graph) => ({ graph, stacks: desks.find(({ facts }) => facts.id === graph.id) }));
  const placeOf = ({ graph, stacks }: (typeof heaps)[number]): number | undefined => graph.facts.time ?? stacks?.facts.graph?.sequence?.at;
  if (heaps.some((heap) => placeOf(heap) === undefined)) return heaps;
  return heaps.toSorted((one, other) => placeOf(one)! - placeOf(other)!);
}

function listOf({ facts: { kind } }: StackDesk): ProfileKind {
  return kind === 'allocs' ? 'heap' : kind;
}

/** Files that were copied or unpacked together are written within a moment, in any order. */
const LEAST_APART_MS = 1000;

/**
 * By what the captures say of their times. Texts say none: they stand where their files were written, if those times can be
 * believed, else by name, before those that say a time.
 */
function inOrder(desks: readonly StackDesk[], fileTimes: ReadonlyMap<CaptureId, number>): readonly StackDesk[] {
  const said = ({ facts }: StackDesk): number | undefined => (facts.time === undefined ? undefined : Date.parse(facts.time));
  const named = desks.toSorted((one, other) => byName(one.facts.name, other.facts.name));
  const timed = named.filter((desk) => said(desk) !== undefined).toSorted((one, other) => said(one)! - said(other)!);
  const untimed = named.filter((desk) => said(desk) === undefined);
  if (untimed.length === 0) return timed;
  const timeOf = (desk: StackDesk): number | undefined => said(desk) ?? fileTimes.get(desk.facts.id);
  const times = named.flatMap((desk) => timeOf(desk) ?? []).sort((a, b) => a - b);
  const areBelieved = times.length === desks.length && times.every((time, at) => at === 0 || time - times[at - 1]! >= LEAST_APART_MS);
  return areBelieved ? named.toSorted((one, other) => timeOf(one)! - timeOf(other)!) : [...untimed, ...timed];
}

function byName(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function sourceOf({ facts, index }: StackDesk): ProfileSource {
  const { id, name, kind, time, notices, buildId } = facts;
  return { id, name, kind, time: time === undefined ? undefined : Date.parse(time), index, notices, buildId };
}

/** Of a million goroutines each step takes a part of a second: others have their turn in between. */
async function goroutineSource(desk: StackDesk, rules: readonly HarmlessRule[]): Promise<Answer<GoroutineSource>> {
  const { columns, states } = known.get(desk) ?? (await readStates(desk));
  await nextTask();
  const marks = markHarmless(columns, states, rules);
  if (!marks.ok) return marks;
  return ok({ ...sourceOf(desk), columns, states, harmless: { rules, rule: marks.value.rule } });
}

interface ReadGoroutines {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
}

/** Kept as long as the capture is open: each question looks at all of them. */
const known = new WeakMap<StackDesk, ReadGoroutines>();

async function readStates(desk: StackDesk): Promise<ReadGoroutines> {
  const columns = readGoroutines(desk.index.profile);
  await nextTask();
  const read = { columns, states: inferStates(desk.index.profile, columns) };
  known.set(desk, read);
  return read;
}

async function graphSource(desk: GraphDesk, stacks: StackDesk | undefined): Promise<GraphSource> {
  const [merged, histogram] = await Promise.all([desk.mergedTree('type'), desk.histogram('type')]);
  const { graph, facts, content } = desk;
  const kind = graph.runtime === 'go' ? 'go-objects' : graph.runtime === 'jvm' ? 'jvm-objects' : 'v8-objects';
  return { id: desk.id, name: stacks?.facts.name ?? '', kind, time: facts.time, graph, facts, content, types: desk.groupsOf('type'), merged, histogram, waste: undefined };
}

/** The exact version where something tells it, else the newest sign. */
function versionOf(desks: readonly StackDesk[], sets: readonly SeriesSet[]): GoVersion | undefined {
  const said = sets.flatMap(({ facts }) => facts.filter(({ label }) => label === 'Go version').map(({ value }) => value));
  const told = [...said, ...desks.flatMap(({ facts }) => facts.goVersion?.version ?? [])].flatMap((text) => {
    const minor = /1\.(\d+)/.exec(text);
    return minor ? [{ minor: Number(minor[1]), isLeast: /newer/.test(text), text }] : [];
  });
  return told.find(({ isLeast }) => !isLeast) ?? told.toSorted((one, other) => other.minor - one.minor)[0];
}
