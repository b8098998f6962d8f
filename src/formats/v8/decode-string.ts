/** A JSON string as bytes, without its quotes, to text. Lone surrogates are kept, as the escapes have them. */
const BACKSLASH = 92;
const SHORT = 48;
const ESCAPES = new Map([
  [98, '\b'],
  [102, '\f'],
  [110, '\n'],
  [114, '\r'],
  [116, '\t'],
]);
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function decodeJsonString(bytes: Uint8Array): string {
  const { length } = bytes;
  let at = 0;
  if (length <= SHORT) {
    let text = '';
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte >= 128 || byte === BACKSLASH) break;
      text += String.fromCharCode(byte);
    }
    if (at === length) return text;
  }
  let escape = bytes.indexOf(BACKSLASH);
  if (escape < 0) return utf8.decode(bytes);
  let text = '';
  at = 0;
  while (escape >= 0) {
    if (escape > at) text += utf8.decode(bytes.subarray(at, escape));
    const kind = bytes[escape + 1];
    at = escape + 2;
    if (kind === undefined) break;
    if (kind === 117) {
      const unit = hexUnit(bytes, at);
      if (unit < 0) text += '\ufffd';
      else {
        text += String.fromCharCode(unit);
        at += 4;
      }
    } else text += ESCAPES.get(kind) ?? String.fromCharCode(kind);
    escape = bytes.indexOf(BACKSLASH, at);
  }
  return at < length ? text + utf8.decode(bytes.subarray(at)) : text;
}

function hexUnit(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let index = at; index < at + 4; index++) {
    const byte = bytes[index] ?? 0;
    const low = byte | 32;
    if (byte >= 48 && byte <= 57) unit = unit * 16 + byte - 48;
    else if (low >= 97 && low <= 102) unit = unit * 16 + low - 87;
    else return -1;
  }
  return unit;
}
