/** `heapstory link`: a comparison, or one capture, as a link that holds it, for chats, issues and pull requests. */
import type { CompareFacts, GrewRow, SharedLink } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import { formatFragment } from '../../permalink/fragment.ts';
import type { ProfileKind } from '../../model/capture.ts';
import type { Finding } from '../../model/finding.ts';
import { DEFAULT_LINK_VIEW } from '../../permalink/view-state.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, parseCount, wrongUsage } from '../args.ts';
import { chooseType, foldedText, loadAll, queryOf, sayCautions, signed } from '../comparison.ts';
import { askForBinary } from '../heap.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { json, printable } from '../layout.ts';
import type { Verb } from '../verb.ts';

/** Where `npm start` serves the page; there is no page that everybody uses. */
const DEFAULT_SITE = 'http://127.0.0.1:4173/';
const DEFAULT_BUDGET = 8_000;

const USAGE = `heapstory link [BASE] HEAD [--type T] [--budget N] [--redact] [--no-findings] [--site URL]
               [--markdown] [--binary EXE] [--json]

Prints a link that holds the comparison itself, or HEAD alone: names of functions (types, of heaps) and values, and what was
found in the files (see "heapstory help hints"), nothing else of them but their names. Whoever opens it needs the page, and no server sees what is in it. One of the files may be - for standard input.

  --type T      value type, by name or by HEAD's index from 0; default: HEAD's own
  --budget N    most characters of the link; default: ${DEFAULT_BUDGET}. Chats take about 3800, comments on issues 30000.
                What does not fit is first rounded to three digits, then its smallest stacks are folded into their
                callers (of heaps, paths into their owners). Totals stay exact. Findings take a quarter at most where not
                everything fits; the least important are left out first.
  --redact      replace names outside Go's standard library by stable hashes, in findings too
  --no-findings leave out what was found: pages from before there were findings open such a link too
  --site URL    where the page is; default: ${DEFAULT_SITE}, which npm start serves
  --markdown    print [what changed most](link)
  --binary EXE  the executable that wrote Go heap dumps: it names the types; given twice, BASE's and HEAD's
  --json        print {"link", "characters", "stacks", "foldedStacks", "rounded", "exactShare", "findings": {"kept", "of", "isShort"}}
`;

const OPTIONS = {
  type: { type: 'string' },
  budget: { type: 'string' },
  redact: { type: 'boolean' },
  'no-findings': { type: 'boolean' },
  site: { type: 'string' },
  markdown: { type: 'boolean' },
  binary: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

export const link: Verb = { name: 'link', summary: 'print a link that holds a comparison, or a capture', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, OPTIONS);
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length < 1 || files.length > 2) return wrongUsage(io, `link needs one file, or two to compare, and got ${files.length}`, USAGE);
  const { binary: binaries = [] } = values;
  if (binaries.length > 2) return wrongUsage(io, 'link takes two executables at most', USAGE);
  if ([...files, ...binaries].filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);
  if (values.markdown === true && values.json === true) return wrongUsage(io, '--markdown and --json exclude each other', USAGE);
  const site = siteOf(values.site ?? DEFAULT_SITE);
  if (site === undefined) return wrongUsage(io, '--site needs an address that begins with http:// or https://, without a #', USAGE);
  const budget = parseCount(values.budget ?? String(DEFAULT_BUDGET));
  const around = site.length + formatFragment({ kind: 'shared', payload: 'x' }, DEFAULT_LINK_VIEW).length - 1;
  if (budget === undefined || budget <= around) return wrongUsage(io, `--budget needs a number of characters above ${around}`, USAGE);

  const captures = await loadAll(files, io, binaries, withoutFolders);
  if (captures === undefined) return EXIT_UNREADABLE;
  if (binaries.length === 0) for (const facts of captures) askForBinary(io, facts);
  const type = chooseType(captures, values.type);
  if (!type.ok) {
    if (values.type !== undefined) return wrongUsage(io, type.error, USAGE);
    io.err(`heapstory: ${type.error}.\n`);
    return EXIT_UNREADABLE;
  }
  const query = queryOf(captures, type.value, 'auto');
  const facts = await io.engine.compareFacts(query);
  const findings = facts.ok && values['no-findings'] !== true ? await findingsOf(io) : [];
  const shared = facts.ok ? await io.engine.share(query, { budget: budget - around, redact: values.redact === true, findings }) : facts;
  if (!facts.ok || !shared.ok) {
    const failure = facts.ok ? shared : facts;
    if (!failure.ok) io.err(`heapstory: ${printable(failure.error.sentence)}\n`);
    return EXIT_UNREADABLE;
  }
  sayCautions(io, facts.value);
  const address = `${site}${formatFragment({ kind: 'shared', payload: shared.value.payload }, DEFAULT_LINK_VIEW)}`;
  sayLosses(io, shared.value, captures.at(-1)!.kind);
  if (values.json === true) {
    const { stacks, foldedStacks, rounded, exactShare, findings: travel = { kept: 0, of: 0, isShort: false } } = shared.value;
    io.out(json({ link: address, characters: address.length, stacks, foldedStacks, rounded, exactShare, findings: travel }));
  } else if (values.markdown === true) {
    const grew = await io.engine.grew(query, 'path', { by: 'delta', descending: true }, '', 0, 1);
    const title = titleOf(grew.ok && values.redact !== true ? grew.value.rows[0] : undefined, facts.value, type.value, files.length === 1);
    io.out(`[${title}](${address})\n`);
  } else {
    io.out(`${address}\n`);
  }
  return EXIT_OK;
}

/** Where a file lies is nobody's business. */
function withoutFolders(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function siteOf(text: string): string | undefined {
  if (!/^https?:\/\/[^#\s]+$/.test(text)) return undefined;
  try {
    return new URL(text).href;
  } catch {
    return undefined;
  }
}

/** A comparison is worth a link without them, too. */
async function findingsOf(io: Io): Promise<readonly Finding[]> {
  const report = await io.engine.hints({ harmlessRules: undefined });
  if (report.ok) return report.value.findings;
  io.err(`heapstory: without findings: ${printable(report.error.sentence)}\n`);
  return [];
}

function sayLosses(io: Io, { stacks, foldedStacks, rounded, exactShare, findings }: SharedLink, kind: ProfileKind): void {
  if (findings && findings.kept < findings.of) io.err(`heapstory: to fit, ${findings.kept === 0 ? '' : `only the first ${formatCount(findings.kept)} of `}${counted(findings.of, 'finding')} ${findings.kept === 0 ? 'stay behind' : 'travel along'}.\n`);
  else if (findings?.isShort === true) io.err('heapstory: to fit, findings do not say what would make them surer.\n');
  if (!rounded && foldedStacks === 0) return;
  const folded = foldedStacks === 0 ? '' : `, ${foldedText(foldedStacks, kind)}, ${stacks === 1 ? '1 is left, which holds' : `${formatCount(stacks)} are left, which hold`} ${shareText(exactShare)} of the change`;
  io.err(`heapstory: to fit, values are rounded to three digits${folded}. Totals are exact.\n`);
}

/** Not all is never called all. */
function shareText(share: number): string {
  return share < 1 && share > 0.999 ? 'over 99.9 %' : `${(100 * share).toFixed(1)} %`;
}

/** "+412 MB in cache.(*LRU).Put", of one file without the sign, with what Markdown would take for its own escaped. */
function titleOf(row: GrewRow | undefined, { base, head, unit }: CompareFacts, type: string, isAlone: boolean): string {
  const said = (value: number): string => (isAlone ? formatValue(value, unit) : signed(value, unit));
  const text = row === undefined || row.delta === 0 ? `${said(head - base)} ${type}` : `${said(row.delta)} in ${row.displayName}`;
  return printable(text).replace(/[\\`*_[\]<>|~@#]/g, '\\$&');
}
