/** JSON files, told by the keys that their format can't do without. Nothing is parsed: files may be large or cut off. */
import { cutOff, packedTwice } from './sniff-binary.ts';

/** What opens, for sentences about files that do not. */
export const HEAPSTORY_READS =
  'pprof profiles, Go heap dumps, HPROF, V8 heap snapshots, and what an incident leaves in text: goroutine dumps, crashes, gctrace, MemStats, Prometheus, GC logs';

interface JsonForm {
  /** All of them must be there. */
  readonly keys: readonly RegExp[];
  readonly sentence: string | ((layers: number) => string);
}

const V8_NAME = 'a V8 heap snapshot (Chrome, Node)';

const FORMS: readonly JsonForm[] = [
  {
    keys: [/"snapshot"\s*:\s*\{/, /"node_fields"\s*:/],
    sentence: (layers) => packedTwice(V8_NAME, layers),
  },
  {
    keys: [/^\s*\{\s*"snapshot"\s*:/],
    sentence: cutOff(V8_NAME),
  },
  {
    keys: [/^\s*\{\s*"head"\s*:\s*\{/, /"callFrame"\s*:/],
    sentence: 'This is a V8 sampling heap profile (.heapprofile), which Heapstory does not read yet. Chrome DevTools and speedscope open it.',
  },
  {
    keys: [/"nodes"\s*:\s*\[/, /"callFrame"\s*:/],
    sentence: 'This is a V8 CPU profile (.cpuprofile), which Heapstory does not read. Chrome DevTools and speedscope open it.',
  },
  {
    keys: [/speedscope\.app\/file-format-schema|"shared"\s*:\s*\{\s*"frames"\s*:/],
    sentence: 'This is a speedscope file, which Heapstory does not read yet. Drop the profile that it was made from, or open it at speedscope.app.',
  },
  {
    keys: [/"traceEvents"\s*:\s*\[|^\s*\[\s*\{[^{}]*"ph"\s*:\s*"/],
    sentence: 'This is a Chrome trace (Trace Event Format), not a profile. ui.perfetto.dev opens it.',
  },
  {
    keys: [/"meta"\s*:\s*\{/, /"(preprocessedProfileVersion|stackwalk)"\s*:/],
    sentence: 'This is a Firefox profile, which Heapstory does not read. profiler.firefox.com opens it.',
  },
  {
    keys: [/"memstats"\s*:\s*\{/, /"HeapAlloc"\s*:/],
    sentence: 'This begins like expvar output (/debug/vars), but no number in it can be read; it may be cut off. Fetch it again: curl -f -o vars.json URL/debug/vars.',
  },
  {
    keys: [/"HeapAlloc"\s*:/, /"TotalAlloc"\s*:/],
    sentence: 'This looks like runtime.MemStats as JSON, but no number in it can be read; it may be cut off. Write it again, with encoding/json.',
  },
  {
    keys: [/"\/gc\/[a-z/-]+:[a-z]+"\s*:|"\/memory\/classes\/[a-z/-]+:bytes"\s*:/],
    sentence: 'These look like runtime/metrics values as JSON, but none can be read. Write them as one object of names and numbers.',
  },
  {
    keys: [/"resultType"\s*:/, /"result"\s*:/],
    sentence: "This is an answer of Prometheus' query API without numbers of a Go program or a process (go_…, process_…). Ask query_range for those.",
  },
  {
    keys: [/^\s*\{"version":0,[^\n]*"gc_version"/],
    sentence: 'This is what the Go compiler said about one file (-json=0,…), and nothing in it escapes. Drop the whole folder.',
  },
  {
    // Two records, each on a line of its own.
    keys: [/^\s*\{"[^\n]{1,20000}\}\r?\n\{"/],
    sentence: 'This is a log in JSON, and no line in it is one that Heapstory reads: gctrace lines, stacks, MemStats.',
  },
  {
    keys: [/"flamebearer"\s*:\s*\{/],
    sentence: "This is Pyroscope's rendered answer (flamebearer JSON), not a profile. Ask for the pprof form, or use its export to pprof.",
  },
];

/** `head` begins with a bracket; `tail` is the end of the file, where some writers put the telling key. */
export function sniffJson(head: string, tail: string, layers: number): string | undefined {
  if (!/^\s*(\{\s*("|\})|\[\s*([[{"\]]|-?[\d.eE+-]+\s*[,\]]|true|false|null))/.test(head)) return undefined;
  const text = head + tail;
  const form = FORMS.find(({ keys }) => keys.every((key) => key.test(text)));
  if (form !== undefined) return typeof form.sentence === 'string' ? form.sentence : form.sentence(layers);
  const message = /^\s*\{[^]{0,400}?"(?:error|message|errors|detail|status)"\s*:/.test(head) ? firstWords(head) : undefined;
  return message === undefined
    ? `This is JSON, but not of a kind that Heapstory knows. It reads ${HEAPSTORY_READS}.`
    : `This looks like the JSON answer of a server instead of a profile: ${message}. Check the address and the login; curl -f does not save error answers.`;
}

/** A short quotation on one line. */
export function firstWords(text: string, most = 120): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= most ? `“${line}”` : `“${line.slice(0, most)}…”`;
}
