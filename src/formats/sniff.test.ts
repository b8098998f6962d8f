import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { assert, constantFrom, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniff } from './sniff.ts';

const raw = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function failure(bytes: Uint8Array): { readonly code: string; readonly sentence: string } {
  const result = sniff(bytes);
  return result.kind === 'refused' ? result.failure : { code: 'opened', sentence: '' };
}

const pad = (head: string, size = 200): Uint8Array => raw(head.padEnd(size, '\0'));
const legacyCpu = (size: 4 | 8, little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(size * 8));
  for (const [index, word] of [0, 3, 0, 10_000, 0, 1, 1, 4096].entries()) {
    if (size === 4) view.setUint32(index * 4, word, little);
    else view.setBigUint64(index * 8, BigInt(word), little);
  }
  return new Uint8Array(view.buffer);
};

const BINARY: readonly (readonly [name: string, bytes: Uint8Array, says: RegExp])[] = [
  ['Go heap dump', raw('go1.7 heap dump\n\x06\x00\x08\x80\x80\x80\xa0\xda\x19'), /Go heap dump.*gzipped more than once/],
  ['Go trace', raw('go 1.26 trace\0\0\0\x01\x01\xff\xff'), /Go execution trace.*go tool trace -pprof/],
  ['JVM heap dump', raw('JAVA PROFILE 1.0.2\0\0\0\0\x08\0\0\x01\xa1'), /Java heap dump/],
  ['JFR', raw('FLR\0\0\x02\0\x01'), /Flight Recorder/],
  ['perf.data', raw('PERFILE2h\0\0\0\0\0\0\0'), /perf recording.*perf_to_profile/],
  ['ELF', pad('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0'), /Linux program.*not a profile/],
  ['Go ELF', pad('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\x04\0\0\0S\0\0\0\x04\0\0\0Go\0\0abc'), /Go binary, not a profile/],
  ['Go ELF with build info', pad('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\xff Go buildinf:\x08\x02'), /Go binary/],
  ['core', pad('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0>\0'), /core dump/],
  ['Mach-O', pad('\xcf\xfa\xed\xfe\x07\0\0\x01'), /macOS program/],
  ['Mach-O universal', pad('\xca\xfe\xba\xbe\0\0\0\x02'), /macOS universal/],
  ['Java class', pad('\xca\xfe\xba\xbe\0\0\0\x3d'), /Java class/],
  ['PE', pad('MZ\x90\0\x03\0\0\0'), /Windows program/],
  ['Go PE', pad('MZ\x90\0\x03\0\0\0\xff Go build ID: "x'), /Go binary/],
  ['wasm', raw('\0asm\x01\0\0\0'), /WebAssembly/],
  ['zip', raw('PK\x03\x04\x14\0\0\0\x08\0'), /zip archive.*unzip/],
  ['zstd', raw('\x28\xb5\x2f\xfd\x04\x58'), /zstd -d/],
  ['xz', raw('\xfd7zXZ\0\0\x04'), /xz -d/],
  ['bzip2', raw('BZh91AY&SY\xab\xcd'), /bzip2 -d/],
  ['lz4', raw('\x04\x22\x4d\x18\x64\x40'), /lz4 -d/],
  ['7z', raw('7z\xbc\xaf\x27\x1c\0\x04'), /7-Zip/],
  ['tar', raw(`${'heap.pb'.padEnd(257, '\0')}ustar\x0000`), /tar -xf/],
  ['zlib', new Uint8Array(deflateSync(Buffer.from('profile'.repeat(50)))), /zlib/],
  ['gzip, too deep', new Uint8Array(gzipSync('x')), /gzip inside of gzip/],
  ['gzip, its beginning', raw('\x1f\x8b'), /beginning of a gzip file/],
  ['PNG', raw('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), /PNG picture.*\.pb\.gz/],
  ['PDF', raw('%PDF-1.7\n%\xe2\xe3'), /PDF/],
  ['old CPU profile, 64 bit', legacyCpu(8, true), /gperftools.*pprof -proto/],
  ['old CPU profile, 32 bit, big endian', legacyCpu(4, false), /gperftools/],
  ['UTF-16', raw('\xff\xfeh\0e\0a\0p\0'), /UTF-16.*PowerShell.*curl\.exe/],
  ['gzip taken for text', raw('\x1f\xef\xbf\xbd\x08\0\0\0\0\0\0\xef\xbf\xbd\xef\xbf\xbd'), /treated it as text/],
];

const STACK = '\truntime.goexit\n\t\t/usr/local/go/src/runtime/asm_amd64.s:1700 +0x1\n';
const TEXTS: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ['heap debug=1', 'heap profile: 6: 1319840 [13: 3769264] @ heap/1048576\n0: 0 [1: 1048576] @ 0x48affa 0x48fd13\n#\t0x4a3dd4\tbytes.growSlice+0x94\n', /text form of a heap profile.*without \?debug=1/],
  ['tcmalloc heap', 'heap profile:    356:  7335376 [   510: 14844640] @ heapprofile\n', /tcmalloc/],
  ['goroutine debug=1', 'goroutine profile: total 551\n403 @ 0x48d5ca 0x41a00e 0x419b52 0x73e271 0x494501\n#\t0x73e270\tmain.leakRecv.func1+0x30\t/srv/app/zoo/main.go:35\n', /goroutine without \?debug=… to get the protobuf form, which opens here/],
  ['goroutine debug=2', `goroutine 252 [running]:\nruntime/pprof.writeGoroutineStacks({0xb72220, 0x3a34754ca870})\n${STACK}`, /dump of goroutine stacks.*goroutine without \?debug/],
  ['goroutine with labels', `goroutine 19 [chan receive, 3 minutes] {handler: /api/users}:\nmain.worker()\n${STACK}`, /dump of goroutine stacks/],
  ['crash', `panic: runtime error: index out of range [2] with length 0\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/app/tb/main.go:131 +0x5b2\n`, /Go crash/],
  ['crash by signal', 'SIGQUIT: quit\nPC=0x4b2a95 m=0 sigcode=0\n\ngoroutine 25 gp=0x146e04002f00 m=0 mp=0x5a56e0 [running]:\nmain.spawn.func4()\n', /Go crash/],
  ['goroutineleak debug=1', 'goroutineleak profile: total 479\n430 @ 0x48d5ca\n', /begins like the text form of the .* profile/],
  ['threadcreate debug=1', 'threadcreate profile: total 9\n8 @ 0x0 0x0\n', /begins like the text form of the .* profile/],
  ['own profile debug=1', 'example.com/leakzoo.openhandles profile: total 4\n4 @ 0x71d02f\n', /begins like the text form of the .* profile/],
  ['block debug=1', '--- contention:\ncycles/second=2596122125\n438433678112 119575 @ 0x465ed8\n', /begins like the text form of a block profile/],
  ['mutex debug=1', '--- mutex:\ncycles/second=2596122125\nsampling period=1\n', /begins like the text form of a mutex profile/],
  ['gctrace', 'gc 1 @0.041s 0%: 0.041+0.22+0.006 ms clock, 0.083+0.10/0.057/0.17+0.012 ms cpu, 4->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n', /gctrace/],
  ['gctrace in a log', '2026-01-02 listening on :8080\n2026-01-02 stderr F gc 12 @3.1s 2%: 0.05+5.2+0.064 ms clock\n', /gctrace.*none of them is whole/],
  ['schedtrace', 'SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=4\n', /scheduler log/],
  ['runtime/metrics', '/cgo/go-to-c-calls:calls 0\n/cpu/classes/gc/mark/assist:cpu-seconds 0.0009\n', /runtime\/metrics/],
  ['Prometheus', '# HELP go_gc_duration_seconds A summary of pauses.\n# TYPE go_gc_duration_seconds summary\ngo_gc_duration_seconds{quantile="0"} 5.6e-05\n', /Prometheus/],
  ['escape analysis', '# example.com/esc\n./main.go:11:17: make(map[string]*HeavyStruct) escapes to heap\n', /escape analysis/],
  ['pprof -top', 'File: shop\nType: inuse_space\nShowing nodes accounting for 512kB, 100% of 512kB total\n', /go tool pprof printed/],
  ['pprof -raw', 'PeriodType: space bytes\nPeriod: 524288\n', /go tool pprof printed/],
  ['index page', '<html>\n<head>\n<title>/debug/pprof/</title>\n<style>\n', /index page.*debug\/pprof\/heap/],
  ['login page', '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title>', /web page.*Check the address/],
  ['page after a comment', '<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<HTML><body>', /web page/],
  ['SVG', '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">\n<!-- Generated by graphviz -->\n<svg width="100%">', /picture \(SVG\)/],
  ['storage error', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /XML/],
  ['404', '404 page not found\n', /404 page not found.*net\/http\/pprof/],
  ['unknown profile', 'Unknown profile\n', /“Unknown profile”/],
  ['CPU profile in use', 'Could not enable CPU profiling: cpu profiling already in use\n', /cpu profiling already in use/],
  ['too long', "profile duration exceeds server's WriteTimeout\n", /WriteTimeout/],
  ['no access', 'Unauthorized\n', /error message.*“Unauthorized”/],
  ['proxy', 'upstream connect error or disconnect/reset before headers.', /upstream connect error/],
  ['curl', 'curl: (7) Failed to connect to localhost port 6060: Connection refused', /Connection refused/],
  ['headers', 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n', /curl -i/],
  ['LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n', /git lfs pull/],
  ['base64', 'H4sIAAAAAAAA/6yTz0sbQRTH386M2Yk\n', /base64 -d/],
  ['jmap', ' num     #instances         #bytes  class name (module)\n-----\n', /class histogram.*no class follows/],
  ['jstat', '  S0     S1     E      O      M     CCS    YGC \n', /jstat, but no row/],
  ['GC log', '[0.003s][info][gc] Using G1\n[1.349s][info][gc] GC(0) Pause Young (Normal)\n', /GC log.*no whole collection/],
  ['jstack', '2026-11-20 04:20:40\nFull thread dump OpenJDK 64-Bit Server VM (17.0.15 mixed mode):\n', /thread dump of a JVM.*GC\.heap_dump/],
  ['class loaders', '20046:\nClassLoader         Parent              CLD*               Classes\n', /table of class loaders of a JVM/],
  ['native memory', '20046:\n\nNative Memory Tracking:\n\n(Omitting categories weighting less than 1KB)\n', /summary of native memory of a JVM/],
  ['finalizers', '20046:\nUnreachable instances waiting for finalization\n#instances  class name\n', /what waits for finalizers of a JVM/],
  ['heap info', '20046:\n garbage-first heap   total 167936K, used 47949K [0x00000000f0000000, 0x0000000100000000)\n', /summary of the heap of a JVM/],
  ['jstat -class', 'Loaded  Bytes  Unloaded  Bytes     Time   \n   576  1442.1        0     0.0       0.01\n', /jstat output about classes/],
  ['symbols', 'num_symbols: 1\n', /without a name in it/],
  ['folded', 'main;foo;bar 12\nmain;foo 3\n', /folded stacks/],
  ['white space', ' \n\n  ', /nothing but white space/],
  ['any text', 'Dear colleagues,\nthe heap grew again.\n', /This is text, not a profile; it begins with “Dear colleagues, the heap/],
  ['text with a byte order mark', '\ufeffgoroutine profile: total 1\n', /goroutine profile/],
  ['text after blank lines', '\n\n\ngoroutine 7 [running]:\nmain.main()\n', /goroutine stacks/],

  ['heap snapshot', '{"snapshot":{"meta":{"node_fields":["type","name","id"],"node_types":[[', /V8 heap snapshot/],
  ['heapprofile', '{"head":{"callFrame":{"functionName":"(root)","scriptId":"0"},"selfSize":0,"id":1,"children":[', /sampling heap profile/],
  ['cpuprofile', '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"}}],"startTime":1,"timeDeltas":[]}', /V8 CPU profile/],
  ['speedscope', '{"version":"0.0.1","$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]}}', /speedscope/],
  ['Chrome trace', '{"traceEvents":[{"pid":1,"ph":"X"}]}', /Chrome trace/],
  ['Chrome trace, array', '[{"name":"a","cat":"b","ph":"B","ts":1}]', /Chrome trace/],
  ['expvar', '{\n"cmdline": ["./zoo127"],\n"memstats": {"Alloc":397630488,"TotalAlloc":1074283416,"HeapAlloc":397630488}}', /expvar/],
  ['MemStats', '{"Alloc":40588104,"TotalAlloc":42828432,"Sys":50514200,"HeapAlloc":40588104}', /MemStats/],
  ['runtime/metrics as JSON', '{\n "/cgo/go-to-c-calls:calls": 0,\n "/gc/heap/allocs:bytes": 3\n}', /runtime\/metrics/],
  ['Prometheus query', '{"status":"success","data":{"resultType":"matrix","result":[]}}', /query API.*query_range/],
  ['compiler, nothing', '{"version":0,"package":"main","goos":"linux","goarch":"amd64","gc_version":"go1.27","file":"/srv/app/main.go"}\n', /Go compiler.*whole folder/],
  ['JSON log', '{"level":"info","msg":"listening"}\n{"level":"info","msg":"ready"}\n', /log in JSON/],
  ['error as JSON', '{"error":"service not found","code":5}', /JSON answer of a server.*service not found/],
  ['other JSON', '{"a": [1, 2, 3]}', /JSON, but not of a kind/],
  ['list', '[1, 2, 3]', /JSON, but not of a kind/],
];

describe('sniff', () => {
  it('says that nothing is in an empty file', () => {
    expect(failure(new Uint8Array(0))).toMatchObject({ code: 'empty-input', sentence: expect.stringContaining('empty') });
  });

  it('gives no advice for one kind only where it may be any', () => {
    for (const bytes of [new Uint8Array(0), utf8(' \n')]) expect(failure(bytes).sentence).not.toMatch(/curl|pprof/);
  });

  it.each([
    ['JAVA PROFILE 1', /^This is the beginning of a Java heap dump \(HPROF\), cut off/],
    ['JAVA PROFILE 1.0.\n', /^This is the beginning of a Java heap dump/],
    ['go1.7 heap d', /^This is the beginning of a Go heap dump .*cut off/],
    ['go1.7 heap dump', /^This is the beginning of a Go heap dump/],
    ['{"snapshot":{"me', /^This is the beginning of a V8 heap snapshot .*cut off/],
    ['{"nodes":[1,2,3', /reads pprof profiles, Go heap dumps, HPROF, V8 heap snapshots, and what/],
    ['{"snap', /reads pprof profiles, Go heap dumps, HPROF, V8 heap snapshots, and what/],
    ['JAVA', /^This is text/],
  ])('knows the beginning of a heap: %j', (text, says) => {
    expect(failure(utf8(text)).sentence).toMatch(says);
  });

  it('says how many times a heap was gzipped, and promises no more than one step does', () => {
    const heaps = [raw('go1.7 heap dump\n\x06\x00\x08\x80\x80'), raw('JAVA PROFILE 1.0.2\0\0\0\0\x08\0'), utf8('{"snapshot":{"meta":{"node_fields":["type"')];
    for (const bytes of heaps) {
      const sentence = (layers: number): string => {
        const sniffed = sniff(bytes, layers);
        return sniffed.kind === 'refused' ? sniffed.failure.sentence : '';
      };
      expect(sentence(2)).toMatch(/gzipped twice\. Unpack it once and drop/);
      expect(sentence(3)).toMatch(/gzipped 3 times\. Unpack it until it is gzipped once or not at all/);
    }
  });

  it.each(BINARY)('names %s', (_name, bytes, says) => {
    expect(failure(bytes)).toMatchObject({ code: 'known-but-not-readable', sentence: expect.stringMatching(says) });
  });

  it.each(TEXTS)('names %s', (_name, text, says) => {
    expect(failure(utf8(text))).toMatchObject({ code: 'known-but-not-readable', sentence: expect.stringMatching(says) });
  });

  it('finds the telling key at the end of a large JSON file', () => {
    const frames = Array.from({ length: 5000 }, (_, i) => `{"name":"function${i}"}`).join(',');
    expect(failure(utf8(`{"profiles":[${frames}],"$schema":"https://www.speedscope.app/file-format-schema.json"}`)).sentence).toMatch(/speedscope/);
  });

  it('shows the first bytes of what it does not know', () => {
    const { code, sentence } = failure(raw('\x00\x01\x02\xfe\xff'.repeat(10)));
    expect(code).toBe('unknown-format');
    expect(sentence).toContain('00 01 02 fe ff 00 01 02 fe ff 00 01 02 fe ff 00 …');
    expect(sentence).toContain('Expected: a pprof profile');
  });

  it('opens profiles', () => {
    const path = join(import.meta.dirname, '../../fixtures/captures/leakshop/heap.08.pb.gz');
    expect(sniff(gunzipSync(readFileSync(path)))).toEqual({ kind: 'pprof' });
  });

  it('ends every sentence, and gives no sentence twice for nothing', () => {
    for (const [name, bytes] of BINARY) expect(failure(bytes).sentence, name).toMatch(/^This .+[.)]$/);
    for (const [name, text] of TEXTS) expect(failure(utf8(text)).sentence, name).toMatch(/^(This|These|The) [^]+[.)]$/);
  });

  it('never throws', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), constantFrom(...BINARY.map(([, bytes]) => bytes), new Uint8Array(0)), (noise, head) => {
        expect(sniff(Uint8Array.from([...head, ...noise])).kind).toMatch(/pprof|refused/);
      }),
      { numRuns: 3000, seed: 5 },
    );
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(sniff(utf8(text)).kind).toBe('refused');
      }),
      { numRuns: 3000, seed: 6 },
    );
  });

  it('stays quick on texts that are made to be slow', () => {
    const pieces = [...TEXTS.map(([, text]) => text.slice(0, 40)), ...TEXTS.map(([, text]) => text), '<!---->', '<!--', 'panic: \n', 'a;', 'a;a 1\n', '[1s][', '[1s]', '{"', '"meta":{', ' ', '\n', '[', 'x.go:1:1: ', 'goroutine 1 [', '{"a":'];
    for (const piece of pieces) {
      const text = utf8(piece.repeat(Math.ceil(70_000 / piece.length)));
      const start = performance.now();
      sniff(text);
      expect(performance.now() - start, JSON.stringify(piece)).toBeLessThan(400);
    }
  });
});
