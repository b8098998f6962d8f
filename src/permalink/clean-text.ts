/**
 * Text that came with a link is data from a stranger: whoever made the link chose it. Nothing of it is ever markup;
 * here it also loses what could drive a terminal or make a name read as another one: control characters, line and
 * paragraph separators, halves of surrogate pairs (UTF-8 has none), and the marks that turn the direction of writing
 * (https://trojansource.codes).
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function cleanText(text: string): string {
  return text.replace(UNSAFE, '\ufffd');
}
