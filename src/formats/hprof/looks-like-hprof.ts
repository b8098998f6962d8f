/** `JAVA PROFILE 1.0`, `1.0.1`, `1.0.2` (JVMs) or `1.0.3` (Android), ended by a zero byte. */
const MAGIC = 'JAVA PROFILE 1.0';

export function looksLikeHprof(head: Uint8Array): boolean {
  for (let at = 0; at < MAGIC.length; at++) {
    if (head[at] !== MAGIC.charCodeAt(at)) return false;
  }
  return head[MAGIC.length] === 0 || head[MAGIC.length] === 0x2e;
}
