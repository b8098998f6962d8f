/** `heapstory hints`: what leaks, and why it is believed. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { HintOptions } from '../../engine/hint-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { confidenceWord, type Finding, type HintReport, type Impact } from '../../model/finding.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, wrongUsage } from '../args.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { json, printable } from '../layout.ts';
import { complain, loadAll } from '../load.ts';
import type { Verb } from '../verb.ts';

/** A leak was found, and --fail-on asked to be told. */
const EXIT_FOUND = 3;

const USAGE = `heapstory hints FILE… [--before FILE --after FILE] [--weak] [--fail-on likely|possible] [--json]

Says what leaks: looks at all files together with the rules of docs/hints.md. Several heap profiles and goroutine dumps of one
process, some minutes apart, tell most; a log of the collector, metrics, a heap dump and the compiler's escape notes help.
FILE may be - for standard input.

  --before FILE, --after FILE  heap profiles from before and after a fix: was it one?
  --weak                       also what is hardly believed
  --fail-on WORD               exit with 3 when a leak is at least this likely: possible or likely. A verdict that a fix
                               did not work counts; facts, churn and doubts about the captures do not
  --json                       print {"findings": [{"rule", "title", "kind", "sentence", "severity", "confidence", "word",
                               "reasons", "impact", "evidence", "fix", "surer", "functions", "also"}], "healthy": [{"rule",
                               "title", "sentence"}], "missing": [{"need", "capture", "rules"}], "goVersion"}
`;

const OPTIONS = {
  before: { type: 'string' },
  after: { type: 'string' },
  weak: { type: 'boolean' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

const LEAST: Readonly<Record<string, number>> = { possible: 0.45, likely: 0.75 };

export const hints: Verb = { name: 'hints', summary: 'say what leaks, with the evidence', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  const failFrom = values['fail-on'] === undefined ? Infinity : LEAST[values['fail-on']];
  if (failFrom === undefined) return wrongUsage(io, '--fail-on takes possible or likely', USAGE);
  if ((values.before === undefined) !== (values.after === undefined)) return wrongUsage(io, '--before and --after go together', USAGE);
  const pair = values.before !== undefined && values.after !== undefined ? [values.before, values.after] : [];
  const all = [...new Set([...files, ...pair])];
  if (pair.length > 0 && pair[0] === pair[1]) return wrongUsage(io, '--before and --after are one file', USAGE);
  if (all.length === 0) return wrongUsage(io, 'hints needs at least one FILE', USAGE);
  if (files.filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);

  const opened = new Map<string, CaptureFacts | undefined>();
  let isUnreadable = false;
  for (const file of all) {
    const found = await loadAll(file, io);
    if (found === undefined) isUnreadable = true;
    else opened.set(file, found.captures.find(({ kind }) => kind === 'heap' || kind === 'allocs'));
  }
  if (isUnreadable) return EXIT_UNREADABLE;
  const others = pair.filter((file) => opened.get(file) === undefined);
  for (const file of others) complain(io, file, 'This is no heap profile: whether a fix worked is told from two of them, one from before and one from after.');
  if (others.length > 0) return EXIT_UNREADABLE;
  const [before, after] = pair.map((file) => opened.get(file)?.id);
  const options: HintOptions = { harmlessRules: undefined, showWeak: values.weak === true, ...(before === undefined || after === undefined ? {} : { before, after }) };
  const report = await io.engine.hints(options);
  if (!report.ok) {
    io.err(`heapstory: ${printable(report.error.sentence)}\n`);
    return EXIT_UNREADABLE;
  }
  if (pair.length > 0 && !report.value.findings.some(({ kind }) => kind === 'verdict')) io.err('heapstory: no verdict: nothing of weight was in use before that a fix could have been for\n');
  io.out(values.json === true ? toJson(report.value) : toText(report.value));
  return report.value.findings.some((finding) => fails(finding, failFrom)) ? EXIT_FOUND : EXIT_OK;
}

function fails({ kind, verdict, confidence }: Finding, from: number): boolean {
  const isBad = kind === 'leak' || kind === 'crash' || (kind === 'verdict' && (verdict === 'failed' || verdict === 'moved'));
  return isBad && confidence >= from;
}

function toJson({ findings, healthy, missing, goVersion }: HintReport): string {
  return json({
    findings: findings.map(({ rule, title, kind, sentence, severity, confidence, reasons, impact, evidence, fix, surer, functions, also, verdict }) => ({
      rule,
      title,
      kind,
      sentence,
      severity,
      confidence: Math.round(confidence * 1000) / 1000,
      word: confidenceWord(confidence),
      reasons,
      impact,
      evidence,
      fix,
      surer,
      functions,
      also,
      ...(verdict === undefined ? {} : { verdict }),
    })),
    healthy,
    missing,
    goVersion: goVersion ?? null,
  });
}

function toText({ findings, healthy, missing }: HintReport): string {
  const shown = findings.map((finding, at) => {
    const { rule, title, sentence, confidence, severity, reasons, impact, evidence, fix, surer, also } = finding;
    const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
    const lines = [
      `${at + 1}. ${sentence}`,
      `   ${rule} ${title} · ${confidenceWord(confidence)}${why}`,
      `   severity ${severity} of 4${impactText(impact)}`,
      ...evidence.map(({ kind, text }) => `   ${kind}: ${text}`),
      ...also.map((one) => `   also ${one.rule}: ${one.sentence}`),
      ...(fix === '' ? [] : [`   fix: ${fix}`]),
      ...surer.map((what) => `   to be surer: ${what}`),
    ];
    return lines.map((line) => `${printable(line)}\n`).join('');
  });
  const quiet = healthy.length === 0 ? [] : [`Looked for and found in order (${counted(healthy.length, 'rule')}):\n`, ...healthy.map(({ rule, sentence }) => `  ${rule.padEnd(4)} ${printable(sentence)}\n`)];
  const more = missing.map(({ need, capture, rules }) => `With ${printable(need)}, ${counted(rules.length, 'rule')} more could run:\n  ${printable(capture)}\n`);
  const head = findings.length > 0 ? [] : [healthy.length > 0 ? 'No leak was found.\n' : 'Nothing was found, but these files tell too little to call anything in order.\n'];
  return [[...head, ...shown].join('\n'), quiet.join(''), more.join('')].filter((part) => part !== '').join('\n');
}

function impactText({ bytes, goroutines, objects, bytesPerHour, goroutinesPerHour, hoursToLimit }: Impact): string {
  const parts = [
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(objects === undefined ? [] : [counted(objects, 'object')]),
    ...(goroutines === undefined ? [] : [counted(goroutines, 'goroutine')]),
    ...(bytesPerHour === undefined ? [] : [`${formatBytes(bytesPerHour)} an hour`]),
    ...(goroutinesPerHour === undefined ? [] : [`${formatCount(Math.round(goroutinesPerHour))} goroutines an hour`]),
    ...(hoursToLimit === undefined ? [] : [`the limit in ${hoursToLimit.toFixed(1)} hours`]),
  ];
  return parts.map((part) => ` · ${part}`).join('');
}
