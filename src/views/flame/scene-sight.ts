/** Which rows and which range of x are on the screen, and which are to be asked for. */
import type { Pattern } from '../../model/query.ts';
import { ROW_HEIGHT, type Sight, type Span } from './window-math.ts';

export interface Screen {
  readonly width: number;
  readonly height: number;
  /** Rows known so far. */
  readonly rows: number;
  readonly rootWeight: number;
  readonly search: Pattern | undefined;
}

export function sightOf(screen: Screen, span: Span, scrollTop: number): Sight {
  const rows = Math.max(screen.rows, 1);
  const row0 = Math.min(Math.floor(scrollTop / ROW_HEIGHT), rows - 1);
  return {
    span,
    row0,
    row1: Math.max(row0 + 1, Math.min(rows, Math.ceil((scrollTop + screen.height) / ROW_HEIGHT))),
    pixels: screen.width,
    rootWeight: screen.rootWeight,
    search: screen.search,
  };
}

/** What is going to be in sight. Until a tile says how deep the tree is, a screenful is asked for. */
export function wishedSight(screen: Screen, span: Span, scrollTop: number, hasTile: boolean): Sight {
  const shown = Math.ceil(screen.height / ROW_HEIGHT);
  const row0 = Math.floor(scrollTop / ROW_HEIGHT);
  const after = row0 + shown + 1;
  const row1 = hasTile ? Math.min(Math.max(screen.rows, row0 + 1), after) : after;
  return { ...sightOf(screen, span, scrollTop), row0, row1 };
}
