import type { RawProfile } from './raw-profile.ts';

/**
 * The strings that are really used, decoded once each and given ids in order of first use; equal texts share an id.
 * Unused entries of the file's table are never decoded: a table of millions of entries costs nothing here.
 */
export class StringPool {
  readonly strings: string[] = [''];
  /** Ids that point past the table, as in a file whose end is missing. */
  missing = 0;
  private readonly raw: RawProfile;
  private readonly bytes: Uint8Array;
  private readonly idOfText = new Map<string, number>([['', 0]]);
  private readonly idOfEntry = new Map<number, number>();
  // Invalid UTF-8 becomes U+FFFD: a damaged name must not hide a profile.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(raw: RawProfile, bytes: Uint8Array) {
    this.raw = raw;
    this.bytes = bytes;
  }

  /** The model's id for entry `entry` of the file's table. */
  id(entry: number): number {
    if (entry === 0) return 0;
    const known = this.idOfEntry.get(entry);
    if (known !== undefined) return known;
    let id = 0;
    if (entry < this.raw.stringStart.length) {
      const from = this.raw.stringStart.data[entry]!;
      const to = this.raw.stringEnd.data[entry]!;
      id = this.idOf(from === to ? '' : this.decoder.decode(this.bytes.subarray(from, to)));
    } else {
      this.missing++;
    }
    this.idOfEntry.set(entry, id);
    return id;
  }

  text(entry: number): string {
    return this.strings[this.id(entry)]!;
  }

  /** The id of a text that need not be in the file. */
  idOf(text: string): number {
    const known = this.idOfText.get(text);
    if (known !== undefined) return known;
    const id = this.strings.length;
    this.strings.push(text);
    this.idOfText.set(text, id);
    return id;
  }

  has(entry: number): boolean {
    return entry < this.raw.stringStart.length;
  }
}
