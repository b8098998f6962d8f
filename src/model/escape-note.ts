/** What the Go compiler said about one place in the source: does a value there live on the heap, and why. */
export interface EscapeNote {
  /** As the compiler printed it, or the import path and the base name where it told the package. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly kind: 'escapes' | 'moved' | 'leaks' | 'stays' | 'inlined' | 'other';
  readonly message: string;
  /** The flow that explains it, a line for each step. */
  readonly flow: readonly string[];
}
