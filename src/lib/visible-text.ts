/**
 * Text out of a heap, made fit to be shown: a control character becomes its picture (␊), and what would reorder or hide
 * the text around it, or has no picture, becomes �.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]/gu;
const PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

/** On one line. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, pictureOf);
}

/** With its line breaks and tabs. */
export function visibleBlock(text: string): string {
  return text.replaceAll(UNSEEN, (sign) => (sign === '\n' || sign === '\t' ? sign : pictureOf(sign)));
}

/** At most so many UTF-16 units, ending in "…" when something is left out; no character is cut in half. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 2);
  return `${text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 2 : most - 1)}…`;
}

function pictureOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(PICTURES + code);
  return code === 0x7f ? DELETE_PICTURE : '\ufffd';
}
