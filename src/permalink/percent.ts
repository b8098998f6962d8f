/**
 * `key=value&key=value` as it stands behind the `#` of a link.
 *
 * Not `URLSearchParams`: it reads `+` as a space, which breaks regular expressions and addresses that people type, and
 * it writes parentheses as they are, which end a link in Markdown.
 */
export type Pair = readonly [key: string, value: string];

/** RFC 3986 §3.5 allows these in a fragment, and neither chats nor Markdown take them for the end of a link. */
const READABLE = /%(?:2F|3A|40|2C|3D|3B|24)/g;

export function encodeValue(text: string): string {
  // encodeURIComponent throws on half a surrogate pair.
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(READABLE, (code) => decodeURIComponent(code));
}

/** What is no percent-encoding, as in a link that was cut off, stays as it is. */
export function decodeValue(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

export function formatPairs(pairs: readonly Pair[]): string {
  return pairs.map(([key, value]) => `${key}=${encodeValue(value)}`).join('&');
}

/** Split at the first `=` only: values hold more of them. */
export function parsePairs(text: string): readonly Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [decodeValue(part), ''] : [decodeValue(part.slice(0, at)), decodeValue(part.slice(at + 1))];
    });
}
