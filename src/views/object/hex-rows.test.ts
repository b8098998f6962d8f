import { describe, expect, it } from 'vitest';
import { hexRows, hexText } from './hex-rows.ts';

describe('bytes as hex and text', () => {
  it('none are no rows', () => {
    expect(hexRows(new Uint8Array(0))).toEqual([]);
  });

  it('16 bytes are one row, 17 are two, of the same width', () => {
    const bytes = Uint8Array.from({ length: 17 }, (_, index) => 0x41 + index);
    const rows = hexRows(bytes);
    expect(rows).toEqual([
      { offset: '00000000', hex: '41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50', text: 'ABCDEFGHIJKLMNOP' },
      { offset: '00000010', hex: '51'.padEnd(48), text: 'Q' },
    ]);
  });

  it('what is no printable ASCII is a dot', () => {
    expect(hexRows(Uint8Array.of(0, 0x1f, 0x20, 0x7e, 0x7f, 0xe9, 0xff))[0]?.text).toBe('.. ~...');
  });

  it('as text every byte can be read back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const read = hexText(bytes)
      .trimEnd()
      .split('\n')
      .flatMap((line) => line.slice(10, 58).trim().split(/ +/))
      .map((digits) => Number.parseInt(digits, 16));
    expect(read).toEqual([...bytes]);
  });
});
