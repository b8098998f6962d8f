/** JSON files, told by the keys that their format can't do without. Nothing is parsed: files may be large or cut off. */
import { cutOff, packedTwice } from './sniff-binary.ts';

/** What opens, for sentences about files that do not. */
export const HEAPSTORY_READS = 'pprof profiles, Go heap dumps, HPROF and V8 heap snapshots';

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
    sentence: 'This is expvar output (/debug/vars): totals without stacks, which Heapstory does not read yet. For the stacks behind them, fetch /debug/pprof/heap.',
  },
  {
    keys: [/"HeapAlloc"\s*:/, /"TotalAlloc"\s*:/],
    sentence: 'This is runtime.MemStats as JSON: totals without stacks, which Heapstory does not read yet. For the stacks behind them, fetch /debug/pprof/heap.',
  },
  {
    keys: [/"\/gc\/[a-z/-]+:[a-z]+"\s*:|"\/memory\/classes\/[a-z/-]+:bytes"\s*:/],
    sentence: 'These are runtime/metrics values as JSON: totals without stacks, which Heapstory does not read yet. For the stacks behind them, fetch /debug/pprof/heap.',
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
