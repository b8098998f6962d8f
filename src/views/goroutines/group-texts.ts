import type { GoroutineGroupRow } from '../../engine/goroutine-contract.ts';
import { formatCount } from '../../lib/format-value.ts';

/** Where a group stands: its program's own function, and the place in words. */
export function placeOf({ frame, programFrame }: Pick<GoroutineGroupRow, 'frame' | 'programFrame'>): { readonly name: string; readonly title: string } {
  const shown = programFrame ?? frame;
  if (!shown) return { name: '(no stack)', title: 'The profile has no frames of these' };
  const place = shown.file === '' ? shown.name : `${shown.name} at ${shown.file}:${shown.line}`;
  return { name: shown.name, title: programFrame && frame ? `${place}, in ${frame.name}` : place };
}

/** Whole minutes, as the runtime counts them; nothing where none is said. */
export function waitText(minutes: number | undefined): string {
  if (minutes === undefined || minutes === 0) return '';
  if (minutes < 60) return `${formatCount(minutes)} min`;
  const rest = Math.floor(minutes % 60);
  return rest === 0 ? `${formatCount(Math.floor(minutes / 60))} h` : `${formatCount(Math.floor(minutes / 60))} h ${rest} min`;
}
