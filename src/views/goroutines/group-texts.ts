import { formatWait } from '../../analysis/goroutines/waits.ts';
import type { GoroutineGroupRow } from '../../engine/goroutine-contract.ts';

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
