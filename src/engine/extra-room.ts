/** Names of code and what the compiler said: they tell more of the captures that are open, or opened later. */
import { joinEscapes } from '../analysis/escape-notes.ts';
import { counted } from '../lib/counted.ts';
import { ok } from '../lib/result.ts';
import { applySymbols } from '../model/apply-symbols.ts';
import type { EscapeNote } from '../model/escape-note.ts';
import type { SymbolTable } from '../model/symbol-table.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import type { Answer } from './contract.ts';
import type { ExtraFacts, FunctionEscapes } from './memory-contract.ts';
import type { StackDesk } from './stack-desk.ts';

const MOST_NOTES = 40;
const MOST_FUNCTIONS = 5000;

export class ExtraRoom {
  private readonly symbols: SymbolTable[] = [];
  private readonly escapes: EscapeNote[] = [];
  /** By function group; both are worked out anew when more notes come. */
  private byFunction = new WeakMap<StackDesk, ReadonlyMap<number, readonly EscapeNote[]>>();
  private notesAt: ReturnType<typeof joinEscapes> | undefined;

  addSymbols(symbols: SymbolTable): void {
    this.symbols.push(symbols);
  }

  addEscapes(notes: readonly EscapeNote[]): void {
    for (const note of notes) this.escapes.push(note);
    this.notesAt = undefined;
    this.byFunction = new WeakMap();
  }

  /** What the compiler said at a line; undefined while nothing is open of it. The same function until more comes. */
  escapesAt(): ReturnType<typeof joinEscapes> | undefined {
    if (this.escapes.length > 0) this.notesAt ??= joinEscapes(this.escapes);
    return this.notesAt;
  }

  /** With the names that are known; the same profile where none of them fits. */
  named(profile: StackProfile): StackProfile {
    return this.symbols.reduce((known, symbols) => applySymbols(known, symbols).profile, profile);
  }

  escapesOf(desk: StackDesk): Answer<readonly FunctionEscapes[]> {
    if (this.escapes.length === 0) return ok([]);
    const { names } = desk.index.groups;
    const all = [...this.notesOf(desk)].slice(0, MOST_FUNCTIONS);
    return ok(all.map(([group, notes]) => ({ name: names[group]!, notes: notes.slice(0, MOST_NOTES) })));
  }

  aboutEscapes(name: string, notes: readonly EscapeNote[], desks: readonly StackDesk[]): ExtraFacts {
    const files = new Set(notes.map(({ file }) => file)).size;
    const fitting = desks.reduce((sum, desk) => sum + this.notesOf(desk).size, 0);
    const use = desks.length === 0 ? 'Drop a profile of the same source and they stand on its frames.' : fitting === 0 ? 'None is of a line that the open profiles have.' : `They explain ${counted(fitting, 'function')} of the open profiles.`;
    return { name, kind: 'escapes', sentence: `${counted(notes.length, 'escape note')} of the compiler in ${counted(files, 'file')}. ${use}` };
  }

  aboutSymbols(name: string, symbols: SymbolTable, updated: number): ExtraFacts {
    const use = updated > 0 ? `They named code of ${counted(updated, 'open profile')}.` : 'No open profile lacks one of them; they are kept for those that are opened later.';
    return { name, kind: 'symbols', sentence: `${counted(symbols.names.length, 'name')} of code addresses. ${use}` };
  }

  private notesOf(desk: StackDesk): ReadonlyMap<number, readonly EscapeNote[]> {
    let notes = this.byFunction.get(desk);
    if (!notes) {
      this.notesAt ??= joinEscapes(this.escapes);
      this.byFunction.set(desk, (notes = byGroup(desk, this.notesAt)));
    }
    return notes;
  }
}

/** Notes by the function that their lines are in, as the profile has them. */
function byGroup({ index: { profile, groups } }: StackDesk, notesAt: ReturnType<typeof joinEscapes>): ReadonlyMap<number, readonly EscapeNote[]> {
  const { frames, functions, strings } = profile;
  const found = new Map<number, Set<EscapeNote>>();
  for (let frame = 0; frame < frames.count; frame++) {
    const func = frames.func[frame]!;
    const line = frames.line[frame]!;
    if (func === -1 || line <= 0) continue;
    const notes = notesAt(strings[functions.file[func]!]!, line);
    if (notes.length === 0) continue;
    const group = groups.ofFrame[frame]!;
    const there = found.get(group);
    if (there) for (const note of notes) there.add(note);
    else found.set(group, new Set(notes));
  }
  const rank = ({ kind }: EscapeNote): number => (kind === 'escapes' || kind === 'moved' ? 0 : 1);
  return new Map(Array.from(found, ([group, notes]) => [group, [...notes].sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column)]));
}
