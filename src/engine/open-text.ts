/** What an incident leaves behind in text: dumps, crashes, `?debug=1`, logs, metrics. One text may hold several. */
import { blobSource } from '../formats/byte-source.ts';
import { gunzipToBlob } from '../formats/gunzip.ts';
import { isGzip } from '../formats/gunzip-native.ts';
import { createEscapeParser } from '../formats/text/escapes/escapes.ts';
import { createCountProfileParser } from '../formats/text/goroutines/count-profile.ts';
import { createDelveParser } from '../formats/text/goroutines/delve.ts';
import { createGoroutineDumpParser } from '../formats/text/goroutines/goroutine-dump.ts';
import { createContentionTextParser } from '../formats/text/profiles/contention.ts';
import { createHeapTextParser } from '../formats/text/profiles/heap.ts';
import { isUtf16 } from '../formats/text/looks-like-text.ts';
import type { TextArtefact } from '../formats/text/parser.ts';
import { readText } from '../formats/text/read-text.ts';
import { readMetricsJson } from '../formats/text/series/metrics-json.ts';
import { createSeriesParsers } from '../formats/text/series/parsers.ts';
import { createSymbolParser } from '../formats/text/symbols/symbols.ts';
import { formatCount } from '../lib/format-value.ts';
import { ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { Notice } from '../model/failure.ts';
import type { Answer, OpenInput } from './contract.ts';
import type { Opened } from './opened.ts';

interface Watch {
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
}

/** Exports of metrics are one line of many MB, which no reader of lines takes. */
const MOST_WHOLE_JSON = 64 * 1024 * 1024;

/** Empty: no parser knows anything in this text. */
export async function openText(input: OpenInput, id: string, watch: Watch): Promise<Answer<Opened>> {
  const start = new Uint8Array(await input.blob.slice(0, 3).arrayBuffer());
  const unpacked = isGzip(start) ? await gunzipToBlob(input.blob, watch) : ok({ blob: input.blob, notices: [] });
  if (!unpacked.ok) return unpacked;
  const { notices } = unpacked.value;
  const blob = await inUtf8(unpacked.value.blob);
  const json = await wholeJson(blob);
  if (json.length > 0) return ok(toOpened(input, id, json, notices));
  const parsers = [
    createGoroutineDumpParser(),
    createCountProfileParser(),
    createDelveParser(),
    createHeapTextParser(),
    createContentionTextParser(),
    ...createSeriesParsers(),
    createEscapeParser(),
    createSymbolParser(),
  ];
  const read = await readText(blobSource(blob), parsers, watch);
  if (!read.ok) return read;
  const { artefacts, lines, used } = read.value;
  return ok(toOpened(input, id, artefacts, [...notices, ...passedOver(lines, used)]));
}

/** Windows PowerShell writes what a command printed in UTF-16. */
async function inUtf8(blob: Blob): Promise<Blob> {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (!isUtf16(head)) return blob;
  const decoded = blob.stream().pipeThrough(new TextDecoderStream(head[0] === 0xff ? 'utf-16le' : 'utf-16be')).pipeThrough(new TextEncoderStream());
  return new Response(decoded).blob();
}

async function wholeJson(blob: Blob): Promise<readonly TextArtefact[]> {
  if (blob.size > MOST_WHOLE_JSON) return [];
  const beginning = (await blob.slice(0, 64).text()).trimStart();
  if (!beginning.startsWith('{') && !beginning.startsWith('[')) return [];
  return readMetricsJson(await blob.text());
}

/** Nobody is told of a few blank lines. */
const WORTH_TELLING = 5;

function passedOver(lines: number, used: number): readonly Notice[] {
  const left = lines - used;
  if (left < WORTH_TELLING || used === 0) return [];
  return [{ code: 'lines-passed-over', severity: 'info', sentence: `${formatCount(used)} of ${formatCount(lines)} lines were read; the other ${formatCount(left)} are of no kind that is known here.` }];
}

function toOpened(input: OpenInput, id: string, artefacts: readonly TextArtefact[], common: readonly Notice[]): Opened {
  const profiles = artefacts.flatMap((artefact) => (artefact.kind === 'profile' ? [artefact] : []));
  const captures = profiles.map(({ profile, profileKind, notices }, at) => ({
    capture: {
      id: at === 0 ? id : `${id}.${at + 1}`,
      sha256: '',
      fromLink: false,
      name: numbered(input.name, at, profiles.length),
      byteLength: input.blob.size,
      format: 'text' as const,
      profile,
      notices: at === 0 ? [...common, ...notices] : notices,
    },
    kind: profileKind,
  }));
  const sets = artefacts.flatMap((artefact) => (artefact.kind === 'series' ? [artefact] : []));
  const series = sets.map(({ series: set, notices }, at) => ({
    id: `${id}.series${at === 0 ? '' : at + 1}`,
    name: numbered(input.name, at, sets.length),
    byteLength: input.blob.size,
    set,
    fileTime: input.lastModified,
    // MemStats stand at the end of a heap profile: as many of one as of the other belong together.
    capture: set.source === MEM_STATS_TAIL && captures.length === sets.length ? captures[at]?.capture.id : undefined,
    notices: captures.length === 0 && at === 0 ? [...common, ...notices] : notices,
  }));
  return {
    captures,
    series,
    symbols: artefacts.flatMap((artefact) => (artefact.kind === 'symbols' ? [artefact.symbols] : [])),
    escapes: artefacts.flatMap((artefact) => (artefact.kind === 'escapes' ? artefact.notes : [])),
  };
}

const MEM_STATS_TAIL = 'MemStats';

function numbered(name: string, at: number, count: number): string {
  return count > 1 ? `${name} (${at + 1} of ${count})` : name;
}
