/** Files that a magic number at their start names. One sentence each: what it looks like; what to do. */

interface Magic {
  /** At offset `at`, 0 when not given. Characters stand for bytes. */
  readonly bytes: string;
  readonly at?: number;
  /** A function may look closer, and find that it is something else after all. */
  readonly sentence: string | ((bytes: Uint8Array, layers: number) => string | undefined);
}

// src/runtime/heapdump.go, `dumphdr`
const GO_DUMP = 'go1.7 heap dump\n';
const GO_DUMP_NAME = 'a Go heap dump (debug.WriteHeapDump)';
const HPROF = 'JAVA PROFILE 1.0.';
const HPROF_NAME = 'a Java heap dump (HPROF)';
/** `go1.7 ` and `JAVA P`: shorter, it could be anything. */
const LEAST_BEGINNING = 6;
const HEAP_ADVICE = 'For a heap profile, fetch /debug/pprof/heap.';

const MAGICS: readonly Magic[] = [
  {
    bytes: GO_DUMP,
    sentence: (_bytes, layers) => packedTwice(GO_DUMP_NAME, layers),
  },
  {
    bytes: 'go 1.',
    sentence: (bytes) =>
      latin1(bytes, 16).includes(' trace\0')
        ? 'This is a Go execution trace, which Heapstory does not read yet. Make a profile of it that opens here: go tool trace -pprof=sync FILE > sync.pb.gz (or net, syscall, sched).'
        : undefined,
  },
  {
    bytes: HPROF,
    sentence: (_bytes, layers) => packedTwice(HPROF_NAME, layers),
  },
  { bytes: 'FLR\0', sentence: 'This is a Java Flight Recorder file, which Heapstory does not read. JDK Mission Control opens it.' },
  {
    bytes: 'PERFILE2',
    sentence: 'This is a Linux perf recording. Convert it with perf_to_profile (github.com/google/perf_data_converter) and drop the result.',
  },
  { bytes: '\x7fELF', sentence: (bytes) => (bytes[16] === 4 ? coreDump() : program(bytes, 'Linux program or library (ELF)')) },
  { bytes: '\xfe\xed\xfa\xce', sentence: (bytes) => program(bytes, 'macOS program (Mach-O)') },
  { bytes: '\xfe\xed\xfa\xcf', sentence: (bytes) => program(bytes, 'macOS program (Mach-O)') },
  { bytes: '\xce\xfa\xed\xfe', sentence: (bytes) => program(bytes, 'macOS program (Mach-O)') },
  { bytes: '\xcf\xfa\xed\xfe', sentence: (bytes) => program(bytes, 'macOS program (Mach-O)') },
  {
    bytes: '\xca\xfe\xba\xbe',
    // A class file's major version is 45 or more; a universal binary has few architectures.
    sentence: (bytes) => ((bytes[7] ?? 0) >= 45 ? 'This is a Java class file, not a profile.' : program(bytes, 'macOS universal program (Mach-O)')),
  },
  { bytes: 'MZ', sentence: (bytes) => (latin1(bytes, 64).includes('\0') ? program(bytes, 'Windows program (PE)') : undefined) },
  { bytes: '\0asm', sentence: (bytes) => program(bytes, 'WebAssembly module') },
  { bytes: 'PK\x03\x04', sentence: archive('a zip archive', 'unzip FILE') },
  { bytes: 'PK\x05\x06', sentence: 'This is an empty zip archive.' },
  { bytes: '\x28\xb5\x2f\xfd', sentence: archive('compressed with zstd', 'zstd -d FILE') },
  { bytes: '\xfd7zXZ\0', sentence: archive('compressed with xz', 'xz -d FILE') },
  { bytes: '\x04\x22\x4d\x18', sentence: archive('compressed with lz4', 'lz4 -d FILE') },
  { bytes: '\xff\x06\0\0sNaPpY', sentence: archive('compressed with snappy', 'snzip -d FILE') },
  { bytes: '7z\xbc\xaf\x27\x1c', sentence: archive('a 7-Zip archive', '7z x FILE') },
  { bytes: 'Rar!\x1a\x07', sentence: archive('a RAR archive', 'unrar x FILE') },
  { bytes: 'ustar', at: 257, sentence: archive('a tar archive', 'tar -xf FILE') },
  { bytes: '\x89PNG\r\n', sentence: picture('a PNG picture') },
  { bytes: '\xff\xd8\xff', sentence: picture('a JPEG picture') },
  { bytes: 'GIF8', sentence: picture('a GIF picture') },
  { bytes: 'WEBP', at: 8, sentence: picture('a WebP picture') },
  { bytes: '%PDF-', sentence: picture('a PDF document') },
  { bytes: 'SQLite format 3\0', sentence: 'This is an SQLite database, not a profile.' },
];

/** The sentence for a file that its first bytes name. */
export function sniffMagic(bytes: Uint8Array, layers: number): string | undefined {
  const beginning = bytes.length <= HPROF.length + 1 ? latin1(bytes, bytes.length).trimEnd() : '';
  if (beginning.length >= LEAST_BEGINNING) {
    if (GO_DUMP.startsWith(beginning)) return cutOff(GO_DUMP_NAME);
    if (HPROF.startsWith(beginning)) return cutOff(HPROF_NAME);
  }
  for (const magic of MAGICS) {
    if (latin1(bytes, magic.bytes.length, magic.at) !== magic.bytes) continue;
    const sentence = typeof magic.sentence === 'string' ? magic.sentence : magic.sentence(bytes, layers);
    if (sentence !== undefined) return sentence;
  }
  if (/^BZh[1-9](1AY&SY|.rE8P)/s.test(latin1(bytes, 10))) return archive('compressed with bzip2', 'bzip2 -d FILE');
  return undefined;
}

/** Marks too weak to stand before a look for a profile. */
export function sniffWeakMagic(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return bytes.length < 10
      ? 'This is the beginning of a gzip file, cut off before any content. Fetch it again.'
      : 'This is gzip inside of gzip, more than three layers of it, or its header is damaged. Unpack it until no gzip is left: gzip -d < FILE.gz > FILE.';
  }
  if (isLegacyCpuProfile(bytes)) {
    return 'This is a CPU profile in the old binary format of gperftools. Convert it and drop the result: pprof -proto PROGRAM FILE > cpu.pb.gz.';
  }
  // RFC 1950 §2.2: method 8, window up to 32 KiB, and both header bytes together a multiple of 31.
  const [first = 0, second = 0] = bytes;
  if (bytes.length > 6 && (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0) {
    return archive('compressed with zlib (deflate)', 'pigz -dcz < FILE > FILE.pb');
  }
  return undefined;
}

/** https://gperftools.github.io/gperftools/cpuprofile-fileformat.html: the words 0, 3, 0, sampling period, 0. */
function isLegacyCpuProfile(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const size of [4, 8]) {
    if (bytes.length < size * 5) continue;
    for (const little of [true, false]) {
      const word = (index: number): number => (size === 4 ? view.getUint32(index * 4, little) : Number(view.getBigUint64(index * 8, little)));
      const period = word(3);
      if (word(0) === 0 && word(1) === 3 && word(2) === 0 && word(4) === 0 && period > 0 && period < 1e9) return true;
    }
  }
  return false;
}

/** Go binaries carry "\xff Go buildinf:" (src/debug/buildinfo) and a build id. Both are often near the start. */
function program(bytes: Uint8Array, what: string): string {
  const head = latin1(bytes, 64 * 1024);
  const isGo = head.includes('\xff Go buildinf:') || head.includes('Go build ID:') || head.includes('.note.go.buildid') || hasGoNote(head);
  return isGo
    ? `This is a Go binary, not a profile. Drop the profile or the heap dump that it wrote, or fetch one from it: /debug/pprof/heap.`
    : `This is a ${what}, not a profile. Drop the profile that it wrote. ${HEAP_ADVICE}`;
}

/** The ELF note of a Go build id: name "Go\0\0", type 4 (src/cmd/internal/buildid/note.go). */
function hasGoNote(head: string): boolean {
  return head.includes('\x04\0\0\0Go\0\0');
}

/** Heaps are read piece by piece, from a file or out of one layer of gzip; only below more layers they come this far. */
export function packedTwice(what: string, layers: number): string {
  const times = layers < 2 ? 'more than once' : layers === 2 ? 'twice' : `${layers} times`;
  const how = layers === 2 ? 'Unpack it once and drop what comes out' : 'Unpack it until it is gzipped once or not at all, and drop what comes out';
  return `This is ${what}, gzipped ${times}. ${how}: gzip -d < FILE.gz > FILE.`;
}

/** Of a heap that ends within its header. */
export function cutOff(what: string): string {
  return `This is the beginning of ${what}, cut off before its first object. Copy it again, or write it again and let it finish.`;
}

function coreDump(): string {
  return `This is a core dump of a process, which Heapstory does not read. ${HEAP_ADVICE}`;
}

function archive(what: string, command: string): string {
  return `This is ${what}, which Heapstory does not unpack. Unpack it first (${command}), and drop what is inside. gzip needs no unpacking.`;
}

function picture(what: string): string {
  return `This is ${what}, maybe of a profile, but not the profile itself. Drop the .pb.gz file that it was drawn from.`;
}

/** One character per byte. Not TextDecoder: its 'latin1' is windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels). */
export function latin1(bytes: Uint8Array, length: number, at = 0): string {
  const end = Math.min(bytes.length, at + length);
  let text = '';
  for (let from = at; from < end; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, Math.min(end, from + 8192)));
  }
  return text;
}
