/** What a Go executable tells about the objects of a process that ran it. Addresses are those of the file, before any slide. */
export interface GoBinary {
  /** `go1.27.3`; empty when the file does not say. */
  readonly goVersion: string;
  readonly pointerSize: 4 | 8;
  readonly isBigEndian: boolean;
  readonly data: Span;
  readonly bss: Span;
  /** The type of which the runtime keeps a description there. */
  typeAt(address: number): GoType | undefined;
  /** Where descriptions of types are. */
  readonly types: Span;
  /** Package-level variables in ascending order of address. Empty when the file was stripped. */
  readonly globals: readonly GlobalVariable[];
  /** What the file has at an address, constant strings above all; empty when it has nothing there. */
  bytesAt(address: number, length: number): Uint8Array;
  /** Name of the function that has this instruction; empty when not known. */
  functionAt(pc: number): string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface GlobalVariable {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** From debug information; undefined without. */
  readonly type: GoType | undefined;
}

/** `abi.Kind` by its number (internal/abi/type.go). */
export const GO_KINDS = [
  'invalid', 'bool', 'int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr',
  'float32', 'float64', 'complex64', 'complex128', 'array', 'chan', 'func', 'interface', 'map', 'pointer', 'slice',
  'string', 'struct', 'unsafe pointer',
] as const;
export type GoKind = (typeof GO_KINDS)[number];

export interface GoField {
  readonly name: string;
  readonly offset: number;
  readonly type: GoType;
}

/** A type as the runtime or the debug information describes it. Parts are looked up when asked for: types are cyclic. */
export interface GoType {
  readonly name: string;
  readonly kind: GoKind;
  readonly size: number;
  /** Whether values hold pointers. */
  readonly hasPointers: boolean;
  /** Of pointers, slices, arrays, channels and maps. */
  readonly elem: GoType | undefined;
  /** Of maps. */
  readonly key: GoType | undefined;
  /** Of maps: a group of slots (Go 1.24 and later) or a bucket. */
  readonly group: GoType | undefined;
  /** Of arrays. */
  readonly length: number;
  /** Of structs, in ascending order of offset. */
  readonly fields: readonly GoField[];
  /** Whether an interface without methods describes values: `any`. */
  readonly isEmptyInterface: boolean;
}
