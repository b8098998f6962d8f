/** Offsets in the runtime's own structures, which have no descriptions: maps and channels. */
export class RuntimeLayout {
  /** Whether maps are Swiss tables: since Go 1.24. */
  readonly isSwiss: boolean;
  readonly mapBytes: number;
  /** `Map.dirPtr` and `Map.dirLen` (internal/runtime/maps/map.go). */
  readonly mapDirectory: number;
  readonly mapDirectoryLength: number;
  readonly tableBytes: number;
  /** `table.groups.data` and `.lengthMask` (internal/runtime/maps/table.go). */
  readonly tableGroups: number;
  readonly tableLengthMask: number;
  readonly channelBytes: number;
  /** `hchan.buf` (runtime/chan.go). */
  readonly channelBuffer: number;
  private readonly word: 4 | 8;

  constructor(word: 4 | 8, goVersion: string) {
    this.word = word;
    const minor = /^go1\.(\d+)/.exec(goVersion)?.[1];
    this.isSwiss = minor === undefined || Number(minor) >= 24;
    this.mapDirectory = 8 + word;
    this.mapDirectoryLength = 8 + 2 * word;
    // Go 1.26 has a sequence number of clears at the end; what is before is the same.
    this.mapBytes = this.isSwiss ? 12 + 3 * word : 8 + 5 * word;
    this.tableGroups = 8 + word;
    this.tableLengthMask = 8 + 2 * word;
    this.tableBytes = 16 + 2 * word;
    this.channelBuffer = 2 * word;
    this.channelBytes = 10 * word;
  }

  /** Before Go 1.24 a map has buckets and, while it grows, old ones (runtime/map.go). */
  isMapStore(offset: number): boolean {
    if (this.isSwiss) return offset === this.mapDirectory;
    return offset === 8 + this.word || offset === 8 + 2 * this.word;
  }
}
