/**
 * Hashes that stand in links and so must be the same for ever, in every browser: FNV-1a over UTF-8
 * (http://www.isthe.com/chongo/tech/comp/fnv/), then the finalizer of MurmurHash3, for names differ in their last
 * letters and FNV alone hardly moves its upper bits for those.
 */
const utf8 = new TextEncoder();

export function stableHash(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 8 hex digits. */
export function hexHash(text: string, seed = 0): string {
  return stableHash(text, seed).toString(16).padStart(8, '0');
}
