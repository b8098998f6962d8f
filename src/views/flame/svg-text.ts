/** A picture as a self-contained SVG file. Names come from files that anybody may have made: all text is escaped. */
import { cornerPoints, PICTURE_FONT_SIZE, type Picture, type PictureBox } from './picture-layout.ts';

const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

export function svgText(picture: Picture): string {
  const { width, height } = picture;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(FONT)}" font-size="${PICTURE_FONT_SIZE}">`,
    `<title>${escapeXml(picture.header[0]?.text ?? 'Flame graph')}</title>`,
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse">' +
      '<path d="M-1 6L6 -1M-1 1L1 -1M4 6L6 4" stroke="#000000" stroke-opacity="0.22" stroke-width="1"/></pattern></defs>',
    `<rect width="${width}" height="${height}" fill="${picture.paper}"/>`,
    ...picture.header.map(
      (line, index) =>
        `<text x="${line.x}" y="${line.y}" fill="${index === 0 ? picture.ink : picture.mutedInk}"${index === 0 ? ' font-size="14" font-weight="600"' : ''}>${escapeXml(line.text)}</text>`,
    ),
    ...legendText(picture),
    ...picture.boxes.map((box) => boxText(box, picture.ink)),
    '</svg>',
    '',
  ];
  return lines.join('\n');
}

function legendText(picture: Picture): readonly string[] {
  const { legend } = picture;
  if (!legend) return [];
  return [
    ...legend.swatches.map((swatch) => `<rect x="${swatch.x}" y="${legend.y}" width="${swatch.width}" height="12" fill="${swatch.fill}"/>`),
    ...legend.texts.map((line) => `<text x="${line.x}" y="${legend.y + 10}" fill="${picture.mutedInk}">${escapeXml(line.text)}</text>`),
  ];
}

function boxText(box: PictureBox, cornerInk: string): string {
  const shape = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`;
  const text = box.text === '' ? '' : `<text x="${box.x + 4}" y="${box.y + 12.5}" fill="${box.ink}">${escapeXml(box.text)}</text>`;
  const hatch = box.hatched ? `<rect ${shape} fill="url(#hatch)"/>` : '';
  const points = cornerPoints(box).map((point) => point.join(' '));
  const corner = points.length === 0 ? '' : `<path d="M${points.join('L')}Z" fill="${cornerInk}"/>`;
  return `<g><title>${escapeXml(box.title)}</title><rect ${shape} fill="${box.fill}"/>${hatch}${corner}${text}</g>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Also takes out what XML 1.0 cannot hold at all: control characters and lone surrogates. */
export function escapeXml(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d;
    const isForbidden = isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
    out += isForbidden ? '\u{FFFD}' : (ENTITIES[character] ?? character);
  }
  return out;
}
