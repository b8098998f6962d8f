/**
 * Names are in the JVM's modified UTF-8 (JVMS §4.4.7): zero takes two bytes, and characters past U+FFFF are two
 * surrogates of three bytes each, which a TextDecoder refuses. What is no UTF-8 at all becomes U+FFFD.
 */
const plain = new TextDecoder();

export function decodeModifiedUtf8(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte < 0x80)) return plain.decode(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++]!;
    let length = 0;
    if (first >= 0xc0 && first < 0xe0) length = 1;
    else if (first >= 0xe0 && first < 0xf0) length = 2;
    let code = length === 1 ? first & 0x1f : length === 2 ? first & 0x0f : first < 0x80 ? first : 0xfffd;
    for (; length > 0; length--) {
      const next = bytes[at];
      if (next === undefined || (next & 0xc0) !== 0x80) {
        code = 0xfffd;
        break;
      }
      code = (code << 6) | (next & 0x3f);
      at++;
    }
    text += String.fromCharCode(code);
  }
  return text;
}
