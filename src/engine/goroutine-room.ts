/** The open goroutine profiles: the part of the engine that is fetched with the first question about them. */
import { borrowNames, type BorrowedNames } from '../analysis/goroutines/borrow-names.ts';
import { keepGoroutines } from '../analysis/goroutines/filter-goroutines.ts';
import { goroutineFlame } from '../analysis/goroutines/goroutine-flame.ts';
import { samplesOf } from '../analysis/goroutines/group-goroutines.ts';
import { err, ok } from '../lib/result.ts';
import { isOfGoroutines } from '../model/capture.ts';
import type { Answer, CaptureFacts, CaptureId } from './contract.ts';
import { groupPage } from './goroutine-answers.ts';
import { GoroutineComparisons } from './goroutine-comparisons.ts';
import type { GoroutineApi } from './goroutine-contract.ts';
import { filterOf, GoroutineDesk, keyOf } from './goroutine-desk.ts';
import { goroutineFacts } from './goroutine-facts.ts';
import { waitObjectGoroutines, waitObjectPage } from './goroutine-objects.ts';
import { findGoroutine, goroutineDetail, goroutinePage } from './goroutine-rows.ts';
import { notOpen } from './not-found.ts';
import type { Questions } from './questions.ts';
import type { StackDesk } from './stack-desk.ts';

/** Pictures of one profile that stay open: each filter makes a new one, and a reader tries many. */
const MOST_PICTURES = 4;
const PICTURE = '-goroutines-';

export class GoroutineRoom implements GoroutineApi {
  private readonly stacks: Map<CaptureId, StackDesk>;
  private readonly makeDesk: Questions['makeDesk'];
  private readonly desks = new Map<CaptureId, GoroutineDesk>();
  private readonly comparisons = new GoroutineComparisons((capture) => this.deskOf(capture));
  /** By profile: what `openGoroutines` made of it, by query; the oldest first. */
  private readonly pictures = new Map<CaptureId, Map<string, CaptureId>>();
  /** By borrower and lender; `false`: they are not of one build. */
  private readonly names = new WeakMap<StackDesk, WeakMap<StackDesk, BorrowedNames | false>>();
  private made = 0;

  /** `stacks` are the engine's open captures; what `openGoroutines` makes is put there. */
  constructor(stacks: Map<CaptureId, StackDesk>, makeDesk: Questions['makeDesk']) {
    this.stacks = stacks;
    this.makeDesk = makeDesk;
  }

  /** It was closed, or made anew with more names. */
  close(capture: CaptureId): void {
    this.forget(capture);
    this.comparisons.forget();
  }

  async goroutineFacts(...[capture, rules]: Parameters<GoroutineApi['goroutineFacts']>): ReturnType<GoroutineApi['goroutineFacts']> {
    const desk = this.deskOf(capture);
    return desk.ok ? goroutineFacts(desk.value, rules) : desk;
  }

  async goroutineGroups(...[query, order, start, end]: Parameters<GoroutineApi['goroutineGroups']>): ReturnType<GoroutineApi['goroutineGroups']> {
    const desk = this.deskOf(query.capture);
    if (!desk.ok) return desk;
    const grouped = desk.value.group(query);
    return grouped.ok ? ok(groupPage(desk.value, query, grouped.value, order, start, end)) : grouped;
  }

  async goroutines(...[query, group, order, start, end]: Parameters<GoroutineApi['goroutines']>): ReturnType<GoroutineApi['goroutines']> {
    const desk = this.deskOf(query.capture);
    if (!desk.ok) return desk;
    const grouped = desk.value.group(query);
    if (!grouped.ok) return grouped;
    const { groups } = grouped.value;
    if (!Number.isInteger(group) || group < 0 || group >= groups.count) return err({ code: 'not-found', sentence: 'There is no such group of goroutines.' });
    return ok(goroutinePage(desk.value, `group ${group} ${keyOf(query)}`, samplesOf(groups, group), order, start, end));
  }

  async goroutine(...[capture, row]: Parameters<GoroutineApi['goroutine']>): ReturnType<GoroutineApi['goroutine']> {
    const desk = this.deskOf(capture);
    return desk.ok ? goroutineDetail(desk.value, row) : desk;
  }

  async findGoroutine(...[capture, id]: Parameters<GoroutineApi['findGoroutine']>): ReturnType<GoroutineApi['findGoroutine']> {
    const desk = this.deskOf(capture);
    return desk.ok ? findGoroutine(desk.value, id) : desk;
  }

  async openGoroutines(...[query]: Parameters<GoroutineApi['openGoroutines']>): ReturnType<GoroutineApi['openGoroutines']> {
    const desk = this.deskOf(query.capture);
    if (!desk.ok) return desk;
    const read = desk.value.read();
    const pictures = this.pictures.get(query.capture) ?? new Map<string, CaptureId>();
    this.pictures.set(query.capture, pictures);
    const key = `${read.borrowed ? 'named ' : ''}${keyOf(query)}`;
    const known = this.stacks.get(pictures.get(key) ?? '');
    if (known) return ok(known.facts);
    const input = desk.value.input(query);
    if (!input.ok) return input;
    const kept = keepGoroutines(input.value, read.frames, filterOf(query));
    if (!kept.includes(1)) return err({ code: 'not-found', sentence: 'The filter keeps no goroutine.' });
    const profile = goroutineFlame(read.columns, read.states, kept, query.by);
    const id = `${query.capture}${PICTURE}${++this.made}`;
    const made = this.makeDesk(captureOf(desk.value.stacks.facts, id, profile), desk.value.stacks.facts.kind);
    this.stacks.set(id, made);
    pictures.set(key, id);
    for (const [oldest, picture] of pictures) {
      if (pictures.size <= MOST_PICTURES) break;
      pictures.delete(oldest);
      this.drop(picture);
    }
    return ok(made.facts);
  }

  async waitObjects(...[capture, start, end]: Parameters<GoroutineApi['waitObjects']>): ReturnType<GoroutineApi['waitObjects']> {
    const desk = this.deskOf(capture);
    return desk.ok ? ok(waitObjectPage(desk.value, start, end)) : desk;
  }

  async waitObjectGoroutines(...[capture, object, order, start, end]: Parameters<GoroutineApi['waitObjectGoroutines']>): ReturnType<GoroutineApi['waitObjectGoroutines']> {
    const desk = this.deskOf(capture);
    return desk.ok ? waitObjectGoroutines(desk.value, object, order, start, end) : desk;
  }

  async comparedGoroutines(...args: Parameters<GoroutineApi['comparedGoroutines']>): ReturnType<GoroutineApi['comparedGoroutines']> {
    return this.comparisons.page(...args);
  }

  async comparedGoroutineIds(...args: Parameters<GoroutineApi['comparedGoroutineIds']>): ReturnType<GoroutineApi['comparedGoroutineIds']> {
    return this.comparisons.goroutines(...args);
  }

  /** What was worked out about a capture, and what was made of it. */
  private forget(capture: CaptureId): void {
    for (const picture of this.pictures.get(capture)?.values() ?? []) this.drop(picture);
    this.pictures.delete(capture);
    this.desks.delete(capture);
  }

  private drop(picture: CaptureId): void {
    this.stacks.delete(picture);
    this.desks.delete(picture);
  }

  private deskOf(capture: CaptureId): Answer<GoroutineDesk> {
    const stacks = this.stacks.get(capture);
    if (!stacks) return notOpen();
    let desk = this.desks.get(capture);
    // Symbols that are dropped later make the same capture anew.
    if (desk && desk.stacks !== stacks) {
      this.forget(capture);
      desk = undefined;
    }
    if (!desk) {
      if (!isOfGoroutines(stacks.facts.kind)) return err({ code: 'not-found', sentence: 'That is no profile of goroutines.' });
      desk = new GoroutineDesk(stacks, () => this.borrowFor(stacks));
      this.desks.set(capture, desk);
    }
    return ok(desk);
  }

  /** From the first open profile that knows them; a picture is made of one of these. */
  private borrowFor(borrower: StackDesk): BorrowedNames | undefined {
    let known = this.names.get(borrower);
    if (!known) this.names.set(borrower, (known = new WeakMap()));
    for (const lender of this.stacks.values()) {
      const { id, kind } = lender.facts;
      if (lender === borrower || !isOfGoroutines(kind) || id.includes(PICTURE)) continue;
      const names = known.get(lender) ?? borrowNames(borrower.index.profile, lender.index.profile) ?? false;
      known.set(lender, names);
      if (names !== false) return names;
    }
    return undefined;
  }
}

function captureOf({ name, byteLength, format, sha256, fromLink }: CaptureFacts, id: CaptureId, profile: StackDesk['index']['profile']): Parameters<Questions['makeDesk']>[0] {
  return { id, name, byteLength, format, sha256, fromLink, profile, notices: [] };
}
