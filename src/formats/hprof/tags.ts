/** Numbers of the format; docs/formats/hprof.md says where they come from. */
export const RECORD = {
  name: 0x01,
  loadClass: 0x02,
  unloadClass: 0x03,
  frame: 0x04,
  trace: 0x05,
  allocSites: 0x06,
  heapSummary: 0x07,
  startThread: 0x0a,
  endThread: 0x0b,
  heapDump: 0x0c,
  cpuSamples: 0x0d,
  control: 0x0e,
  heapDumpSegment: 0x1c,
  heapDumpEnd: 0x2c,
} as const;

const KNOWN_RECORDS: ReadonlySet<number> = new Set(Object.values(RECORD));

export function isRecordTag(tag: number): boolean {
  return KNOWN_RECORDS.has(tag);
}

/** Tag, microseconds since the file's time, length. */
export const RECORD_HEAD = 9;

/** Sub-records of a heap dump that are no roots. */
export const SUB = {
  classDump: 0x20,
  instance: 0x21,
  objectArray: 0x22,
  primitiveArray: 0x23,
  /** Android: length and type of a primitive array, without its elements. */
  primitiveArrayNoData: 0xc3,
  /** Android: what follows lies in this heap. */
  heapInfo: 0xfe,
} as const;

export const ROOT = {
  jniGlobal: 0x01,
  jniLocal: 0x02,
  javaFrame: 0x03,
  nativeStack: 0x04,
  stickyClass: 0x05,
  threadBlock: 0x06,
  monitor: 0x07,
  thread: 0x08,
  internedString: 0x89,
  finalizing: 0x8a,
  debugger: 0x8b,
  referenceCleanup: 0x8c,
  vmInternal: 0x8d,
  jniMonitor: 0x8e,
  unreachable: 0x90,
  unknown: 0xff,
} as const;

/** What follows the id of a root: nothing, another id, a thread, or a thread and a frame (or trace). */
export type RootShape = 'plain' | 'id' | 'thread' | 'thread-and-frame';

interface RootKind {
  readonly tag: number;
  readonly shape: RootShape;
  /** One object's kind of root, in the words of the JVM's tools. */
  readonly one: string;
  /** Name of the node that leads to all of them. */
  readonly all: string;
}

export const ROOT_KINDS: readonly RootKind[] = [
  { tag: ROOT.stickyClass, shape: 'plain', one: 'system class', all: 'system classes' },
  { tag: ROOT.thread, shape: 'thread-and-frame', one: 'thread', all: 'threads' },
  { tag: ROOT.javaFrame, shape: 'thread-and-frame', one: 'Java local', all: 'Java locals' },
  { tag: ROOT.jniLocal, shape: 'thread-and-frame', one: 'JNI local', all: 'JNI locals' },
  { tag: ROOT.nativeStack, shape: 'thread', one: 'native stack', all: 'native stacks' },
  { tag: ROOT.threadBlock, shape: 'thread', one: 'thread block', all: 'thread blocks' },
  { tag: ROOT.jniMonitor, shape: 'thread-and-frame', one: 'JNI monitor', all: 'JNI monitors' },
  { tag: ROOT.jniGlobal, shape: 'id', one: 'JNI global', all: 'JNI globals' },
  { tag: ROOT.monitor, shape: 'plain', one: 'busy monitor', all: 'busy monitors' },
  { tag: ROOT.internedString, shape: 'plain', one: 'interned string', all: 'interned strings' },
  { tag: ROOT.finalizing, shape: 'plain', one: 'finalizing', all: 'finalizing' },
  { tag: ROOT.debugger, shape: 'plain', one: 'debugger', all: 'debugger' },
  { tag: ROOT.referenceCleanup, shape: 'plain', one: 'reference cleanup', all: 'reference cleanup' },
  { tag: ROOT.vmInternal, shape: 'plain', one: 'VM internal', all: 'VM internals' },
  { tag: ROOT.unknown, shape: 'plain', one: 'unknown', all: 'unknown roots' },
  // The runtime says that nothing holds these, so they are no roots here (perfetto keeps them apart too).
  { tag: ROOT.unreachable, shape: 'plain', one: 'unreachable', all: 'unreachable' },
];

export const TYPE = { reference: 2, boolean: 4, char: 5, float: 6, double: 7, byte: 8, short: 9, int: 10, long: 11 } as const;

export const TYPE_NAMES: readonly string[] = [
  '', '', 'Object', '', 'boolean', 'char', 'float', 'double', 'byte', 'short', 'int', 'long',
];

/** Bytes of a value by its type, 0 for what is no type. */
export function typeSizes(idSize: number): Uint8Array {
  return Uint8Array.of(0, 0, idSize, 0, 1, 2, 4, 8, 1, 2, 4, 8);
}
