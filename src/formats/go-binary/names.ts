const decoder = new TextDecoder();
/** The linker's longest names are those of generic functions, a few KB. */
const LONGEST_NAME = 64 * 1024;

/** A table of texts that end in zero bytes, as executables have them. */
export class Names {
  private readonly bytes: Uint8Array;
  /** Names may share their ends, but hardly more; where damage makes each of them long, the rest stay empty. */
  private left: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.left = 2 * bytes.length + LONGEST_NAME;
  }

  at(offset: number): string {
    const text = nameIn(this.bytes, offset);
    if (text.length > this.left) return '';
    this.left -= text.length;
    return decoder.decode(text);
  }
}

/** The bytes of a text that ends in a zero byte. */
export function nameIn(bytes: Uint8Array, offset: number): Uint8Array {
  const most = bytes.subarray(offset, offset + LONGEST_NAME);
  const end = most.indexOf(0);
  return end < 0 ? most : most.subarray(0, end);
}
