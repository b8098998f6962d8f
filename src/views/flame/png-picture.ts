/** A picture as PNG, drawn box by box: an SVG in an image element would be up to the page's security policy. */
import { cornerPoints, PICTURE_FONT_SIZE, type Picture } from './picture-layout.ts';

const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const SCALE = 2;
/** What all browsers can hold in one canvas, with room to spare. */
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 64e6;
const ATTEMPTS = 5;

/** Twice the size of the picture, less where that would be too large. */
export function pngScale(width: number, height: number): number {
  return Math.min(SCALE, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
}

/** Undefined when the browser had no memory for even a small one. */
export async function pngBlob(picture: Picture): Promise<Blob | undefined> {
  let scale = pngScale(picture.width, picture.height);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const blob = await drawn(picture, scale);
    if (blob) return blob;
    scale /= 2;
  }
  return undefined;
}

async function drawn(picture: Picture, scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return null;
  context.scale(scale, scale);
  context.fillStyle = picture.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  for (const [index, line] of picture.header.entries()) {
    context.font = index === 0 ? `600 14px ${FONT}` : `${PICTURE_FONT_SIZE}px ${FONT}`;
    context.fillStyle = index === 0 ? picture.ink : picture.mutedInk;
    context.fillText(line.text, line.x, line.y);
  }
  context.font = `${PICTURE_FONT_SIZE}px ${FONT}`;
  drawLegend(context, picture);
  for (const box of picture.boxes) {
    context.fillStyle = box.fill;
    context.fillRect(box.x, box.y, box.width, box.height);
    if (box.hatched) {
      context.strokeStyle = picture.hatch;
      context.lineWidth = 1;
      context.beginPath();
      for (let x = box.x; x + 4 < box.x + box.width; x += 5) {
        context.moveTo(x, box.y + box.height);
        context.lineTo(Math.min(x + box.height, box.x + box.width), Math.max(box.y, box.y + box.height - (box.x + box.width - x)));
      }
      context.stroke();
    }
    const [first, ...others] = cornerPoints(box);
    if (first) {
      context.beginPath();
      context.moveTo(...first);
      for (const point of others) context.lineTo(...point);
      context.fillStyle = picture.ink;
      context.fill();
    }
    if (box.text === '') continue;
    context.fillStyle = box.ink;
    context.fillText(box.text, box.x + 4, box.y + 12.5);
  }
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}

function drawLegend(context: CanvasRenderingContext2D, picture: Picture): void {
  const { legend } = picture;
  if (!legend) return;
  for (const swatch of legend.swatches) {
    context.fillStyle = swatch.fill;
    context.fillRect(swatch.x, legend.y, swatch.width, 12);
  }
  context.fillStyle = picture.mutedInk;
  for (const line of legend.texts) context.fillText(line.text, line.x, legend.y + 10);
}
