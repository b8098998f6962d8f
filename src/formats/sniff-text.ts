/** Texts: the many things around a Go program that are not the profile itself, and what to fetch instead. */
import { firstWords, HEAPSTORY_READS } from './sniff-json.ts';

interface TextForm {
  readonly looks: RegExp;
  /** Must be somewhere too. Apart from `looks`, because one pattern for both could take quadratic time. */
  readonly and?: RegExp;
  readonly sentence: string | ((match: RegExpExecArray) => string);
}

const HEAP = 'fetch /debug/pprof/heap';
const GOROUTINES = 'fetch /debug/pprof/goroutine without ?debug=… to get the protobuf form, which opens here';

const JCMD: readonly (readonly [looks: RegExp, what: string])[] = [
  [/^ClassLoader/, 'a table of class loaders'],
  [/^Native/, 'a summary of native memory'],
  [/^Unreachable/, 'a list of what waits for finalizers'],
];

/** In this order: the first that fits wins. Patterns are anchored or short, so that each is one quick pass. */
const FORMS: readonly TextForm[] = [
  // ── what net/http/pprof writes with ?debug=… (src/runtime/pprof/pprof.go) ──
  {
    looks: /^heap profile: +\d+: +\d+ \[ *\d+: +\d+\] @ heap\/\d+/,
    sentence: `This begins like the text form of a heap profile (?debug=1), but no stack follows. Fetch it again, or ${HEAP} without ?debug=1.`,
  },
  {
    looks: /^heap profile: +\d+: +\d+ \[ *\d+: +\d+\] @/,
    sentence: 'This is a heap profile in the old text format of tcmalloc or gperftools. Convert it and drop the result: pprof -proto PROGRAM FILE > heap.pb.gz.',
  },
  { looks: /^goroutine profile: total \d+/, sentence: `This begins like the text form of a goroutine profile (?debug=1), but no stack follows. Fetch it again, or ${GOROUTINES}.` },
  {
    looks: /^(\S+) profile: total \d+/,
    sentence: (match) =>
      `This begins like the text form of the ${match[1]} profile (?debug=1), but no stack follows. It may have none; else fetch it again.`,
  },
  {
    looks: /^--- (contention|mutex):?/,
    sentence: ({ 1: kind }) => {
      const name = kind === 'mutex' ? 'mutex' : 'block';
      return `This begins like the text form of a ${name} profile (?debug=1), but no stack follows: nothing was recorded, or it was cut off.`;
    },
  },
  // ── crashes and stack dumps (src/runtime/traceback.go) ──
  {
    looks: /^(panic: |fatal error: |SIG[A-Z]+: |runtime: (out of memory|goroutine stack exceeds))/m,
    and: /^goroutine \d+ [^\n[]*\[/m,
    sentence: `This looks like the output of a Go crash, but no stack in it can be read. From a process that still runs, ${GOROUTINES}.`,
  },
  {
    looks: /^goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[[^\]\n]+\]/m,
    sentence: `This looks like a dump of goroutine stacks (?debug=2), but no stack in it can be read: ${GOROUTINES}.`,
  },
  // ── runtime logs (GODEBUG) ──
  {
    looks: /^.{0,200}?\bgc \d+ @[\d.]+s \d+%: /m,
    sentence: 'This looks like a log with gctrace lines (GODEBUG=gctrace=1), but none of them is whole. Take it again without shortening lines.',
  },
  { looks: /^SCHED \d+ms: gomaxprocs=/m, sentence: 'This looks like a scheduler log (GODEBUG=schedtrace), but no line in it is whole. For memory, set GODEBUG=gctrace=1.' },
  { looks: /^pacer: .*\bGC\b|^pacer: assist ratio=|^init \S+ @[\d.]+ ms, /m, sentence: 'This is a runtime log (GODEBUG) without lines on memory. GODEBUG=gctrace=1 writes those.' },
  {
    looks: /^\/(gc|memory|cgo|cpu|sched|godebug|sync)\/[a-z/-]+:[a-z-]+ /m,
    sentence: 'These look like runtime/metrics values, but none of them can be read. Write each as a line with its name and its number.',
  },
  {
    looks: /^# (HELP|TYPE) [a-zA-Z_:][\w:]* /m,
    sentence: 'These are Prometheus metrics, but none of a Go program or a process (go_…, process_…) is among them. Fetch /metrics of the program itself.',
  },
  { looks: /^\S+\.go:\d+:\d+: .*(escapes to heap|can inline|does not escape|moved to heap)/m, sentence: "This looks like the compiler's escape analysis, but nothing in it can be read. Make it again: go build -gcflags='-m -m' ./... 2> escapes.txt." },
  { looks: /^num_symbols: \d+/, sentence: 'This is an answer of /debug/pprof/symbol without a name in it. Ask it with addresses, joined by plus signs: curl -f -o symbols.txt "URL/debug/pprof/symbol?0x…+0x…".' },
  // ── what go tool pprof prints ──
  {
    looks: /^(Showing nodes accounting for |(Type|File|Time|Build ID): [^]{0,400}^Showing nodes accounting for |PeriodType: )/m,
    sentence: 'This is text that go tool pprof printed, not the profile. Drop the .pb.gz file that it was printed from (go tool pprof keeps a copy in ~/pprof).',
  },
  // ── answers of a server, a proxy or a tool instead of a profile ──
  {
    looks: /^HTTP\/[\d.]+ \d{3}/,
    sentence: 'This begins with HTTP response headers (curl -i), which make the file unreadable. Fetch it again without -i: curl -f -o heap.pb.gz URL.',
  },
  {
    looks: /<title>\/debug\/pprof\/?<\/title>/i,
    sentence: 'This is the index page of /debug/pprof/, not a profile. Fetch one that it lists: curl -f -o heap.pb.gz URL/debug/pprof/heap.',
  },
  {
    looks: /^<(!DOCTYPE svg|svg)\b/i,
    sentence: 'This is a picture (SVG), maybe of a profile, but not the profile itself. Drop the .pb.gz file that it was drawn from.',
  },
  {
    looks: /^<(!doctype html|html|head|body|title|h1|center)\b/i,
    sentence: 'This is a web page, most likely an error or login page that was saved instead of a profile. Check the address and the login; curl -f -o heap.pb.gz URL does not save error pages.',
  },
  { looks: /^<[A-Za-z][\w:-]*[\s>/]/, sentence: 'This is XML, maybe the error answer of a storage service, but no profile. Look into it, then fetch the profile again.' },
  {
    looks: /^(404 page not found|404 Not Found|Unknown profile\b|no such profile)/i,
    sentence: (match) =>
      `The server answered “${match[1]}” instead of a profile: the address is wrong, or the program does not import net/http/pprof. curl -f does not save such answers.`,
  },
  {
    looks: /^(Could not enable (CPU profiling|tracing)[^\n]*|profile duration exceeds server's WriteTimeout|failed to (collect|write) [^\n]*profile[^\n]*|"?seconds"? parameter is not supported[^\n]*)/i,
    sentence: (match) => `The program answered with an error instead of a profile: ${firstWords(match[1] ?? '')}. Solve that, then fetch it again.`,
  },
  {
    looks: /^((?:[1-5]\d\d )?(?:Unauthorized|Forbidden|Bad Gateway|Bad Request|Service Unavailable|Gateway Time-?out|Internal Server Error|Method Not Allowed)|upstream connect error|no healthy upstream|default backend - 404|stream timeout|error: [^\n]*|curl: \(\d+\)[^\n]*)/i,
    sentence: (match) =>
      `This is an error message instead of a profile: ${firstWords(match[1] ?? '')}. Check the address and the login; curl -f does not save error answers.`,
  },
  {
    looks: /^version https:\/\/git-lfs\.github\.com\/spec\//,
    sentence: 'This is a Git LFS pointer, not the file itself. Run git lfs pull in its checkout and drop the file again.',
  },
  { looks: /^H4sI[A-Za-z0-9+/=\r\n]{8,}/, sentence: 'This is gzip in base64. Decode it first: base64 -d FILE > heap.pb.gz.' },
  // ── what comes with a JDK (jcmd puts the process id into the first line) ──
  { looks: /^Full thread dump/m, sentence: 'This is a thread dump of a JVM (jstack), which Heapstory does not read. For memory, jcmd PID GC.heap_dump /tmp/app.hprof.' },
  {
    looks: /^ *num +#instances +#bytes/m,
    sentence: 'This begins like a class histogram (jmap -histo), but no class follows. Take it again: jmap -histo:live PID > histo.txt.',
  },
  {
    looks: /^ *(Timestamp +)?S0C? +S1C? /m,
    sentence: 'This begins like output of jstat, but no row of numbers follows. Let it run longer: jstat -gcutil -t PID 1000 > jstat.txt.',
  },
  {
    looks: /^\[[\d.:TZ+-]+m?s?\](\[[^\]\n]*\])*\[gc/m,
    sentence: 'This looks like a GC log of a JVM, but no whole collection is in it. Let it run longer, with -Xlog:gc*:file=gc.log.',
  },
  {
    looks: /^ *Loaded +Bytes +Unloaded +Bytes /,
    sentence: 'This is jstat output about classes, which Heapstory does not read. For memory, jstat -gcutil -t PID 1000 > jstat.txt.',
  },
  {
    looks: /^(\d+:\s+)?(ClassLoader +Parent |Native Memory Tracking:|Unreachable instances waiting| *(garbage-first heap|def new generation|PSYoungGen|ZHeap|Shenandoah Heap))/,
    sentence: ({ 2: what = '' }) =>
      `This is ${JCMD.find(([looks]) => looks.test(what))?.[1] ?? 'a summary of the heap'} of a JVM (jcmd), which Heapstory does not read. For what is in the heap, jcmd PID GC.heap_dump /tmp/app.hprof.`,
  },
  { looks: /^([^\n;]+;)+[^\n;]+ \d+\n([^\n]+ \d+\n)*/, sentence: 'These look like folded stacks (one “a;b;c 12” per line), which Heapstory does not read yet. Drop the pprof profile that they were made from, or open them at speedscope.app.' },
];

/** `text` is the beginning of the file without a byte order mark. */
export function sniffText(text: string): string {
  const trimmed = withoutPrologue(text.trimStart());
  if (trimmed === '') return 'This file holds nothing but white space. Look at what wrote or fetched it, and make it again.';
  for (const { looks, and, sentence } of FORMS) {
    const match = looks.exec(trimmed);
    if (match === null || and?.test(trimmed) === false) continue;
    return typeof sentence === 'string' ? sentence : sentence(match);
  }
  return `This is text, not a profile; it begins with ${firstWords(trimmed, 60)}. Heapstory reads ${HEAPSTORY_READS}; a profile is fetched with curl -f -o heap.pb.gz URL/debug/pprof/heap.`;
}

/** Leaves away what may stand before the first element of XML and HTML. */
function withoutPrologue(text: string): string {
  let rest = text;
  for (;;) {
    const end = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : undefined;
    const at = end === undefined ? -1 : rest.indexOf(end);
    if (end === undefined || at < 0) return rest;
    rest = rest.slice(at + end.length).trimStart();
  }
}
