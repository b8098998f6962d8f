/** The outline and the number of a frame that a finding cites. */
import type { FindingMark } from '../../store/findings-marks.ts';
import type { FlamePalette } from './palette.ts';

export interface CitedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Narrower frames have no room for a number beside their outline. */
const ROOM_PX = 26;
const BADGE_PX = 13;
const DIGIT_PX = 6;
/** A box of a treemap is taller than its number needs. */
const MOST_BADGE_PX = 17;

/** `isSelected`: its outline takes the place of the selection's, and is heavier. */
export function paintCitation(context: CanvasRenderingContext2D, box: CitedBox, mark: FindingMark, palette: FlamePalette, ratio: number, isSelected: boolean): void {
  const line = (isSelected ? 3 : 2) * ratio;
  const inset = Math.min(line / 2, box.width / 2);
  const ink = mark.severity >= 3 ? palette.citedEdge : palette.citedCalmEdge;
  context.lineWidth = line;
  context.strokeStyle = ink;
  context.beginPath();
  context.rect(box.x + inset, box.y + inset, Math.max(0, box.width - 2 * inset), Math.max(0, box.height - 2 * inset));
  context.stroke();
  if (box.width < ROOM_PX * ratio) return;
  const text = String(mark.number);
  const width = (BADGE_PX + DIGIT_PX * (text.length - 1)) * ratio;
  const x = box.x + box.width - width;
  context.fillStyle = ink;
  const height = Math.min(box.height, MOST_BADGE_PX * ratio);
  context.fillRect(x, box.y, width, height);
  context.fillStyle = palette.citedText;
  context.font = `700 ${10.5 * ratio}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x + width / 2, box.y + height / 2 + 0.5 * ratio);
}
