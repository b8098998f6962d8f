/** Where the card of a frame stands, and the file that it names. Pure. */
import type { NodeDetail } from '../../engine/contract.ts';
import type { Point } from './flame-state.ts';

/** From the pointer, so that the card is never under it. */
const AWAY = 14;
const MARGIN = 8;

/** Right below the pointer where there is room, else on its other side. */
export function cardPlace(
  at: Point,
  card: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number },
): Point {
  const right = at.x + AWAY;
  const below = at.y + AWAY;
  const x = right + card.width + MARGIN <= page.width ? right : at.x - AWAY - card.width;
  const y = below + card.height + MARGIN <= page.height ? below : at.y - AWAY - card.height;
  return {
    x: Math.round(Math.max(MARGIN, Math.min(x, page.width - card.width - MARGIN))),
    y: Math.round(Math.max(MARGIN, y)),
  };
}

/** The end of a path tells more than its beginning, which is the same for most. */
const LONGEST_FILE = 64;

export function fileText(detail: Pick<NodeDetail, 'file' | 'lines'>): string {
  const file = detail.file.length > LONGEST_FILE ? `…${detail.file.slice(1 - LONGEST_FILE)}` : detail.file;
  const lines = detail.lines.filter((line) => line.line > 0).map((line) => line.line);
  return lines.length === 0 ? file : `${file}:${lines.join(', ')}`;
}
