import { decodeJsonString } from './decode-string.ts';

/** Names that the reader itself asks for, found while the table of strings is scanned. */
const NAMES = [
  '',
  'Object',
  'Array',
  'Map',
  'Set',
  '__proto__',
  'first',
  'second',
  'parent',
  'value',
  'length',
  'hash',
  'truncated',
  'elements',
  'table',
  'shared',
  'script',
  'script_or_debug_info',
  'name',
  'context',
  'true',
  'process',
  'version',
  'system / ExternalStringData',
  '(Document DOM trees)',
] as const;
export type KnownName = (typeof NAMES)[number];

const byLength: KnownName[][] = [];
for (const name of NAMES) (byLength[name.length] ??= []).push(name);

const LONGEST = byLength.length - 1;
/** `\u0041`. */
const ESCAPED_BYTES = 6;

export class KnownNames {
  private readonly ids = new Map<KnownName, number>();

  see(bytes: Uint8Array, from: number, to: number, hasEscapes: boolean, id: number): void {
    if (hasEscapes) {
      // V8 escapes no letters, but whoever rewrites a file may.
      if (to - from <= LONGEST * ESCAPED_BYTES) this.seeText(decodeJsonString(bytes.subarray(from, to)), id);
      return;
    }
    const names = byLength[to - from];
    if (names === undefined) return;
    for (const name of names) {
      let index = 0;
      while (index < name.length && bytes[from + index] === name.charCodeAt(index)) index++;
      if (index === name.length) this.found(name, id);
    }
  }

  /** Its id; −1 where the file does not have the name, so that no node or edge can be called so. */
  id(name: KnownName): number {
    return this.ids.get(name) ?? -1;
  }

  private seeText(text: string, id: number): void {
    for (const name of byLength[text.length] ?? []) if (name === text) this.found(name, id);
  }

  private found(name: KnownName, id: number): void {
    if (!this.ids.has(name)) this.ids.set(name, id);
  }
}
