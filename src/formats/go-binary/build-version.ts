import type { Image } from './image.ts';

const HEADER_BYTES = 32;
const FLAG_INLINE = 2;
const MOST_TEXT = 1024;

/** The Go version in a build information block (debug/buildinfo): since Go 1.18 the text follows a header of 32 bytes. */
export function readBuildVersion(image: Image): string {
  const section = image.section('.go.buildinfo', '__go_buildinfo');
  if (section === undefined) return '';
  const { address } = section;
  const magic = new TextDecoder('latin1').decode(image.bytes(address, 14));
  if (magic !== '\u{ff} Go buildinf:') return '';
  const { pointerSize } = image.parts;
  if ((image.byte(address + 15) & FLAG_INLINE) === 0) {
    const text = image.word(address + 16);
    return decode(image, image.word(text), image.word(text + pointerSize));
  }
  let length = 0;
  let at = address + HEADER_BYTES;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = image.byte(at++);
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return decode(image, at, length);
}

function decode(image: Image, address: number, length: number): string {
  return length > MOST_TEXT ? '' : new TextDecoder().decode(image.bytes(address, length));
}
