/**
 * Comparisons as the page keeps them: which captures, which two of them, and how they are looked at. Ids and choices
 * only. Everything here is pure; what the reader does is in compare-actions.ts.
 */
import type { CaptureFacts, CaptureId, CompareQuery } from '../engine/contract.ts';
import { isOfGoroutines, type ProfileKind } from '../model/capture.ts';
import type { Filter, GrewBy, GrewOrder, MatchMode, Scale } from '../model/query.ts';
import { isHeapKind } from './graph-compare.ts';
import type { Perspective } from './session.ts';

/** `dominators`: of heaps only; `goroutines`: of their profiles and dumps only. */
export type CompareView = 'goroutines' | 'dominators' | 'grew' | 'side' | 'difference';

/** What is selected: a row by its key, and what the pictures can find of it. */
export interface Selected {
  readonly key: string;
  /** Full names, outermost first; empty when the row is not a path. */
  readonly path: readonly string[];
  /** Full name of the function, undefined for packages and labels. */
  readonly name: string | undefined;
}

/** What a link held besides the numbers. */
export interface LinkOrigin {
  readonly foldedStacks: number;
  readonly rounded: boolean;
  readonly redacted: boolean;
  /** The type it was made for. */
  readonly type: string;
  /**
   * Its numbers obey these already. A link has no files, binaries and labels that they could find, so that they are
   * never applied to its numbers again.
   */
  readonly madeWith: readonly Filter[];
  /** Those of them that wait for the files. */
  readonly heldFilters: readonly Filter[];
  /** A type that the link lacks, and that waits for the files likewise. */
  readonly heldType: string | undefined;
}

/** How a comparison is looked at: all that a link says apart from its payload. */
export interface ViewState {
  readonly view: CompareView;
  /** Name of a value type that all captures have. */
  readonly type: string;
  readonly filters: readonly Filter[];
  readonly match: MatchMode;
  readonly scale: Scale;
  readonly by: GrewBy;
  readonly order: GrewOrder;
  readonly tableText: string;
  readonly search: Perspective['search'];
  readonly selected: Selected | undefined;
  /** Full names from the outermost frame to the zoomed one. */
  readonly zoom: readonly string[];
}

export interface Comparison extends ViewState {
  readonly id: string;
  /** In order of time. One only: the two sides of a `-diff_base` profile. */
  readonly captures: readonly CaptureId[];
  /** Indexes into `captures`. */
  readonly base: number;
  readonly head: number;
  /** The reader chose the sides: captures that come later leave them alone. */
  readonly chosen: boolean;
  /** It came by a link. Its sides may have been replaced by the files they were made from. */
  readonly link: LinkOrigin | undefined;
}

export function freshComparison(id: string, captures: readonly CaptureFacts[]): Comparison {
  const ordered = inOrderOfTime(captures);
  return {
    id,
    captures: ordered.map((facts) => facts.id),
    base: 0,
    head: ordered.length - 1,
    chosen: false,
    link: undefined,
    ...freshView(defaultType(ordered), ordered[0]?.kind ?? 'other'),
    ...(comparesGoroutines(ordered) ? { view: 'goroutines' } : {}),
  };
}

/** Captures of goroutines that can be followed: what a link holds is stacks only, and a difference holds no dump. */
export function comparesGoroutines(captures: readonly Pick<CaptureFacts, 'kind' | 'fromLink'>[]): boolean {
  return captures.length > 1 && captures.every(({ kind, fromLink }) => isOfGoroutines(kind) && !fromLink);
}

export function freshView(type: string, kind: ProfileKind): ViewState {
  return {
    view: isHeapKind(kind) ? 'dominators' : 'grew',
    type,
    filters: [],
    match: 'auto',
    scale: 'absolute',
    by: 'path',
    order: { by: 'delta', descending: true },
    tableText: '',
    search: { text: '', by: 'text' },
    selected: undefined,
    zoom: [],
  };
}

/**
 * By capture time where every file says one; else by what only grows in a process, where they are of one; else by name:
 * "heap.2" before "heap.10".
 */
export function inOrderOfTime(captures: readonly CaptureFacts[]): readonly CaptureFacts[] {
  const byName = captures.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  if (captures.some((facts) => facts.time === undefined)) {
    const processes = new Set(captures.map(({ graph }) => graph?.sequence?.process));
    if (processes.size !== 1 || processes.has(undefined)) return byName;
    return byName.toSorted((a, b) => (a.graph?.sequence?.at ?? 0) - (b.graph?.sequence?.at ?? 0));
  }
  return byName.toSorted((a, b) => Date.parse(a.time ?? '') - Date.parse(b.time ?? ''));
}

/** The type the last capture opens with, where the others have it too. */
export function defaultType(ordered: readonly CaptureFacts[]): string {
  const shared = sharedTypes(ordered);
  const last = ordered.at(-1);
  const wanted = last?.valueTypes[last.defaultType]?.type;
  return wanted !== undefined && shared.includes(wanted) ? wanted : (shared[0] ?? wanted ?? '');
}

export function sharedTypes(captures: readonly CaptureFacts[]): readonly string[] {
  const [first, ...rest] = captures.toReversed();
  if (!first) return [];
  return first.valueTypes
    .filter(({ type, unit }) => rest.every((facts) => facts.valueTypes.some((other) => other.type === type && other.unit === unit)))
    .map(({ type }) => type);
}

/** With other captures. The sides stay with the captures they were, once the reader chose them; else first and last. */
export function withCaptures(comparison: Comparison, captures: readonly CaptureFacts[]): Comparison {
  const ordered = inOrderOfTime(captures);
  const ids = ordered.map((facts) => facts.id);
  const base = ids.indexOf(comparison.captures[comparison.base] ?? '');
  const head = ids.indexOf(comparison.captures[comparison.head] ?? '');
  const kept = comparison.chosen && base !== -1 && head !== -1;
  const type = sharedTypes(ordered).includes(comparison.type) ? comparison.type : defaultType(ordered);
  return {
    ...comparison,
    captures: ids,
    base: kept ? base : 0,
    head: kept ? head : ids.length - 1,
    chosen: kept,
    type,
  };
}

/** Without a capture that was closed or left out; nothing when too little is left to compare. */
export function withoutCapture(comparison: Comparison, id: CaptureId): readonly Comparison[] {
  const captures = comparison.captures.filter((capture) => capture !== id);
  if (captures.length === comparison.captures.length) return [comparison];
  if (captures.length < 2) return [];
  const base = captures.indexOf(comparison.captures[comparison.base] ?? '');
  const head = captures.indexOf(comparison.captures[comparison.head] ?? '');
  // The side that went falls back to the first or the last of those that are left, but never to the other side.
  const last = captures.length - 1;
  if (head === -1) return [{ ...comparison, captures, base, head: base === last ? 0 : last }];
  if (base === -1) return [{ ...comparison, captures, base: head === 0 ? last : 0, head }];
  return [{ ...comparison, captures, base, head }];
}

/** The same comparison on another reading of one of its captures. */
export function withReplaced(comparison: Comparison, from: CaptureId, to: CaptureId): Comparison {
  if (!comparison.captures.includes(from)) return comparison;
  return { ...comparison, captures: comparison.captures.map((id) => (id === from ? to : id)) };
}

/** Whether what it shows is what a link held. Files take the place of both sides at once, or of none. */
export function showsLink(comparison: Pick<Comparison, 'captures'>, captures: readonly CaptureFacts[]): boolean {
  return comparison.captures.some((id) => captures.find((facts) => facts.id === id)?.fromLink === true);
}

/** A single profile made with `-diff_base` holds both sides. */
export function isTwoSided(facts: CaptureFacts): boolean {
  return facts.notices.some((notice) => notice.code === 'diff-base');
}

export function compareQuery({ captures, base, head, type, filters, match, scale }: CompareQuery): CompareQuery {
  return { captures, base, head, type, filters, match, scale };
}

/** A column's first order is what is wanted first: names from A, numbers from the largest; then the other way round. */
export function orderAfter<By extends string>(
  order: { readonly by: By; readonly descending: boolean },
  by: By,
): { readonly by: By; readonly descending: boolean } {
  return { by, descending: order.by === by ? !order.descending : by !== 'name' };
}
