/** `heapstory unlink`: what a link holds. */
import type { CaptureFacts, CompareFacts, GrewPage, OpenedShare } from '../../engine/contract.ts';
import { formatValue } from '../../lib/format-value.ts';
import { confidenceWord, type Finding } from '../../model/finding.ts';
import { parseFragment } from '../../permalink/fragment.ts';
import type { Fragment } from '../../permalink/fragment.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, wrongUsage } from '../args.ts';
import { change, emptyPath, foldedText, queryOf, signed } from '../comparison.ts';
import type { Io } from '../io.ts';
import { columns, json, ownDigits, printable } from '../layout.ts';
import { complain } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory unlink LINK|PAYLOAD|FILE [--json]

Prints what a link holds. Takes a whole link, the payload behind its "d1=", or a file: a downloaded comparison, or a
text with a link in it (- is standard input).

  --json    print {"type", "unit", "base": {"name", "time", "sha256", "total"} (null: it is of one capture), "head": {…}, "rounded", "foldedStacks",
            "redacted", "rows": [{"key", "base", "head", "delta"}], "findings": [{"rule", "title", "kind", "sentence", "severity",
            "confidence", "word", "reasons", "impact", "evidence", "fix", "surer", "functions", "also"}]} with exact numbers;
            evidence names no captures but "base" and "head"
`;

/** How every payload begins: "hsd" in base64. */
const PAYLOAD_START = 'aHNk';
const MOST_FILE_BYTES = 256 * 1024 * 1024;

export const unlink: Verb = { name: 'unlink', summary: 'print what a link holds', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, { json: { type: 'boolean' } });
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals, values } = parsed.value;
  const [given, more] = positionals;
  if (given === undefined) return wrongUsage(io, 'unlink needs a link, a payload or a FILE', USAGE);
  if (more !== undefined) return wrongUsage(io, 'unlink takes one link, and a shell wants a link in quotes', USAGE);

  const content = isLink(given) ? given : await readContent(given, io);
  if (content === undefined) return EXIT_UNREADABLE;
  const payload = typeof content === 'string' ? payloadOf(content, io) : content;
  if (payload === undefined) return EXIT_UNREADABLE;
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return sayAddresses(payload.addresses, io, values.json === true);

  const opened = await io.engine.openShared(payload);
  if (!opened.ok) return refuse(io, opened.error.sentence);
  const { base, head, type } = opened.value;
  const query = queryOf(base ? [base, head] : [head], type, 'exact');
  const facts = await io.engine.compareFacts(query);
  if (!facts.ok) return refuse(io, facts.error.sentence);
  const page = await io.engine.grew(query, 'path', { by: 'delta', descending: true }, '', 0, Infinity);
  if (!page.ok) return refuse(io, page.error.sentence);
  io.out(values.json === true ? toJson(opened.value, facts.value, page.value) : toText(opened.value, facts.value, page.value));
  return EXIT_OK;
}

function isLink(text: string): boolean {
  return /^https?:\/\//.test(text) || /^#?(d\d+|a)=/.test(text) || (text.startsWith(PAYLOAD_START) && /^[\w-]{12,}$/.test(text));
}

async function readContent(path: string, io: Io): Promise<string | Uint8Array | undefined> {
  const file = await io.readFile(path);
  if (!file.ok) {
    complain(io, path, file.error);
    return undefined;
  }
  if (file.value.size > MOST_FILE_BYTES) {
    complain(io, path, 'The file is larger than any comparison.');
    return undefined;
  }
  const bytes = new Uint8Array(await file.value.arrayBuffer());
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  return isLink(text) || isLink(text.split(/\s/, 1)[0]!) ? new TextDecoder().decode(bytes).trim() : bytes;
}

function payloadOf(text: string, io: Io): string | Extract<Fragment, { readonly kind: 'remote' }> | undefined {
  if (text.startsWith(PAYLOAD_START)) return text;
  const hash = text.indexOf('#');
  const fragment = parseFragment(hash === -1 ? text.replace(/^[^?]*\?/, '') : text.slice(hash));
  switch (fragment.kind) {
    case 'shared':
      return fragment.payload;
    case 'remote':
      return fragment;
    case 'none':
      refuse(io, 'There is no comparison in that link: nothing behind a # that begins with d1= or a=.');
      return undefined;
    case 'future':
    case 'broken':
      refuse(io, fragment.failure.sentence);
      return undefined;
  }
}

function sayAddresses(addresses: readonly string[], io: Io, asJson: boolean): number {
  const [a, b] = addresses;
  if (asJson) io.out(json({ a, b: b ?? null }));
  else io.out(`The link holds no comparison; it names files elsewhere:\n${addresses.map((address) => `  ${printable(address)}\n`).join('')}`);
  return EXIT_OK;
}

function refuse(io: Io, sentence: string): number {
  io.err(`heapstory: ${printable(sentence)}\n`);
  return EXIT_UNREADABLE;
}

function timeOf({ time }: CaptureFacts): string {
  return time === undefined ? 'time not known' : ownDigits(time);
}

function toJson(share: OpenedShare, facts: CompareFacts, page: GrewPage): string {
  const side = ({ name, time, sha256 }: CaptureFacts, total: number): object => ({ name, time: time === undefined ? null : ownDigits(time), sha256, total });
  const { base, head, type, rounded, foldedStacks, redacted } = share;
  const findings = share.findings.map((finding) => findingJson(finding, share));
  const rows = page.rows.map(({ key, base: before, head: after, delta }) => ({ key, base: before, head: after, delta }));
  const content = { type, unit: facts.unit, base: base ? side(base, facts.base) : null, head: side(head, facts.head), rounded, foldedStacks, redacted, rows, findings };
  return json(content);
}

function findingJson({ key: _key, fromLink: _link, evidence, ...finding }: Finding, { base, head }: OpenedShare): object {
  const side = (id: string | undefined): string | null => (id === base?.id ? 'base' : id === head.id ? 'head' : null);
  const places = evidence.map((one) => {
    if ('captures' in one) return { ...one, captures: one.captures.map(side), ...(one.kind === 'goroutines' ? { creator: one.creator ?? null } : {}) };
    return 'capture' in one ? { ...one, capture: side(one.capture) } : one;
  });
  return { ...finding, word: confidenceWord(finding.confidence), evidence: places };
}

/** As `hints` prints them, without what to capture: that is asked where the link was made. */
function findingText({ rule, title, sentence, severity, confidence, reasons, evidence, fix, also }: Finding, at: number): string {
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  const lines = [
    `${at + 1}. ${sentence}`,
    `   ${rule} ${title} · ${confidenceWord(confidence)}${why} · severity ${severity} of 4`,
    ...evidence.filter(({ text }) => text !== '').map(({ kind, text }) => `   ${kind}: ${text}`),
    ...also.map((one) => `   also ${one.rule}: ${one.sentence}`),
    ...(fix === '' ? [] : [`   fix: ${fix}`]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function toText({ base, head, type, rounded, foldedStacks, redacted, findings }: OpenedShare, facts: CompareFacts, page: GrewPage): string {
  const { unit } = facts;
  const losses = [
    ...(rounded ? ['values are rounded to three digits'] : []),
    ...(foldedStacks > 0 ? [foldedText(foldedStacks, head.kind)] : []),
    ...(redacted ? ['names outside the standard library are hashes'] : []),
  ];
  const rows = page.rows.map((row) => {
    const path = printable(row.key || emptyPath(head.kind));
    const now = formatValue(row.head, unit);
    return base ? [formatValue(row.base, unit), now, signed(row.delta, unit), change(row.base, row.head), path] : [now, path];
  });
  return [
    `Type: ${printable(type)}\n`,
    columns(
      [
        ...(base ? [['  base', printable(base.name), formatValue(facts.base, unit), timeOf(base)]] : []),
        [base ? '  head' : '  file', printable(head.name), formatValue(facts.head, unit), timeOf(head)],
      ],
      'llrl',
    ),
    losses.length === 0 ? 'Exact.\n' : `Approximate: ${losses.join('; ')}. Totals are exact.\n`,
    base ? columns([['base', 'head', 'change', '%', 'path'], ...rows], 'rrrrl') : columns([['value', 'path'], ...rows], 'rl'),
    ...(findings.length === 0 ? [] : ['\nFound where the link was made:\n', findings.map(findingText).join('\n')]),
  ].join('');
}
