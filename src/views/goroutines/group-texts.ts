import type { HarmlessRule } from '../../analysis/goroutines/harmless.ts';
import { plainState } from '../../analysis/goroutines/infer-state.ts';
import { formatWait } from '../../analysis/goroutines/waits.ts';
import type { GoroutineGroupRow, GoroutineQuery, GoroutineRow } from '../../engine/goroutine-contract.ts';
import { formatCount } from '../../lib/format-value.ts';

/** Where a group stands: its program's own function, and the place in words. */
export function placeOf({ frame, programFrame }: Pick<GoroutineGroupRow, 'frame' | 'programFrame'>): { readonly name: string; readonly title: string } {
  const shown = programFrame ?? frame;
  if (!shown) return { name: '(no stack)', title: 'The profile has no frames of these' };
  const place = shown.file === '' ? shown.name : `${shown.name} at ${shown.file}:${shown.line}`;
  return { name: shown.name, title: programFrame && frame ? `${place}, in ${frame.name}` : place };
}

/** As all waits are written; nothing where none is said, or none of a whole minute. */
export function waitText(minutes: number | undefined): string {
  return minutes === undefined || minutes === 0 ? '' : formatWait(minutes);
}

/** In a table: long ones without their minutes. What is said is still the least that it can be. */
export function shortWait(minutes: number | undefined): string {
  return waitText(minutes === undefined || minutes < 600 ? minutes : Math.floor(minutes / 60) * 60);
}

/** "goroutine 18", or "40 goroutines" where the form has no numbers. */
export function rowTitle({ id, count }: Pick<GoroutineRow, 'id' | 'count'>): string {
  if (id !== undefined) return `goroutine ${id}`;
  return count === 1 ? 'a goroutine' : `${formatCount(count)} goroutines`;
}

/** What the reader most likely means by "groups like this one are harmless"; the reason is theirs to write. */
export function ruleOfGroup({ state, creator, frame, programFrame }: GoroutineGroupRow, by: GoroutineQuery['by']): HarmlessRule {
  const inState = { state: `^${quoted(plainState(state))}$` };
  if (by === 'state') return { pattern: '', reason: '', ...inState };
  if (by === 'creator' && creator) return { pattern: `^${quoted(creator.name)}$`, where: creator.isEntry ? 'any' : 'creator', reason: '' };
  const name = (programFrame ?? frame)?.name;
  return name === undefined ? { pattern: '', reason: '', ...inState } : { pattern: `^${quoted(name)}$`, reason: '', ...inState };
}

/** A text as a regular expression that matches just that. */
function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
