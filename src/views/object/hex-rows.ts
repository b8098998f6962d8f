/** Bytes as programmers read them: offset, 16 bytes in hex with a gap in the middle, and what they are as text. Pure. */
export const ROW_BYTES = 16;

export interface HexRow {
  readonly offset: string;
  /** As wide in the last row as in all others. */
  readonly hex: string;
  readonly text: string;
}

export function hexRows(bytes: Uint8Array): readonly HexRow[] {
  const rows: HexRow[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    let hex = '';
    let text = '';
    for (let i = 0; i < ROW_BYTES; i++) {
      const byte = bytes[at + i];
      if (i > 0) hex += i === ROW_BYTES / 2 ? '  ' : ' ';
      hex += byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
      // Beyond ASCII a byte is no character by itself.
      if (byte !== undefined) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    rows.push({ offset: at.toString(16).padStart(8, '0'), hex, text });
  }
  return rows;
}

export function hexText(bytes: Uint8Array): string {
  return hexRows(bytes)
    .map(({ offset, hex, text }) => `${offset}  ${hex}  ${text}\n`)
    .join('');
}
