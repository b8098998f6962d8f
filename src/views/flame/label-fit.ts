/**
 * Short forms of Go names. What tells one frame from the next stands at the end of a name, so shortening takes away
 * the import path first, then the package, then the receiver, and cuts the end only as the last resort.
 */

export const ELLIPSIS = '…';
/** Fewer columns than this say nothing. */
const FEWEST_COLUMNS = 3;

/** Columns in a monospace font: East Asian wide characters and emoji take two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // The second half of a surrogate pair adds the second column of what are nearly always wide characters.
    columns += code >= 0x1100 && isWide(code) ? 2 : 1;
  }
  return columns;
}

function isWide(code: number): boolean {
  return (
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60)
  );
}

/** `cache.(*LRU).Put` of `example.com/shop/internal/cache.(*LRU).Put`. */
export function withoutDirectory(name: string): string {
  // Slashes inside type arguments or a receiver do not end the import path.
  const slash = name.lastIndexOf('/', bracketIn(name));
  if (slash === -1) return name;
  // A major version is no name: "json/v2.Unmarshal" says more than "v2.Unmarshal".
  const isVersion = /^v\d+\./.test(name.slice(slash + 1));
  const cut = isVersion ? name.lastIndexOf('/', slash - 1) : slash;
  return name.slice(cut + 1);
}

/** Where a receiver or type arguments begin; else the end. */
function bracketIn(name: string): number {
  const opening = name.search(/[([<{ ]/);
  return opening === -1 ? name.length : opening;
}

/** `(*LRU).Put` of `cache.(*LRU).Put`. */
export function withoutPackage(name: string): string {
  const rest = withoutDirectory(name);
  const dot = dotOutside(rest, rest.lastIndexOf('/', bracketIn(rest)) + 1);
  return dot <= 0 || dot === rest.length - 1 ? rest : rest.slice(dot + 1);
}

/** `Put.func1` of `(*LRU).Put.func1`; names without a receiver stay. */
function withoutReceiver(local: string): string {
  const dot = dotOutside(local, 0);
  if (dot <= 0) return local;
  const rest = local.slice(dot + 1);
  return /^(?:func\d|gowrap\d|deferwrap\d|\d)/.test(rest) ? local : rest;
}

function dotOutside(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '(' || character === '[' || character === '<') depth++;
    else if (character === ')' || character === ']' || character === '>') depth--;
    else if (character === '.' && depth <= 0) return index;
  }
  return -1;
}

/** The most telling form of a name that fits; empty when none does. */
export function fitName(name: string, columns: number): string {
  if (columnsOf(name) <= columns) return name;
  if (columns < FEWEST_COLUMNS) return '';
  const qualified = withoutDirectory(name);
  if (columnsOf(qualified) <= columns) return qualified;
  const local = withoutPackage(qualified);
  if (columnsOf(local) <= columns) return local;
  const method = withoutReceiver(local);
  if (method !== local && columnsOf(method) + 1 <= columns) return ELLIPSIS + method;
  return cutEnd(method, columns);
}

function cutEnd(text: string, columns: number): string {
  let used = 1;
  let end = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return end === 0 ? '' : text.slice(0, end) + ELLIPSIS;
}
