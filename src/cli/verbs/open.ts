/** `heapstory open`: what the files are, without looking into their stacks. */
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import { EXIT_OK, EXIT_UNREADABLE, parse, wrongUsage } from '../args.ts';
import type { Io } from '../io.ts';
import { STDIN } from '../io.ts';
import { columns, printable } from '../layout.ts';
import { load } from '../load.ts';
import type { Verb } from '../verb.ts';

const USAGE = `heapstory open FILE… [--json]

Says what each FILE is: its kind, value types and totals, counts, capture time, and what to be careful about.
FILE may be - for standard input.

  --json    print {"captures": […]} with exact numbers
`;

export const open: Verb = { name: 'open', summary: 'say what profiles are, and their totals', usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const parsed = parse(args, { json: { type: 'boolean' } });
  if (!parsed.ok) return wrongUsage(io, parsed.error, USAGE);
  const { positionals: files, values } = parsed.value;
  if (files.length === 0) return wrongUsage(io, 'open needs at least one FILE', USAGE);
  if (files.filter((file) => file === STDIN).length > 1) return wrongUsage(io, 'standard input can be read only once', USAGE);

  const captures: CaptureFacts[] = [];
  for (const file of files) {
    const facts = await load(file, io);
    if (facts === undefined) continue;
    // One at a time in memory: only the facts are needed.
    io.engine.close(facts.id);
    captures.push(facts);
  }
  io.out(values.json === true ? `${JSON.stringify({ captures: captures.map(toJson) }, undefined, 2)}\n` : captures.map(toText).join('\n'));
  return captures.length === files.length ? EXIT_OK : EXIT_UNREADABLE;
}

function toJson(facts: CaptureFacts): unknown {
  return {
    name: facts.name,
    format: facts.format,
    kind: facts.kind,
    valueTypes: facts.valueTypes.map(({ type, unit, total, net }) => ({ type, unit, total, ...(net === total ? {} : { net }) })),
    samples: facts.samples,
    functions: facts.functions,
    locations: facts.locations,
    time: facts.time ?? null,
    period: facts.period ?? null,
    warnings: facts.notices.map(({ sentence }) => sentence),
  };
}

function toText(facts: CaptureFacts): string {
  const lines = [
    `${facts.name}: ${facts.kind} profile (${facts.format})`,
    `  ${formatCount(facts.samples)} samples, ${formatCount(facts.functions)} functions, ${formatCount(facts.locations)} locations, deepest stack ${formatCount(facts.deepestStack)}`,
    ...(facts.binary === undefined ? [] : [`  binary ${facts.binary}`]),
    ...(facts.time === undefined ? [] : [`  time   ${facts.time}`]),
    ...(facts.period === undefined ? [] : [`  period ${formatValue(facts.period.value, facts.period.unit)} of ${facts.period.type}`]),
  ].map((line) => `${printable(line)}\n`);
  const types = facts.valueTypes.map(({ type, unit, total, net }) => [
    `  ${printable(type)}`,
    formatValue(total, unit),
    net === total ? '' : `net ${formatValue(net, unit)}`,
  ]);
  const notices = facts.notices.map(({ severity, sentence }) => `  ${severity}: ${printable(sentence)}\n`);
  return [...lines, columns(types, 'lrl'), ...notices].join('');
}
